"""Where a model can be broken on purpose, and how: mutations of SQL text outside Jinja tags, comments and literals."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

JINJA, BLOCK, LITERAL = "J", "\x01", "S"  # what stands for an expression, a statement and a text while sites are sought

Site = tuple[int, int, str]  # from, to, what stands there instead


@dataclass(frozen=True)
class Mutant:
    """One place of one file, and what stands there instead."""

    path: str
    operator: str
    line: int
    column: int
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        change = f"`{shown(self.before)}` → `{shown(self.after) or 'nothing'}`"
        return f"{self.path}:{self.line}:{self.column} {self.operator}: {change}"

    def apply(self, text: str) -> str:
        """The text of the file with this one change."""
        assert text[self.start : self.end] == self.before, f"{self.path} is not the file that was read"
        return text[: self.start] + self.after + text[self.end :]


def shown(text: str) -> str:
    """A piece of SQL on one line, the middle of a long one left out."""
    text = " ".join(text.split())
    return text if len(text) <= 90 else f"{text[:60]} … {text[-25:]}"


def masked(text: str) -> str:
    """The text, as long as it was, with Jinja, comments and literals blotted out, so that only SQL is left to find."""
    only_later_builds = r"{%-?\s*if is_incremental\(\).*?{%-?\s*(?:else|endif)\s*-?%}"
    blotted = re.sub(only_later_builds, lambda found: BLOCK * len(found[0]), text, flags=re.S)
    blotted = re.sub(r"{#.*?#}", lambda found: " " * len(found[0]), blotted, flags=re.S)
    blotted = re.sub(r"{%.*?%}", lambda found: BLOCK * len(found[0]), blotted, flags=re.S)
    blotted = re.sub(r"{{.*?}}", lambda found: JINJA * len(found[0]), blotted, flags=re.S)
    blotted = re.sub(r"--[^\n]*", lambda found: " " * len(found[0]), blotted)
    return re.sub(r"'[^'\n]*'", lambda found: f"'{LITERAL * (len(found[0]) - 2)}'", blotted)


# --- conditions ---------------------------------------------------------------------------------------------------

ENDS = {
    "on": "left right inner full cross join where group order having qualify union window limit",
    "where": "group order having qualify union window limit",
    "having": "order qualify union window limit",
    "qualify": "order union window limit",
    "when": "then",
}


def terms(sql: str, start: int, ends: set[str]) -> tuple[list[tuple[int, int]], str]:
    """The terms of the condition that begins at start, and what joins them: `and`, `or`, or neither."""
    depth = cases = 0
    between, joins, cuts, position = False, set(), [start], start
    for token in re.finditer(r"[A-Za-z_]\w*|[(),;]", sql[start:]):
        word, position = token[0].lower(), start + token.start()
        if word == "(":
            depth += 1
        elif word == ")":
            depth -= 1
            if depth < 0:
                break
        elif word == "case":
            cases += 1
        elif word == "end":
            cases -= 1
            if cases < 0:
                break
        elif depth == 0 and cases == 0:
            if word in ends or word in (",", ";"):
                break
            if word == "between":
                between = True
            elif word == "and" and between:
                between = False
            elif word in ("and", "or"):
                joins.add(word)
                cuts += [position, start + token.end()]
    else:
        position = len(sql)
    cuts.append(position)
    found = [trimmed(sql, cuts[i], cuts[i + 1]) for i in range(0, len(cuts), 2)]
    return found, joins.pop() if len(joins) == 1 else "both" if joins else ""


def trimmed(sql: str, start: int, end: int) -> tuple[int, int]:
    """The range without the blanks around it."""
    piece = sql[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def is_whole(sql: str, start: int, end: int) -> bool:
    """Whether the range is SQL that may be taken out: something, with no Jinja statement in it."""
    return start < end and BLOCK not in sql[start:end]


def conditions(sql: str, *keywords: str) -> Iterator[tuple[str, list[tuple[int, int]], str]]:
    """Every condition behind one of the keywords: keyword, terms, and what joins them."""
    for found in re.finditer(rf"\b({'|'.join(keywords)})\b", sql):
        ends = {word for word in ENDS[found[1]].split()}
        of, joined_by = terms(sql, found.end(), ends)
        if all(is_whole(sql, *term) for term in of):
            yield found[1], of, joined_by


def lost_join_conditions(sql: str) -> Iterator[Site]:
    for _, of, joined_by in conditions(sql, "on"):
        if joined_by == "and":
            yield from ((start, end, "true") for start, end in of)


def dropped_filters(sql: str) -> Iterator[Site]:
    for keyword, of, joined_by in conditions(sql, "where", "having", "qualify", "when"):
        if joined_by == "and" or (joined_by == "" and keyword != "when"):
            yield from ((start, end, "true") for start, end in of)


def lost_branches(sql: str) -> Iterator[Site]:
    """A `when` that never fits, and one side of an `or` that never holds."""
    for _, of, joined_by in conditions(sql, "when"):
        if joined_by == "":
            yield (*of[0], "false")
    for found in re.finditer(r"\b(?:where|on|and|when|not)\s+(?=[^\s(])|\(", sql):
        of, joined_by = terms(sql, found.end(), set(" ".join(ENDS.values()).split()))
        if joined_by == "or" and all(is_whole(sql, *term) for term in of):
            yield from ((start, end, "false") for start, end in of)


# --- single words -------------------------------------------------------------------------------------------------


def replaced(pattern: str, by: Callable[[re.Match], str]) -> Callable[[str], Iterator[Site]]:
    """Every place that a pattern finds, with what another text makes of it."""

    def sites(sql: str) -> Iterator[Site]:
        for found in re.finditer(pattern, sql):
            yield found.start(), found.end(), by(found)

    return sites


def exchanged(pattern: str, **pairs: str) -> Callable[[str], Iterator[Site]]:
    """Words that stand for each other."""
    return replaced(pattern, lambda found: pairs.get(found[0]) or {v: k for k, v in pairs.items()}[found[0]])


SIGNS = {"+": "-", "-": "+"}
BOUNDARIES = {"<": "<=", "<=": "<", ">": ">=", ">=": ">"}
SWAPPED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "!=": "=", "=": "!="}


def flipped_signs(sql: str) -> Iterator[Site]:
    yield from replaced(r"(?<=\s)[+-](?=\s)", lambda found: SIGNS[found[0]])(sql)
    yield from replaced(r"(?<=[\s(,])-(?=[\w(])", lambda found: "")(sql)


def swapped_comparisons(sql: str) -> Iterator[Site]:
    yield from replaced(r"(?<=\s)(?:<=|>=|<|>|!=)(?=\s)", lambda found: SWAPPED[found[0]])(sql)
    yield from replaced(r"(?<=\s)=(?=\s(?:'|\d|false\b|true\b))", lambda found: "!=")(sql)


def arguments(sql: str, start: int) -> tuple[list[tuple[int, int]], int]:
    """The arguments of the call whose parenthesis opens before start, and where it closes."""
    depth, cuts = 0, [start]
    for position in range(start, len(sql)):
        letter = sql[position]
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
            if depth < 0:
                cuts.append(position)
                return [trimmed(sql, cuts[i], cuts[i + 1]) for i in range(len(cuts) - 1)], position
        elif letter == "," and depth == 0:
            cuts[-1:] = [cuts[-1], position]
    return [], len(sql)


def changed_defaults(sql: str) -> Iterator[Site]:
    """The last argument of coalesce: another number, another truth, another text, or nothing."""
    for found in re.finditer(r"\bcoalesce\(", sql):
        given, _ = arguments(sql, found.end())
        if len(given) < 2:
            continue
        start, end = given[-1]
        while start < end and sql[start] in ", \n":
            start += 1
        default = sql[start:end]
        if not is_whole(sql, start, end):
            continue
        if default.isdigit():
            yield start, end, str(int(default) + 1)
        elif default in ("true", "false"):
            yield start, end, "false" if default == "true" else "true"
        elif default.startswith("'") and default.endswith("'") and "'" not in default[1:-1]:
            yield start, end, "'?'"
        else:
            yield start, end, "null"


def reversed_orders(sql: str) -> Iterator[Site]:
    """One item of an `order by` the other way round; every order of a model decides something."""
    for found in re.finditer(r"\border by\b", sql):
        given, _ = arguments(sql, found.end())
        for start, end in given:
            while start < end and sql[start] in ", \n":
                start += 1
            frame = re.search(r"\s+(?:rows|range)\s+between\b", sql[start:end])
            if frame:
                end = start + frame.start()
            if not is_whole(sql, start, end):
                continue
            item = sql[start:end]
            words = re.search(r"(\s+(?:asc|desc))?(\s+nulls\s+(?:first|last))?$", item)
            at = start + words.start()
            direction = words[1] or ""
            yield at, at + len(direction), "" if "desc" in direction else " desc"


def lost_partition_keys(sql: str) -> Iterator[Site]:
    """One of several keys of a window's partition."""
    for found in re.finditer(r"\bpartition by\b", sql):
        given, _ = arguments(sql, found.end())
        if not given:
            continue
        end_of_all = re.search(r"\s+(?:order by|rows between|range between)\b", sql[found.end() : given[-1][1]])
        limit = found.end() + end_of_all.start() if end_of_all else given[-1][1]
        keys = [(start, min(end, limit)) for start, end in given if start < limit]
        if len(keys) < 2 or not all(is_whole(sql, *key) for key in keys):
            continue
        for number, (start, end) in enumerate(keys):
            if number == 0:
                following = keys[1][0]
                while sql[following] in ", \n":
                    following += 1
                yield start, following, ""
            else:
                yield start, end, ""


def changed_constants(sql: str) -> Iterator[Site]:
    """A bound that is one too great: what a comparison or a sum names, and the length of an interval."""
    yield from replaced(r"(?<=[<>=+*%-] )\d+\b(?!\.)", lambda found: str(int(found[0]) + 1))(sql)
    yield from replaced(r"(?<=\s)\d+(?= [+*%-]\s)", lambda found: str(int(found[0]) + 1))(sql)
    yield from replaced(r"(?<=\binterval )'S+'", lambda found: "'2'")(sql)


OPERATORS: dict[str, Callable[[str], Iterator[Site]]] = {
    "flipped sign": flipped_signs,
    "comparison boundary": replaced(r"(?<=\s)(?:<=|>=|<|>)(?=\s)", lambda found: BOUNDARIES[found[0]]),
    "swapped comparison": swapped_comparisons,
    "lost join condition": lost_join_conditions,
    "dropped filter": dropped_filters,
    "lost branch": lost_branches,
    "union all to union": replaced(r"\bunion all\b", lambda found: "union"),
    "sum to max": replaced(r"\bsum(?=\()", lambda found: "max"),
    "min to max": exchanged(r"\b(?:min|max|least|greatest)(?=\()", min="max", least="greatest"),
    "lost distinct": replaced(r"(?<=\bcount\()distinct |(?<=\bselect) distinct\b", lambda found: ""),
    "changed default": changed_defaults,
    "reversed order": reversed_orders,
    "lost partition key": lost_partition_keys,
    "lost not": replaced(r"\bnot\s+", lambda found: ""),
    "changed constant": changed_constants,
    "left to inner join": replaced(r"\bleft join\b", lambda found: "inner join"),
}


def mutants_of(path: str, text: str) -> list[Mutant]:
    """Every mutant of one file, in the order of the operators and then of the text."""
    sql, found = masked(text), []
    for operator, sites in OPERATORS.items():
        for start, end, after in sorted(set(sites(sql))):
            before = text[start:end]
            if before != after:
                line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
                found.append(Mutant(path, operator, line, column, start, end, before, after))
    return found
