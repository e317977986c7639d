"""The works that an edition uses: those it cites, those its texts were taken from, and those it offers to read."""

from __future__ import annotations

from sourcebook.lint.ours import citations, once
from sourcebook.model.edition import Edition, Work


@once
def used_works(edition: Edition) -> tuple[Work, ...]:
    """The works used, in the order of the references."""
    if not edition.works:
        return ()
    used = {item.key for citation in citations(edition) for item in citation.items} | {*edition.further_reading}
    used |= {source.taken_from_work.cite for source in edition.sources.values() if source.taken_from_work is not None}
    return tuple(work for key, work in edition.works.items() if key in used)
