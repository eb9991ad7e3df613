"""Cases of other systems' own tests, run through the project's own models and macros."""
