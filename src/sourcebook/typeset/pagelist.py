"""The list of a PDF's pages, made once: pydyf 0.13 writes it anew for each tag that names its page, so that a book twice as
long takes four times as long to be tagged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

import pydyf


@contextmanager
def pages_listed_once() -> Iterator[None]:
    """While this lasts, the references to the pages of a PDF are kept until another page is added."""
    original = pydyf.PDF.page_references
    known: WeakKeyDictionary[pydyf.PDF, tuple[int, tuple[bytes, ...]]] = WeakKeyDictionary()

    def references(pdf: pydyf.PDF) -> tuple[bytes, ...]:
        length, found = known.get(pdf, (-1, ()))
        if length != len(pdf.pages["Kids"]):
            found = original.fget(pdf)
            known[pdf] = len(pdf.pages["Kids"]), found
        return found

    pydyf.PDF.page_references = property(references)
    try:
        yield
    finally:
        pydyf.PDF.page_references = original
