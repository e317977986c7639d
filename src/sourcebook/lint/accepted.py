"""Takes out of a report what the editor has accepted, and names acceptances that have no effect."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sourcebook.diagnostics import Finding, Report, Severity, did_you_mean
from sourcebook.lint.explain import explanations
from sourcebook.lint.rule import ArtifactRule, PairRule
from sourcebook.lint.runner import rules_of
from sourcebook.model.accepted import Acceptance

#: the scope of an acceptance that holds for all files, and for findings that name none
EVERYWHERE = "everywhere"


def accept(report: Report, acceptances: Sequence[Acceptance], *, built: bool) -> None:
    """Leave out of the report what is accepted; `built` says that the rules on built files have been run too.

    Errors can't be accepted: they would make a book that is not true.
    """
    if not acceptances:
        return
    used: set[int] = set()
    kept: list[Finding] = []
    for finding in report.findings:
        matching = [n for n, one in enumerate(acceptances) if _means(one, finding)]
        used.update(matching)
        if not matching or finding.severity is Severity.ERROR:
            kept.append(finding)
    report.findings[:] = kept
    later = set() if built else _codes_of_built_files()
    for n, one in enumerate(acceptances):
        _judge(one, report, used=n in used, later=later)


def _means(one: Acceptance, finding: Finding) -> bool:
    file = finding.place.file if finding.place else finding.spot.file if finding.spot else ""
    return one.finding == finding.code and one.in_ in (file, EVERYWHERE) and one.words in finding.message


def _judge(one: Acceptance, report: Report, *, used: bool, later: Collection[str]) -> None:
    if one.finding not in explanations():
        report.error(
            "acceptance-unknown",
            f"There is no finding with the code “{one.finding}”.",
            one.place("finding"),
            did_you_mean(one.finding, explanations()),
        )
    elif not one.reason.strip():
        report.error(
            "acceptance-without-reason",
            f"No reason is given why “{one.finding}” may stay.",
            one.place("reason"),
            "Write a sentence after reason:, for whoever reads this next year.",
        )
    elif not one.in_.strip():
        report.error(
            "acceptance-without-scope",
            f"It is not said where “{one.finding}” may stay.",
            one.place(),
            f"Write a line in: and the file that the finding names, such as in: sources/letter.md, or in: {EVERYWHERE}",
        )
    elif not used and one.finding not in later:
        report.advice(
            "acceptance-unused",
            f"Nothing is found any more that this accepts: “{one.finding}” {one.in_ if one.in_ == EVERYWHERE else f'in {one.in_}'}.",
            one.place(),
            "Take the entry out.",
        )
    elif any(f.code == one.finding and f.severity is Severity.ERROR for f in report.findings if _means(one, f)):
        report.advice(
            "acceptance-of-error",
            f"“{one.finding}” is an error here, and errors can't be accepted.",
            one.place("finding"),
            "Mend what it names.",
        )


def _codes_of_built_files() -> set[str]:
    """What is found only when a book is made: such an acceptance can't be called unused before."""
    built = {rule.code for family in (ArtifactRule, PairRule) for rule in rules_of(family)}
    return built | {"epubcheck", "layout-engine", "file-changed", "page-list-missing"}
