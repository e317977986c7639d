"""Markup to laid-out pages. The only place that knows WeasyPrint; it is pinned to 70, and a test guards what is used of its inside."""

from sourcebook.typeset.fontconfig import no_fonts_of_the_machine
from sourcebook.typeset.libraries import libraries_by_file_name

# the engine looks for fonts and libraries as soon as it is loaded, which takes its time
with no_fonts_of_the_machine(), libraries_by_file_name():
    from sourcebook.typeset.compose import LaidOut, Sheets, Typesetter
    from sourcebook.typeset.coverage import missing_characters
    from sourcebook.typeset.pages import Pages, book_pages
    from sourcebook.typeset.part import Bookmark, Part
    from sourcebook.typeset.ready import get_ready
    from sourcebook.typeset.rounds import settle
    from sourcebook.typeset.usedfonts import shared_fonts

__all__ = [
    "Bookmark",
    "LaidOut",
    "Pages",
    "Part",
    "Sheets",
    "Typesetter",
    "book_pages",
    "get_ready",
    "missing_characters",
    "settle",
    "shared_fonts",
]
