"""The marks of notes that are called again: which of them share the mark of the first call, as layout tells."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sourcebook.diagnostics import Report
from sourcebook.number import SharedMarks, number, repeats
from sourcebook.pipeline.making import Progress, typesetter_for
from sourcebook.pipeline.prepared import Prepared, usual_copy

if TYPE_CHECKING:
    from sourcebook.typeset import Typesetter


def with_shared_marks(prepared: Prepared, progress: Progress, typesetter: Typesetter | None = None) -> Prepared:
    """The edition with the marks of further calls as its reference layout has them, for every format and audience.

    Where no note is called twice, nothing is laid out. Raises LayoutFailed where the pages can't be laid out.
    """
    from sourcebook.render import load_theme
    from sourcebook.typeset import settle

    marks, now = SharedMarks(), prepared
    while prepared.book is not None and now.book is not None and now.resolved is not None and any(repeats(now.book)):
        reference = usual_copy(now) or now.resolved
        theme = load_theme(reference.theme, reference.theme_files)
        typesetter = typesetter or typesetter_for(reference, prepared.folder, prepared.store)
        measured, _ = settle(typesetter, reference, theme, Report(), partial(progress, "laying out"), printed=False)
        after = marks.after(now.book, measured)
        if after == marks:
            break
        from sourcebook.pipeline.reading import copy_for  # which is seldom needed here

        marks = after
        book = number(prepared.book, marks.same_page)
        now = replace(now, book=book, resolved=copy_for(now.resolved.audience, book, Report(), prepared.store))
    return now
