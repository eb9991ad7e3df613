"""NFKC at the door (ruling L8): by translation where that is exact, by Python for the rest.

DuckDB has no NFKC. So the characters of a file that it would change are looked for first: mostly there are
none, or a few full-width ones that stand for one plain character each, which a translation changes exactly.
Only cells with other characters (㎡, half-width kana, accents on their own) go through Python's unicodedata.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from functools import lru_cache

import duckdb

# beyond these no character of Unicode has a compatibility form
CANDIDATES = (range(0x80, 0x20000), range(0x2F800, 0x2FA20))


@lru_cache(maxsize=1)
def changeable() -> frozenset[int]:
    """Code points that NFKC changes, alone or by joining what stands before them."""
    points = set(joining())
    for span in CANDIDATES:
        for point in span:
            if not unicodedata.is_normalized("NFKC", chr(point)):
                points.add(point)
    return frozenset(points)


@lru_cache(maxsize=1)
def joining() -> frozenset[int]:
    """Code points that may join, or change places with, the character before them."""
    points = {*range(0x1161, 0x1176), *range(0x11A8, 0x11C3)}  # Hangul vowels and finals
    for span in CANDIDATES:
        for point in span:
            character = chr(point)
            if unicodedata.combining(character):
                points.add(point)
            form = unicodedata.decomposition(character)
            if form and not form.startswith("<"):
                points.update(int(part, 16) for part in form.split()[1:])
    return frozenset(points)


def may_change(text: str) -> set[str]:
    """The characters of a text that NFKC may change."""
    return {character for character in set(text) if ord(character) in changeable()}


@lru_cache(maxsize=1)
def _class_of_changeable() -> str:
    spans: list[list[int]] = []
    for point in sorted(changeable()):
        if spans and point == spans[-1][1] + 1:
            spans[-1][1] = point
        else:
            spans.append([point, point])
    return "[" + "".join(f"\\x{{{a:X}}}-\\x{{{b:X}}}" for a, b in spans) + "]"


def class_of(characters: Collection[str]) -> str:
    """A regular expression for any of the characters."""
    return "[" + "".join(f"\\x{{{ord(c):X}}}" for c in sorted(characters)) + "]"


def normalise(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def install(connection: duckdb.DuckDBPyConnection) -> None:
    """Makes Python's NFKC known to the connection."""
    connection.create_function("door_nfkc", normalise, ["VARCHAR"], "VARCHAR")


def beyond_ascii(cells: list[str]) -> str:
    """SQL for the cells of a row that hold more than ASCII, in one text: few do, and looking for them is cheap."""
    return f"concat_ws(' ', {', '.join(f'case when strlen({c}) != length({c}) then {c} end' for c in cells)})"


def characters_to_change(connection: duckdb.DuckDBPyConnection, query: str, cells: list[str]) -> frozenset[str]:
    """The characters in the cells of a query that NFKC may change."""
    if not cells:
        return frozenset()
    rows = connection.execute(
        f"""
        select distinct unnest(regexp_extract_all({beyond_ascii(cells)}, '{_class_of_changeable()}'))
        from ({query}) as cells
        """
    ).fetchall()
    return frozenset(row[0] for row in rows)


def _is_plain(character: str) -> bool:
    """True where NFKC gives one character in place of this one, whatever stands around it."""
    point, form = ord(character), normalise(character)
    return len(form) == 1 and point not in joining() and ord(form) not in changeable()


def expression(cell: str, characters: frozenset[str]) -> str:
    """SQL for a cell in NFKC, given the characters that the file holds."""
    if not characters:
        return cell
    plain = sorted(filter(_is_plain, characters))
    rest = characters - set(plain)
    old = "".join(plain).replace("'", "''")
    new = "".join(map(normalise, plain)).replace("'", "''")
    translated = f"translate({cell}, '{old}', '{new}')" if plain else cell
    branches = [
        f"when {cell} is null or strlen({cell}) = length({cell}) then {cell}",
        f"when not regexp_matches({cell}, '{class_of(characters)}') then {cell}",
    ]
    if rest:
        branches.append(f"when regexp_matches({cell}, '{class_of(rest)}') then door_nfkc({cell})")
    return f"case {' '.join(branches)} else {translated} end"
