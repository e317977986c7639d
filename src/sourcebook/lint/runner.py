"""Finds the rules, shows each what it is for, and turns the faults it finds into findings."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, TypeVar

from sourcebook.beside import side_by_side
from sourcebook.diagnostics import RULE_CRASHED, Finding, Report, Severity
from sourcebook.lint.rule import ArtifactRule, EditionRule, Fault, PairRule, ResolvedRule, Rule, SourceRule
from sourcebook.model.edition import Edition
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.records import dataclass

if TYPE_CHECKING:
    from sourcebook.lint.reading.model import Reading
    from sourcebook.store import Store

R = TypeVar("R", bound=Rule)
#: more runs of text than this are looked at by two processes, half of the rules each
_MANY = 2000


def known_rules() -> dict[str, Rule]:
    """Every rule by its code. Raises TypeError where a module is half done or two rules have one code."""
    return {**_rules_in("rules"), **_rules_in("rules.built")}


@cache
def _rules_in(folder: str) -> dict[str, Rule]:
    package = import_module(f"{__package__}.{folder}")
    found: dict[str, Rule] = {}
    for module in iter_modules(package.__path__):
        if not module.ispkg:
            rule = getattr(import_module(f"{package.__name__}.{module.name}"), "RULE", None)
            if not isinstance(rule, Rule) or rule.code != module.name.replace("_", "-"):
                raise TypeError(f"{module.name}.py must hold RULE, whose code is the file's name with hyphens")
            found[rule.code] = rule
    return found


def rules_of(family: type[R]) -> list[R]:
    """The rules of one family, by their codes; those on built files are read only when a built file is."""
    folder = "rules.built" if issubclass(family, ArtifactRule | PairRule) else "rules"
    return [rule for _, rule in sorted(_rules_in(folder).items()) if isinstance(rule, family)]


def check_edition(edition: Edition) -> list[Finding]:
    """Run the rules on an edition as it is on disk, and on each of its sources."""
    found: list[Finding] = []
    for rule in rules_of(SourceRule):
        for source in edition.sources.values() if rule.lone or not edition.lone else ():
            found += _findings(rule, partial(rule.check, source))
    for one in rules_of(EditionRule):
        if one.lone or not edition.lone:
            found += _findings(one, partial(one.check, edition))
    return found


def check_resolved(resolved: ResolvedEdition, report: Report, *, lone: bool = False) -> None:
    """Run the rules on one copy of an edition; `lone` says that it is a lone source."""
    for rule in rules_of(ResolvedRule):
        if rule.lone or not lone:
            report.findings.extend(_findings(rule, partial(rule.check, resolved)))


def verify_file(name: str, data: bytes, resolved: ResolvedEdition) -> list[Finding]:
    """Read a built file back and run the rules for its format."""
    return verify_books({name: data}, resolved)


@dataclass(frozen=True, slots=True)
class Examined:
    """What a built file holds, and what the rules for its format find in it."""

    reading: Reading
    findings: list[Finding]


def examine(
    name: str,
    data: bytes,
    resolved: ResolvedEdition,
    withheld: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    store: Store | None = None,
) -> Examined:
    """Read a built file back and run the rules for its format; the options are those of `verify_books`."""
    reading = _read(name, data, withheld, store)
    rules = [r for r in rules_of(ArtifactRule) if reading.format in r.formats and (only is None or r.code in only)]
    halves = [[rule for rule in rules if rule.along is along] for along in (False, True)]
    parts = halves if len(reading.runs) > _MANY else [rules]
    found = side_by_side([partial(_found, part, reading, resolved) for part in parts])
    return Examined(reading, [finding for part in found for finding in part])


def _found(rules: Sequence[ArtifactRule], reading: Reading, resolved: ResolvedEdition) -> list[Finding]:
    return [finding for rule in rules for finding in _findings(rule, partial(rule.check, reading, resolved))]


def get_ready() -> None:
    """Load the rules on built files, and what reads these, before there are any: a tenth of a second."""
    import_module("sourcebook.lint.reading")
    rules_of(ArtifactRule)


def verify_books(
    files: Mapping[str, bytes],
    resolved: ResolvedEdition,
    printed: Mapping[str, bytes] | None = None,
    withheld: frozenset[str] = frozenset(),
    only: frozenset[str] | None = None,
    store: Store | None = None,
) -> list[Finding]:
    """Read the built files of one copy back and run the rules for each, and for the ebook beside the printed book.

    An ebook names the pages of the usual copy's PDF; of another copy that is in `printed`, where it is there at all.
    `withheld` are the texts that must not be in these files, as `withheld_from` gives them. `only` are the codes of the
    rules that are run, where not all are. What was read of pages is kept in `store`.
    """
    works = {name: partial(examine, name, data, resolved, withheld, only, store) for name, data in files.items()}
    longest_first = sorted(works, key=lambda name: not name.endswith(".pdf"))
    examined = dict(zip(longest_first, side_by_side([works[name] for name in longest_first]), strict=True))
    return findings_of({name: examined[name] for name in files}, resolved, printed, pairs=only is None)


def findings_of(
    examined: Mapping[str, Examined],
    resolved: ResolvedEdition,
    printed: Mapping[str, bytes] | None = None,
    *,
    pairs: bool = True,
) -> list[Finding]:
    """What was found in the files of one copy, and, with `pairs`, what is found in the ebook beside the printed book."""
    findings = [finding for one in examined.values() for finding in one.findings]
    if not pairs:
        return findings
    readings = [one.reading for one in examined.values()]
    usual = readings if resolved.is_default_audience else [_read(n, data) for n, data in (printed or {}).items()]
    pages = next((reading for reading in usual if reading.format == "pdf"), None)
    ebook = next((reading for reading in readings if reading.format == "epub"), None)
    if pages is not None and ebook is not None:
        for pair in rules_of(PairRule):
            findings.extend(_findings(pair, partial(pair.check, pages, ebook, resolved)))
    return findings


def _read(name: str, data: bytes, withheld: frozenset[str] = frozenset(), store: Store | None = None) -> Reading:
    from sourcebook.lint.reading import read_epub, read_pdf, strings_in

    reading = read_pdf(data, name, store) if name.endswith(".pdf") else read_epub(data, name)
    return replace(reading, withheld=withheld, strings=tuple(strings_in(data))) if withheld else reading


def _findings(rule: Rule, check: Callable[[], Iterable[Fault]]) -> list[Finding]:
    """What a rule finds; where it breaks down, what it has found so far and a finding that names it."""
    found: list[Finding] = []
    try:
        for f in check():
            found.append(
                Finding(rule.code, rule.severity, f.message, f.place, f.hint, f.spot, words=f.words, fixes=f.fixes)
            )
    except Exception as problem:  # whatever a rule raises: the other rules are run all the same
        last = traceback.extract_tb(problem.__traceback__)[-1]
        found.append(
            Finding(
                RULE_CRASHED,
                Severity.ERROR,
                f"The rule “{rule.code}” broke down, so nobody looked for what it finds "
                f"({type(problem).__name__} in {Path(last.filename).name}, line {last.lineno}).",
                hint="This is a mistake of the program. Please report it; --ignore leaves the message out.",
            )
        )
    return found
