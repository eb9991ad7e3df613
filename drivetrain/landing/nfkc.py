"""NFKC at the door (ruling L8): in SQL where that is exact, by Python for the rare rest.

DuckDB has no NFKC. Nearly all cells that it would change hold full-width letters, digits and punctuation only;
for these a translation is exact. What else may change goes through Python's unicodedata.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import duckdb

FULL = "".join(map(chr, range(0xFF01, 0xFF5F))) + "\u3000"
HALF = "".join(map(chr, range(0x21, 0x7F))) + " "
# most of them in practice; a short translation is three times as fast as a long one
COMMON = "（），：；！？－０１２３４５６７８９＋\u3000"
COMMON_HALF = "(),:;!?-0123456789+ "

# beyond these no character of Unicode has a compatibility form
CANDIDATES = (range(0x80, 0x20000), range(0x2F800, 0x2FA20))


@lru_cache(maxsize=1)
def changeable() -> frozenset[int]:
    """Code points that NFKC changes, alone or by joining what stands before them."""
    points = set()
    for span in CANDIDATES:
        for point in span:
            character = chr(point)
            if unicodedata.combining(character) or not unicodedata.is_normalized("NFKC", character):
                points.add(point)
            form = unicodedata.decomposition(character)
            if form and not form.startswith("<"):
                points.update(int(part, 16) for part in form.split()[1:])
    points.update(range(0x1161, 0x1176))  # Hangul vowels and finals join the consonant before them
    points.update(range(0x11A8, 0x11C3))
    return frozenset(points)


def _character_class(points: set[int]) -> str:
    spans: list[list[int]] = []
    for point in sorted(points):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "[" + "".join(f"\\x{{{a:X}}}-\\x{{{b:X}}}" for a, b in spans) + "]"


def normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes the SQL function door_nfkc(text) known to the connection."""
    every = set(changeable())
    uncommon = _character_class(every - set(map(ord, COMMON)))
    rare = _character_class(every - set(map(ord, FULL)))
    connection.create_function("door_nfkc_python", normalise, ["VARCHAR"], "VARCHAR")
    # NFKC may join a plain letter with a mark behind it: the guard looks for the mark, not for the letter
    connection.execute(
        f"""
        create or replace macro door_nfkc(cell) as
            case
                when cell is null or strlen(cell) = length(cell) then cell
                when not regexp_matches(cell, '{_character_class(every)}') then cell
                when not regexp_matches(cell, '{uncommon}') then translate(cell, '{COMMON}', '{COMMON_HALF}')
                when not regexp_matches(cell, '{rare}')
                    then translate(cell, '{_quoted(FULL)}', '{_quoted(HALF)}')
                else door_nfkc_python(cell)
            end
        """
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")
