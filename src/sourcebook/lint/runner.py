"""Finds the rules, shows each what it is for, and turns the faults it finds into findings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TypeVar

from sourcebook.diagnostics import Finding, Report
from sourcebook.lint import rules as rules_folder
from sourcebook.lint.reading import read_epub, read_pdf
from sourcebook.lint.rule import ArtifactRule, EditionRule, Fault, ResolvedRule, Rule
from sourcebook.model.edition import Edition
from sourcebook.model.resolved import ResolvedEdition

R = TypeVar("R", bound=Rule)


@cache
def rules() -> dict[str, Rule]:
    """Every rule by its code. Raises TypeError where a module is half done or two rules have one code."""
    found: dict[str, Rule] = {}
    for module in iter_modules(rules_folder.__path__):
        rule = getattr(import_module(f"{rules_folder.__name__}.{module.name}"), "RULE", None)
        if not isinstance(rule, Rule) or rule.code != module.name.replace("_", "-"):
            raise TypeError(f"lint/rules/{module.name}.py must hold RULE, whose code is the file's name with hyphens")
        found[rule.code] = rule
    return found


def rules_of(family: type[R]) -> list[R]:
    """The rules of one family, by their codes."""
    return [rule for _, rule in sorted(rules().items()) if isinstance(rule, family)]


def check_edition(edition: Edition, report: Report) -> None:
    """Run the rules on an edition as it is on disk."""
    for rule in rules_of(EditionRule):
        report.findings.extend(_findings(rule, rule.check(edition)))


def check_resolved(resolved: ResolvedEdition, report: Report) -> None:
    """Run the rules on one copy of an edition."""
    for rule in rules_of(ResolvedRule):
        report.findings.extend(_findings(rule, rule.check(resolved)))


def verify_file(name: str, data: bytes, resolved: ResolvedEdition) -> list[Finding]:
    """Read a built file back and run the rules for its format."""
    reading = read_pdf(data, name) if name.endswith(".pdf") else read_epub(data, name)
    findings: list[Finding] = []
    for rule in rules_of(ArtifactRule):
        if reading.format in rule.formats:
            findings.extend(_findings(rule, rule.check(reading, resolved)))
    return findings


def _findings(rule: Rule, faults: Iterable[Fault]) -> list[Finding]:
    return [Finding(rule.code, rule.severity, f.message, f.place, f.hint, f.spot) for f in faults]
