"""Registers: who and what is named in the sources."""

from __future__ import annotations

from enum import StrEnum

from sourcebook.model.keys import Located, key
from sourcebook.model.markdown import Markdown
from sourcebook.records import dataclass


class RegisterKind(StrEnum):
    """What a register lists; the name of its file."""

    PERSONS = "persons"
    PLACES = "places"
    BODIES = "bodies"
    TERMS = "terms"
    ABBREVIATIONS = "abbreviations"


@dataclass(frozen=True, kw_only=True)
class Entry(Located):
    """An entry of a register."""

    kind: RegisterKind
    id: str = key("A name for the entry, used by `is:`.")
    name: str = key("The name, as the register prints it.", prose=True)
    spellings: tuple[str, ...] = key("Other spellings.", default=())
    language: str = key(
        "The language of the name where it is not the book's: ru-Latn for transliterated Russian.", default=""
    )
    dates: str = key("Dates of life or existence.", prose=True, default="")
    description: Markdown | None = key("A line or two, in Markdown.", prose=True, default=None)


@dataclass(frozen=True, kw_only=True)
class RegisterFile(Located):
    """A register as a file holds it."""

    entries: tuple[Entry, ...] = key("The entries.", default=())
