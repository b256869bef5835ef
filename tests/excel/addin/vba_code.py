"""VBA as far as tests read it: modules, procedures, statements, the names in them.

[MS-VBAL] 3.3, less what the add-in has no use for: no date literals, no types declared by a
suffix but `$`. Both branches of an `#If` count.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from tests.excel.test_udfs import RESERVED

_TOKEN: Final = re.compile(
    r"""(?P<text>"(?:[^"]|"")*")|(?P<comment>'.*)|(?P<number>&H[0-9A-F]+|\d+(?:\.\d+)?)
    |(?P<word>[A-Za-z]\w*\$?)|(?P<sign>:=|<>|<=|>=|[^\s\w])""",
    re.VERBOSE,
)
_CONTINUED: Final = re.compile(r"(?<=\s)_\s*\n")
_SCOPES: Final = ("public", "private", "friend", "static")
_KINDS: Final = ("sub", "function", "property")
_SPECIAL: Final = {
    *("error", "explicit", "module", "lib", "alias", "ptrsafe", "step", "property", "object"),
}
"""Words that VBA knows in their place only, and a type."""

KEYWORDS: Final = frozenset((*RESERVED.split(), *_SPECIAL))


class Token(NamedTuple):
    """A word, text, number or sign; a text stands without its quotes."""

    kind: str
    value: str

    @property
    def lower(self) -> str:
        """The value as VBA compares it."""
        return self.value.lower()


class Statement(NamedTuple):
    """A statement, or a label."""

    tokens: tuple[Token, ...]
    is_label: bool = False

    def __str__(self) -> str:
        return " ".join(token.value for token in self.tokens)


class Parameter(NamedTuple):
    """A parameter: `by` is "byval", "byref" or blank, `kind` blank without a type."""

    name: str
    by: str
    kind: str
    optional: bool


@dataclass
class Procedure:
    """A procedure of a module."""

    module: str
    kind: str
    name: str
    public: bool
    parameters: list[Parameter]
    body: list[Statement] = field(default_factory=list)

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"

    def words(self) -> Iterator[tuple[Statement, int, Token]]:
        """Yield the names of the body with their places: no keyword, member or label of an `:=`."""
        for statement in self.body:
            tokens = statement.tokens
            for at, token in enumerate(tokens):
                after = tokens[at + 1].value if at + 1 < len(tokens) else ""
                before = tokens[at - 1].value if at else ""
                if token.kind == "word" and before not in (".", "!") and after != ":=":
                    yield statement, at, token


@dataclass
class Code:
    """A module: `names` are those that it declares, and whether other modules see them."""

    name: str
    source: str
    options: set[str] = field(default_factory=set)
    names: dict[str, bool] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    events_of: set[str] = field(default_factory=set)
    declares: dict[str, str] = field(default_factory=dict)
    statements: list[Statement] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)

    def procedure(self, name: str) -> Procedure:
        """Return the procedure of that name."""
        (found,) = [each for each in self.procedures if each.name == name]
        return found


def statements(source: str) -> Iterator[Statement]:
    """Yield the statements of a source, without comments, directives and attributes."""
    for line in _CONTINUED.sub(" ", source.replace("\r\n", "\n")).split("\n"):
        if re.match(r"\s*(#|Attribute )", line):
            continue
        tokens: list[Token] = []
        for found in _TOKEN.finditer(line):
            kind, value = found.lastgroup or "", found[0]
            if kind == "comment" or (not tokens and value.lower() == "rem"):
                break
            if value == ":" and tokens:
                yield Statement(tuple(tokens), len(tokens) == 1 and line[0].isalpha())
                tokens = []
            else:
                inner = value[1:-1].replace('""', '"') if kind == "text" else value
                tokens.append(Token(kind, inner))
        if tokens:
            yield Statement(tuple(tokens))


def split(tokens: tuple[Token, ...], sign: str = ",") -> list[tuple[Token, ...]]:
    """Return what stands between signs that are in no parentheses; nothing of nothing."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.value, 0) if token.kind == "sign" else 0
        if token == Token("sign", sign) and depth == 0:
            parts.append([])
        else:
            parts[-1].append(token)
    return [tuple(part) for part in parts] if tokens else []


def in_parentheses(tokens: tuple[Token, ...], at: int) -> tuple[Token, ...]:
    """Return what stands in the parentheses that open at a place."""
    depth = 0
    for end in range(at, len(tokens)):
        if tokens[end].kind == "sign":
            depth += {"(": 1, ")": -1}.get(tokens[end].value, 0)
        if depth == 0:
            return tokens[at + 1 : end]
    raise ValueError(f"parentheses are not closed: {Statement(tokens)}")


def code(name: str, source: str) -> Code:
    """Return a module as it is read here."""
    found = Code(name, source)
    inside: Procedure | None = None
    for statement in statements(source):
        found.statements.append(statement)
        tokens = statement.tokens
        first = [token.lower for token in tokens[:2]]
        if inside is not None:
            if first[0] == "end" and first[1:] and first[1] in _KINDS:
                inside = None
            else:
                inside.body.append(statement)
        elif first[0] == "option":
            found.options.add(str(statement))
        else:
            inside = _declared(found, tokens)
    if inside is not None:
        raise ValueError(f"{inside} has no end")
    return found


def _declared(into: Code, tokens: tuple[Token, ...]) -> Procedure | None:
    """Add what a statement outside procedures declares; return the procedure it begins."""
    scopes = 0
    while tokens[scopes].lower in _SCOPES:
        scopes += 1
    words = [token.lower for token in tokens[:scopes]]
    rest = tokens[scopes:]
    what = rest[0].lower
    if what in _KINDS:
        name = rest[1].value
        parameters = [_parameter(each) for each in split(in_parentheses(rest, 2))]
        procedure = Procedure(into.name, what, name, "private" not in words, parameters)
        into.procedures.append(procedure)
        into.names[name] = procedure.public
        return procedure
    if what == "declare":
        at = next(at for at, token in enumerate(rest) if token.lower in _KINDS) + 1
        into.names[rest[at].value] = "private" not in words
        into.declares[rest[at].value] = rest[at + 2].value
        return None
    if what in ("const", "dim", "withevents"):
        rest = rest[1:]
    for each in split(rest):
        into.names[each[0].value] = "public" in words
        if what == "const":
            into.constants[each[0].value] = _value(each)
        if what == "withevents":
            into.events_of.add(each[0].value)
    return None


def _parameter(tokens: tuple[Token, ...]) -> Parameter:
    words = [token.lower for token in tokens]
    by = "".join(word for word in words if word in ("byval", "byref"))
    name = next(
        token for token in tokens if token.lower not in ("byval", "byref", "optional", "paramarray")
    )
    kind = tokens[words.index("as") + 1].value if "as" in words else ""
    return Parameter(name.value, by, kind, "optional" in words)


def _value(constant: tuple[Token, ...]) -> str:
    at = constant.index(Token("sign", "="))
    return "".join(token.value for token in constant[at + 1 :])


def local_names(procedure: Procedure) -> list[str]:
    """Return what a procedure declares, in small letters: itself, parameters, variables, labels."""
    names = [procedure.name.lower(), *(each.name.lower() for each in procedure.parameters)]
    for statement in procedure.body:
        if statement.is_label:
            names.append(statement.tokens[0].lower)
        elif statement.tokens[0].lower in ("dim", "static", "const"):
            names += [each[0].lower for each in split(statement.tokens[1:])]
    return names


def calls(procedure: Procedure, name: str) -> Iterator[tuple[Statement, list[tuple[Token, ...]]]]:
    """Yield every call of a name in a procedure with its arguments."""
    for statement, at, token in procedure.words():
        if token.lower != name.lower():
            continue
        tokens = statement.tokens
        after = tokens[at + 1].value if at + 1 < len(tokens) else ""
        if after == "(":
            yield statement, split(in_parentheses(tokens, at + 1))
        elif at == 0 or tokens[at - 1].lower in ("then", "else"):
            rest = tokens[at + 1 :]
            ends = [i for i, each in enumerate(rest) if each == Token("word", "Else")]
            rest = rest[: ends[0]] if ends else rest
            if not rest or rest[0] != Token("sign", "="):
                yield statement, split(rest)
        else:
            yield statement, []
