"""What the desk tells while it works."""

from __future__ import annotations

from typing import TypeAlias

from sourcebook.diagnostics import Finding
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Doing:
    """What the desk does now, how far that is as a part of 1, and how many pages there are."""

    step: str
    far: float = 0.0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Text:
    """A text of the book: the name of its place, its title, the run of pages it is in, and the files it is made from."""

    anchor: str
    title: str
    run: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The title and the language of the book, and its texts in their order."""

    title: str
    language: str
    texts: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page: a sum of what is drawn on it, its folio, and the names of what begins or goes on on it."""

    sum: str
    folio: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A run of pages as a PDF of its own."""

    id: str
    leaves: tuple[Leaf, ...]
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Pages:
    """All runs of pages of the book, in their order, have been told: what else was there is no more."""

    runs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, with the line of the file that it speaks of."""

    finding: Finding
    line: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """What is wrong with the edition, and with what is in its files; `laid_out`: whether its pages could be made."""

    findings: tuple[Told, ...]
    laid_out: bool


@dataclass(frozen=True, slots=True)
class Books:
    """The files as a build would make them, verified; and what was found in them."""

    pdf: bytes
    epub: bytes
    findings: tuple[Told, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Something else went wrong, in words for whoever looks at the preview."""

    message: str


Message: TypeAlias = Doing | Contents | Run | Pages | Found | Books | Stopped
