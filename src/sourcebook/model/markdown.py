"""Editors' Markdown, kept as typed beside the blocks it was read as."""

from __future__ import annotations

from dataclasses import field

from sourcebook.diagnostics import Place
from sourcebook.model.blocks import Block
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Markdown:
    """A piece of CommonMark of ours: the text as typed, and what it means.

    `footnotes` are the bodies written under it, by their names.
    """

    text: str
    blocks: tuple[Block, ...] = field(default=(), compare=False, repr=False)
    footnotes: tuple[tuple[str, tuple[Block, ...]], ...] = field(default=(), compare=False, repr=False)
    place: Place | None = field(default=None, compare=False, repr=False)
