"""The smallest edition, for the examples of rules: a rule's example is this and one thing more."""

from __future__ import annotations

EDITION = """format: 1
id: example
title: An Example
language: en
contents:
  - source: letter
"""
TEXT = "My dear Sir, the Diet has not met.\n"
SOURCE = {"sources/letter.md": f"---\ntitle: A letter\n---\n{TEXT}"}


def with_note(note: str) -> str:
    """The letter with a note on one of its words."""
    return SOURCE["sources/letter.md"].replace("---\nMy", f"notes:\n  - words: Diet\n    note: {note}\n---\nMy")


#: the letter with a note that cites a work
CITING = with_note("See [@smith].")
#: a published edition of documents
DOCUMENTS = EDITION.replace("contents:\n", "contents:\n  - generate: imprint\n")
