"""Citations worded roughly, for those who only look at the text round them: they take about the room that they will take."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.cite.engine import Cluster, Formatted, Job
from sourcebook.cite.styles import style_of
from sourcebook.diagnostics import Report
from sourcebook.model.content import Content, plain
from sourcebook.model.edition import Work

#: what of a work a first citation has besides the names of its makers
_PARTS = ("title", "container-title", "publisher", "volume", "page", "URL")
_MAKERS = ("author", "editor", "translator")


class RoughCitationEngine:
    """Words citations by no style; only sees that there is one. Nothing is run for it."""

    def format(self, job: Job, report: Report) -> Formatted | None:
        """See `CitationEngine.format`."""
        if style_of(job, report) is None:
            return None
        works = {work.key: work for work in job.works}
        seen: set[str] = set()
        clusters = tuple(_worded(cluster, works, seen) for cluster in job.clusters)
        return Formatted(clusters, tuple((key, plain(_whole(work))) for key, work in sorted(works.items())))


def _worded(cluster: Cluster, works: dict[str, Work], seen: set[str]) -> Content:
    parts = []
    for item in cluster.items:
        words = _short(works[item.key]) if item.key in seen else _whole(works[item.key])
        seen.add(item.key)
        parts.append(", ".join(part for part in (item.prefix, words, item.locator) if part))
    return plain("; ".join(parts) + ".")


def _whole(work: Work) -> str:
    """All that is known of a work, as at its first citation."""
    record = work.record
    years = re.findall(r"\d{4}", str(record.get("issued", "")))
    return ", ".join([*_names(work), *(str(record[part]) for part in _PARTS if record.get(part)), *years[:1]])


def _short(work: Work) -> str:
    """A work as it is cited again: a name and the beginning of its title."""
    return ", ".join([*list(_names(work))[:1], " ".join(str(work.record.get("title", "")).split()[:4])])


def _names(work: Work) -> Iterator[str]:
    """The names of those who made a work."""
    for makers in (work.record.get(role) for role in _MAKERS):
        for name in makers if isinstance(makers, list) else ():
            if isinstance(name, dict):
                yield " ".join(str(name[part]) for part in ("given", "family", "literal") if name.get(part))
