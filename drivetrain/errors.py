"""The error that the thin Python around dbt ends with: a text for a person, and the exit code."""

from __future__ import annotations

DATA = 1  # the data or a test is at fault
CONFIGURATION = 2  # the call or the configuration is at fault
OUTSIDE = 3  # something outside is missing: disk, server, lock


class DoorError(Exception):
    """What stopped the run, whole and readable, with the exit code of interface.md."""

    def __init__(self, message: str, exit_code: int = DATA):
        super().__init__(message)
        self.message = message
        self.exit_code = exit_code


class LandingError(DoorError):
    """A landing that changed nothing, because something in it was at fault."""
