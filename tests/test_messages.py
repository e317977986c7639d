"""What the program says, it says in words that a teacher knows: every message, hint, explanation and help text."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from sourcebook.cli.commands import commands

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "sourcebook"
#: words of the trade, and what else would send a reader who does not program to a dictionary
FORBIDDEN = re.compile(
    r"""\b(?:
    yaml | json | regexp? | regular\ expression | tree | null | none(?=\ is\ not) | nonetype | nan | scalars? | mappings?
    | nodes? | tokens? | pars(?:e|es|ed|ing|er|ers) | strings? | booleans? | bools? | dict(?:ionary|ionaries|s)?
    | tuples? | integers? | ints? | floats? | exceptions? | traceback | stack(?:\ trace)? | stdout | stderr | stdin
    | encod(?:e|es|ed|ing|ings) | decod(?:e|es|ed|ing) | bytes? | buffers? | anchors? | alias(?:es)? | schemas? | syntax
    | xml | html | css\ class | unicode | nf[cd] | daemons? | fontconfig | symlinks? | symbolic\ links?
    | arrays? | objects? | attributes? | parameters? | arguments? | class(?:es)?(?=\ has) | modules? | functions?
    | callbacks? | threads? | process(?:es)?\ id | pid | sigkill | errno | runtime | ascii | codepoints? | code\ points?
    | whitespace | newlines? | delimiters? | escape[ds]? | serialis\w+ | deserialis\w+ | stdlib | namespace | metadata
    | directory | directories | config | cli | utf-16 | base64 | hash(?:es)? | boolean | enum | iterable
    )\b""",
    re.X | re.I,
)
#: where such a word is the name of a file, a command, a format or a choice
ALLOWED = re.compile(
    r"""
    [\w./<>{}-]*\.(?:yaml|yml|json|csl|css|html|xml)\b   # files
    | \bCSL-JSON\b | \bCSL-YAML\b                        # what reference managers call what they export
    | \bsourcebook\ schema\b | \bJSON\ Schema\b          # the command, and what it makes
    | --format[ =]json | text,\ json
    | \bencoding\ UTF-8\b                              # what to choose when saving
    | \[[a-z-]+\]                                      # codes
    """,
    re.X,
)
#: calls whose words the user reads, with the positions and names of the arguments that hold them
SPOKEN_METHODS = {"error": (1, 3), "warning": (1, 3), "advice": (1, 3)}
SPOKEN_CALLS = {
    "Finding": (2, 4),
    "Fault": (0, 1),
    "MachineAtFault": (0,),
    "LayoutFailed": (),
    "BadParameter": (0,),
    "UsageError": (0,),
    "echo": (0,),
}
SPOKEN_NAMES = frozenset({"message", "hint", "help", "wants", "why", "fix"})
DESCRIBED = frozenset({"key"})


@dataclass(frozen=True)
class Said:
    """Words that the program can print, and where they stand in its own files."""

    file: str
    line: int
    words: str


def literal(node: ast.expr) -> Iterator[tuple[int, str]]:
    """The words in an expression; what is filled in shows as …, strings inside what is filled in count too."""
    match node:
        case ast.Constant(value=str() as text):
            yield node.lineno, text
        case ast.JoinedStr():
            yield node.lineno, "".join(str(v.value) if isinstance(v, ast.Constant) else "…" for v in node.values)
            for value in node.values:
                if isinstance(value, ast.FormattedValue):
                    yield from literal(value.value)
        case ast.IfExp():
            yield from literal(node.body)
            yield from literal(node.orelse)
        case ast.BinOp() | ast.BoolOp():
            parts = [node.left, node.right] if isinstance(node, ast.BinOp) else node.values
            for part in parts:
                yield from literal(part)
        case ast.Call(func=ast.Attribute(value=inner)):
            yield from literal(inner)
            for argument in node.args:
                yield from literal(argument)
        case _:
            pass


def wholes(node: ast.expr) -> list[str]:
    """The texts that an expression can be, with … for what is filled in."""
    match node:
        case ast.BinOp():
            return [left + right for left in wholes(node.left) for right in wholes(node.right)]
        case ast.IfExp():
            return [*wholes(node.body), *wholes(node.orelse)]
        case _:
            return [next((text for _, text in literal(node)), "…")]


def name_of(call: ast.Call) -> tuple[str, bool]:
    """The name that is called, and whether it is a method."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr, True
    return (call.func.id, False) if isinstance(call.func, ast.Name) else ("", False)


def spoken(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call whose words the user reads."""
    name, method = name_of(call)
    positions = SPOKEN_METHODS.get(name, ()) if method else ()
    positions = positions or SPOKEN_CALLS.get(name, ())
    if name in DESCRIBED and not method:
        positions = (0,)
    known = bool(positions) or name in (
        "Option",
        "Argument",
        "Typer",
        "EditionRule",
        "ResolvedRule",
        "ArtifactRule",
        "PairRule",
    )
    yield from (call.args[n] for n in positions if n < len(call.args))
    if known:
        yield from (k.value for k in call.keywords if k.arg in SPOKEN_NAMES)


def constants(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Sentences kept by a name at the top of a file, which a message may be made of."""
    for statement in tree.body:
        value = statement.value if isinstance(statement, ast.Assign | ast.AnnAssign) else None
        values = value.values if isinstance(value, ast.Dict) else [value] if value is not None else []
        for part in values:
            yield from (found for found in literal(part) if re.match(r"[A-Z“{].* .*[.…:]$", found[1]))


def returned(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Sentences that a function gives back: hints are made so."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Return) and node.value is not None:
            parts = node.value.elts if isinstance(node.value, ast.Tuple) else [node.value]
            for part in parts:
                yield from (found for found in literal(part) if re.match(r"[A-Z“{].* ", found[1]))


@cache
def everything_said() -> tuple[Said, ...]:
    """All words that the program can say, from its own files."""
    result: list[Said] = []
    for path in sorted(SOURCES.rglob("*.py")):
        file = path.relative_to(ROOT).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = (n for n in ast.walk(tree) if isinstance(n, ast.Call))
        found = [words for call in calls for argument in spoken(call) for words in literal(argument)]
        result.extend(Said(file, *words) for words in [*found, *constants(tree), *returned(tree)])
        if "cli/commands/" in file:
            commanded = (n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "command")
            result.extend(Said(file, n.lineno, ast.get_docstring(n) or "") for n in commanded)
    stages = SOURCES / "lint" / "stages.toml"
    text = stages.read_text(encoding="utf-8")
    for code, entry in tomllib.loads(text).items():
        line = text[: text.index(f"[{code}]")].count("\n") + 1
        file = stages.relative_to(ROOT).as_posix()
        result.extend(Said(file, line, words) for words in [f"{code.replace('-', ' ')}", *entry.values()])
    return tuple(result)


def offending(words: str) -> list[str]:
    """The words in a text that a teacher would not know."""
    return [found[0] for found in FORBIDDEN.finditer(ALLOWED.sub("", words))]


def test_no_message_has_a_word_of_the_trade() -> None:
    faults = [
        f"{s.file}:{s.line}: {', '.join(bad)}: {s.words}" for s in everything_said() if (bad := offending(s.words))
    ]
    assert faults == []


@pytest.mark.parametrize("name", commands())
def test_no_help_has_a_word_of_the_trade(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from sourcebook.cli.app import run

    assert run([name, "--help"]) == 0
    text = capsys.readouterr().out
    # what the library that reads the command line prints of itself
    own = re.sub(r"\b(?:Arguments|Options|ARGS)\b|\[OPTIONS\]|\bTEXT\b|\bPATH\b|\bDIRECTORY\b|\bFILE\b", "", text)
    assert [f"{word}: {line}" for line in own.splitlines() for word in offending(line)] == []


def test_findings_are_whole_sentences() -> None:
    for path in sorted(SOURCES.rglob("*.py")):
        for call in (n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)):
            name, method = name_of(call)
            if not (
                method and name in SPOKEN_METHODS and len(call.args) > 1 and isinstance(call.args[0], ast.Constant)
            ):
                continue
            for words in wholes(call.args[1]):
                if " " in words.strip():
                    assert words.rstrip()[-1] in ".…?", f"{path.name}:{call.lineno}: {words}"


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("This YAML can't be parsed.", ["YAML", "parsed"]),
        ("Open edition.yaml and references.json.", []),
        ("Export it again as CSL-JSON.", []),
        ("sourcebook schema writes a schema.", ["schema"]),
        ("a string, a Node, None is not subscriptable", ["string", "Node", "None"]),
        ("Nothing, none, anchored, stringent, trees", []),
        ("Save it as UTF-8. [id-twice]", []),
    ],
)
def test_the_list_is_read_as_it_is_meant(words: str, found: list[str]) -> None:
    assert offending(words) == found


def test_something_is_collected() -> None:
    said = everything_said()
    assert len(said) > 500
    files = {s.file for s in said}
    for name in (
        "anchor/find.py",
        "sourceformat/yamltree.py",
        "lint/stages.toml",
        "cli/commands/build.py",
        "cli/options.py",
    ):
        assert f"src/sourcebook/{name}" in files
