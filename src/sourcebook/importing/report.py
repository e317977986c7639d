"""What came of an import, as text: a table of counts, what is different and why, and each remark on a line of its own."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.importing.book import Imported
from sourcebook.importing.ledger import Kind, Remark

#: places that are named for each reason in the short form
SHOWN = 3


def table(imported: Imported) -> Iterator[str]:
    """The counts before and after; a line for each kind that there is any of."""
    yield f"{'':26}{'ebook':>10}{'edition':>10}"
    for kind in Kind:
        before, after = imported.before[kind], imported.after[kind]
        if before or after:
            differs = f"{after - before:+,}" if after != before else ""
            yield f"{kind.value:26}{before:>10,}{after:>10,}{differs:>10}"


def reasons(imported: Imported) -> Iterator[str]:
    """Each reason why something is different, with how much and where, the first places only."""
    grouped: dict[tuple[Kind | None, str], list[Remark]] = {}
    for remark in imported.ledger.remarks:
        grouped.setdefault((remark.kind, remark.why), []).append(remark)
    order = [*Kind, None]
    for (kind, why), remarks in sorted(grouped.items(), key=lambda pair: order.index(pair[0][0])):
        by = sum(remark.by for remark in remarks)
        count = f"{kind.value} {by:+,}" if kind is not None else f"{len(remarks):,} ×"
        yield f"{count}: {why}"
        for remark in remarks[:SHOWN]:
            yield f"    {_where(remark)}"
        if len(remarks) > SHOWN:
            yield f"    and {len(remarks) - SHOWN:,} more"


def everything(imported: Imported) -> Iterator[str]:
    """The whole report: the table, every finding, every remark with its place."""
    yield from table(imported)
    yield ""
    for finding in sorted(imported.report.findings, key=lambda f: f.sort_key()):
        place = f"{finding.place.file}:{finding.place.line}: " if finding.place else ""
        yield f"{place}{finding.message}"
    for remark in imported.ledger.remarks:
        count = f" ({remark.kind.value} {remark.by:+,})" if remark.kind is not None else ""
        yield f"{_where(remark, told=False)}: {remark.why}{count}{_words(remark)}"


def _where(remark: Remark, *, told: bool = True) -> str:
    return f"{remark.place.file}:{remark.place.line}{_words(remark) if told else ''}"


def _words(remark: Remark) -> str:
    return f" “{remark.words}”" if remark.words else ""
