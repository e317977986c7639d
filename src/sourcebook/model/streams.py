"""The classes of text in a built file: what is source, what is ours, what is only a label.

Markup carries the class of each element's text in `data-text`; a built file's text is read back by it, and text that
belongs to none of these classes is an error.
"""

from __future__ import annotations

from enum import StrEnum


class Stream(StrEnum):
    """A class of text. `SOURCE` is the body stream of promise 1: the source's words and the compiler's."""

    SOURCE = "source"
    COMMENTARY = "commentary"
    HEADNOTE = "headnote"
    TITLE = "title"
    NOTE = "note"
    NOTE_MARK = "note-mark"
    CALL = "call"
    LABEL = "label"
    QUESTION = "question"
    ANSWER = "answer"
    SOURCE_NOTE = "source-note"
    GENERATED = "generated"
    LINE_NUMBER = "line-number"
