"""`python -m tests.mutation`: draws mutants by a seed, judges each, and writes what caught which.

The operators take turns and each gives one of its places at random, so that every operator is tried about as often.
What does not compile, or changes nothing for a reason that is known (`equivalents.py`), is not counted. The verdicts
stand in DIR/<seed>.jsonl; a run that was stopped goes on there.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter, defaultdict
from dataclasses import asdict
from pathlib import Path

from tests.mutation.equivalents import reason
from tests.mutation.operators import OPERATORS, Mutant, mutants_of

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("models/intermediate", "models/marts", "macros/rules", "macros/staging", "macros/parsing")
NOT_COUNTED = ("invalid", "equivalent")
CAUGHT = ("unit", "generic", "singular", "build", "truth", "timeout", "error")


def all_mutants() -> list[Mutant]:
    """Every mutant of the project, in the order of the files."""
    paths = [path for folder in FOLDERS for path in sorted((PROJECT / folder).rglob("*.sql"))]
    return [
        mutant
        for path in paths
        for mutant in mutants_of(path.relative_to(PROJECT).as_posix(), path.read_text(encoding="utf-8"))
    ]


def drawn(seed: int, mutants: list[Mutant]) -> list[Mutant]:
    """All mutants in the order in which the seed draws them."""
    dice = random.Random(seed)
    waiting = {operator: [one for one in mutants if one.operator == operator] for operator in OPERATORS}
    for of_operator in waiting.values():
        dice.shuffle(of_operator)
    order = []
    while any(waiting.values()):
        order += [of_operator.pop() for of_operator in waiting.values() if of_operator]
    return order


def summary(verdicts: list[dict]) -> str:
    """The score, by operator and by layer, and the survivors by name, as Markdown."""
    counted = [one for one in verdicts if one["layer"] not in NOT_COUNTED]
    caught = [one for one in counted if one["layer"] in CAUGHT]
    lines = [f"{len(caught)} of {len(counted)} mutants caught.", "", "Not counted:", ""]
    lines += [f"- {one['mutant']}: {one['detail'][:90]}" for one in verdicts if one not in counted]
    lines += [
        "",
        "| layer | caught |",
        "|---|---|",
        *(f"| {layer} | {number} |" for layer, number in Counter(one["layer"] for one in caught).most_common()),
        "",
        "| operator | mutants | caught |",
        "|---|---|---|",
    ]
    by_operator = defaultdict(list)
    for one in counted:
        by_operator[one["operator"]].append(one)
    for operator in OPERATORS:
        of_operator = by_operator[operator]
        lines.append(f"| {operator} | {len(of_operator)} | {sum(one in caught for one in of_operator)} |")
    lines += ["", "Survivors:", "", *(f"- {one['mutant']}" for one in counted if one not in caught)]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mutants", type=int, default=100, help="how many that compile")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()) / "drivetrain-mutation", metavar="DIR")
    parser.add_argument("--list", action="store_true", help="only show which mutants would be drawn")
    parser.add_argument(
        "--only", default="", metavar="TEXT", help="of the drawn mutants those whose name holds the text"
    )
    parser.add_argument("--again", action="store_true", help="judge anew the ones that survived the last time")
    given = parser.parse_args()

    order = [mutant for mutant in drawn(given.seed, all_mutants()) if given.only in str(mutant)]
    if given.list:
        print("\n".join(map(str, order[: given.mutants])))
        return
    from tests.mutation.judge import Judge, Verdict

    given.work.mkdir(parents=True, exist_ok=True)
    record = given.work / f"{given.seed}.jsonl"
    known = {}
    if record.exists():
        known = {one["mutant"]: one for one in map(json.loads, record.read_text(encoding="utf-8").splitlines())}
    if given.again:
        known = {name: one for name, one in known.items() if one["layer"] != "survived"}
    judge = Judge(given.work)
    verdicts, counted = [], 0
    for mutant in order:
        if counted == given.mutants:
            break
        one = known.get(str(mutant))
        why = reason(mutant, (PROJECT / mutant.path).read_text(encoding="utf-8"))
        if why and (one is None or one["layer"] == "survived"):
            one = {"mutant": str(mutant), "operator": mutant.operator, **asdict(Verdict("equivalent", detail=why))}
        elif one is None:
            one = {"mutant": str(mutant), "operator": mutant.operator, **asdict(judge.judge(mutant))}
            with record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(one, ensure_ascii=False) + "\n")
        verdicts.append(one)
        counted += one["layer"] not in NOT_COUNTED
        print(f"{counted:4} {one['layer']:<10} {one['mutant']}  [{one['caught_by']}] {one['seconds']}", flush=True)
    print(summary(verdicts))


if __name__ == "__main__":
    main()
