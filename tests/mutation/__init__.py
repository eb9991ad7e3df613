"""Mutation of the models: each rule broken on purpose, one at a time, and judged by the project's own tests.

`python -m tests.mutation --seed 1 --mutants 100` takes the better part of an hour and is not part of CI.
docs/verification.md has the results.
"""
