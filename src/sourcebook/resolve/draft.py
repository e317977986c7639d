"""An edition with errors to a draft of it: marked on every page, with what is wrong told first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from sourcebook.diagnostics import Finding
from sourcebook.model.edition import Matter
from sourcebook.model.resolved import AnySection, DraftFinding, DraftSection, ResolvedEdition, TextSection


def as_draft(
    resolved: ResolvedEdition, findings: Iterable[Finding], unplaced: Collection[str] = frozenset()
) -> ResolvedEdition:
    """The edition with its findings before all else; notes whose anchors are `unplaced` are set after their documents."""
    say = resolved.phrases.say
    told = DraftSection(
        anchor="draft",
        matter=Matter.FRONT,
        heading=say("draft-heading"),
        running=say("draft-heading"),
        listed=False,
        words=say("draft-words"),
        findings=tuple(_told(finding) for finding in sorted(findings, key=Finding.sort_key)),
    )
    sections = tuple(_without_place(section, unplaced) for section in resolved.sections)
    title = f"{say('draft')}: {resolved.title}"
    return replace(resolved, title=title, draft=say("draft"), sections=(told, *sections))


def _told(finding: Finding) -> DraftFinding:
    return DraftFinding(str(finding.place or finding.spot or ""), finding.message, finding.hint)


def _without_place(section: AnySection, unplaced: Collection[str]) -> AnySection:
    if not isinstance(section, TextSection):
        return section
    return replace(section, notes=tuple(replace(n, unplaced=n.anchor in unplaced) for n in section.notes))
