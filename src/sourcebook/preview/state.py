"""What is known of an edition now: gathered from what the desk tells, and given to the browser."""

from __future__ import annotations

from hashlib import sha256
from threading import Lock
from typing import Any

from sourcebook.preview.desk import bare
from sourcebook.preview.ebook import Ebook
from sourcebook.preview.pictures import find, picture, sizes
from sourcebook.preview.told import (
    Books,
    Contents,
    Doing,
    Found,
    Message,
    Pages,
    Run,
    Stopped,
    Told,
)

#: how many letters of a line before a spot, and after it, may be looked for on the pages
_BEFORE, _AFTER = 30, 120


class State:
    """All that the browser may ask for. `version` grows with each change."""

    def __init__(self, name: str) -> None:
        self.version = 0
        self._doing = Doing("reading")
        self._contents = Contents(name, "en", ())
        self._runs: dict[str, Run] = {}
        self._order: tuple[str, ...] = ()
        self._pages: dict[str, tuple[Run, int]] = {}
        self._findings: tuple[Told, ...] = ()
        self._fresh = False
        self._stopped = ""
        self._books: Books | None = None
        self._ebook: Ebook | None = None
        self._books_fresh = False
        self._lock = Lock()

    def take(self, message: Message) -> None:
        """Take in what the desk tells."""
        with self._lock:
            self._take(message)
            self.version += 1

    def _take(self, message: Message) -> None:
        match message:
            case Doing(step="reading"):
                self._doing, self._fresh, self._books_fresh, self._stopped = message, False, False, ""
            case Doing():
                self._doing = message
            case Contents():
                self._contents = message
            case Run():
                self._runs[message.id] = message
                self._pages.update({leaf.sum: (message, number) for number, leaf in enumerate(message.leaves)})
            case Pages():
                self._order = message.runs
                self._runs = {name: self._runs[name] for name in message.runs if name in self._runs}
                here = {leaf.sum for run in self._runs.values() for leaf in run.leaves}
                self._pages = {name: page for name, page in self._pages.items() if name in here}
            case Found():
                self._findings, self._fresh = message.findings, message.laid_out
            case Books():
                self._findings = message.findings
                if message.pdf and message.epub:
                    self._books, self._ebook, self._books_fresh = message, Ebook(message.epub), True
            case Stopped():
                self._stopped, self._doing = message.message, Doing("")

    # --- what the browser asks for ---

    def page(self, name: str) -> bytes | None:
        """The picture of a page, by the sum of what is drawn on it."""
        found = self._pages.get(name)
        return None if found is None else picture(found[0].pdf, found[1])

    def pdf(self) -> bytes | None:
        """The whole PDF, as last made."""
        return None if self._books is None else self._books.pdf

    def ebook(self) -> Ebook | None:
        """The ebook, as last made."""
        return self._ebook

    def told(self) -> dict[str, Any]:
        """All of it but the pictures and files, as plain data."""
        with self._lock:
            return self._told()

    def _told(self) -> dict[str, Any]:
        order = self._order or tuple(dict.fromkeys(text.run for text in self._contents.texts))
        runs = [self._runs[name] for name in order if name in self._runs]
        leaves = [leaf for run in runs for leaf in run.leaves]
        first = {name: leaf.sum for leaf in reversed(leaves) for name in leaf.names}
        return {
            "version": self.version,
            "title": self._contents.title,
            "language": self._contents.language,
            "doing": {"step": self._doing.step, "far": self._doing.far, "pages": self._doing.pages},
            "fresh": self._fresh,
            "stopped": self._stopped,
            "texts": [
                {"title": text.title, "page": first[text.anchor]}
                for text in self._contents.texts
                if text.anchor in first and text.title
            ],
            "pages": [
                {"sum": leaf.sum, "folio": leaf.folio, "run": run.id, "size": size}
                for run in runs
                for leaf, size in zip(run.leaves, sizes(run.pdf), strict=True)
            ],
            "findings": [self._finding(told, first) for told in self._findings],
            "books": None if self._books is None else self._of_books(self._books, self._ebook),
        }

    def _of_books(self, books: Books, ebook: Ebook | None) -> dict[str, Any]:
        return {
            "fresh": self._books_fresh,
            "sum": sha256(books.pdf).hexdigest()[:20],
            "chapters": [] if ebook is None else ebook.chapters(),
        }

    def _finding(self, told: Told, first: dict[str, str]) -> dict[str, Any]:
        """A finding, with the page that it stands beside and how far down, where that can be told."""
        finding, place = told.finding, told.finding.place
        page, down = self._beside(told, first)
        return {
            "severity": finding.severity.value,
            "code": finding.code,
            "message": finding.message,
            "hint": finding.hint,
            "place": None if place is None else {"file": place.file, "line": place.line, "column": place.column},
            "words": finding.words,
            "line": told.line,
            "spot": str(finding.spot or ""),
            "page": page,
            "down": down,
        }

    def _beside(self, told: Told, first: dict[str, str]) -> tuple[str, float]:
        place = told.finding.place
        texts = [] if place is None else [text for text in self._contents.texts if bare(place.file) in text.files]
        at = 0 if place is None else place.column - 1
        words = [told.line[at : at + _AFTER], told.line[max(at - _BEFORE, 0) : at + _AFTER]]
        for text in texts:
            run = self._runs.get(text.run)
            spot = None if run is None else find(run.pdf, words)
            if run is not None and spot is not None:
                return run.leaves[spot.page].sum, spot.down
        return next((first[text.anchor] for text in texts if text.anchor in first), ""), 0.0
