"""What an edition of documents owes its readers on each text, and does not say."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.rule import Fault
from sourcebook.lint.texts import is_edition_of_documents
from sourcebook.model.edition import Edition, ExcerptItem, SourceItem
from sourcebook.model.source import Source

#: so many texts are named
_SHOWN = 5


def unstated(edition: Edition, silent: Callable[[Source], bool], what: str, hint: str) -> Iterator[Fault]:
    """One fault that names all sources in the contents that are `silent` on something, at the first of them."""
    taken = (
        i.source if isinstance(i, SourceItem) else i.use
        for i in edition.contents
        if isinstance(i, SourceItem | ExcerptItem)
    )
    found = [s for name in dict.fromkeys(taken) if (s := edition.sources.get(name)) is not None and silent(s)]
    if found and is_edition_of_documents(edition):
        names = ", ".join(f"“{source.id}”" for source in found[:_SHOWN]) + (
            " and others" if len(found) > _SHOWN else ""
        )
        do = "do" if len(found) > 1 else "does"
        yield Fault(f"{names} {do} not say {what}.", hint, found[0].place() or Place(f"sources/{found[0].id}.md"))
