"""Links of the ebook to links by meaning: to a text, a note, a part, the web; or to plain words, and why."""

from __future__ import annotations

from collections.abc import Callable

from lxml import etree

from sourcebook.diagnostics import Report
from sourcebook.importing.archive import Archive
from sourcebook.importing.ledger import Kind, Ledger
from sourcebook.importing.markup import text_of
from sourcebook.importing.notes import Notes
from sourcebook.importing.package import resolved
from sourcebook.importing.page import Pages
from sourcebook.importing.plan import Plan
from sourcebook.model.content import Hyperlink, Linked, MarkKind, Target, TargetKind

_WEB = ("http://", "https://", "mailto:")


class Links:
    """Says where a link leads in the edition."""

    def __init__(
        self, archive: Archive, pages: Pages, notes: Notes, plan: Plan, ledger: Ledger, report: Report
    ) -> None:
        self.archive, self.pages, self.notes, self.plan = archive, pages, notes, plan
        self.ledger, self.report = ledger, report

    def for_markdown(self) -> Callable[[etree._Element], MarkKind | None]:
        """The kind of link in commentary and notes; None for plain words."""
        return self._kind

    def for_sources(self) -> Callable[[etree._Element], MarkKind | None]:
        """In a source there are no links: what leads somewhere keeps its words, what leads nowhere is told as well."""

        def none(link: etree._Element) -> None:
            if self._kind(link) is not None:
                self._plain(link, "a source has no links; the words are kept")

        return none

    def _kind(self, link: etree._Element) -> MarkKind | None:
        href = (link.get("href") or "").strip()
        if href.lower().startswith(_WEB):
            return Hyperlink(href)
        found = self.pages.target(link)
        if found is None:
            self._not_found(link, href)
            return None
        page, element = found
        note = self.notes.note_at(element)
        if note is not None:
            text = next((text for text in self.plan.texts if note in text.names), None)
            if text is not None:
                return Linked(Target(TargetKind.NOTE, f"{text.id}/{text.names[note]}"))
            self._plain(link, "it leads to a note that stands in another note")
            return None
        text = self.plan.text_at(element, self.pages)
        if text is not None:
            return Linked(Target(TargetKind.DOCUMENT, text.id))
        part = self.plan.parts.get(page.name)
        if part is not None:
            return Linked(Target(TargetKind.PART, part.id))
        self._plain(link, "it leads to a text that was left out")
        return None

    def _not_found(self, link: etree._Element, href: str) -> None:
        """A link that leads to no text of the ebook: to something else in it, or to nothing."""
        name, _ = resolved(self.pages.owner[link].name, href)
        if name and self.archive.has(name) and name not in self.pages.by_name:
            self._plain(link, "it leads to a part of the ebook that is no text")
            return
        if ":" in href.split("/", 1)[0]:
            self._plain(link, "it leads to a kind of address that a book does not open")
            return
        if link in self.notes.dangling:  # told as a call
            self._plain(link, "it calls no note")
            return
        words = " ".join(text_of(link).split())
        self.report.warning(
            "link-dangling",
            f"“{words[:60]}” leads to “{href}”, which is not in the ebook. Its words are kept, without the link.",
            self.pages.place(link),
            "Look whether the words still make sense. If the text meant is in the edition, link them by hand: [words](doc:ID).",
        )
        self._plain(link, "it leads to nothing in the ebook")

    def _plain(self, link: etree._Element, why: str) -> None:
        words = " ".join(text_of(link).split())
        if self.notes.words_in(link):
            self.ledger.note(f"a link is plain words: {why}", self.pages.place(link), Kind.LINKS, -1, words[:60])
