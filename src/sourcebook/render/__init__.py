"""A resolved edition and a theme to markup: pages for print, chapters for an ebook. Templates place; nothing is decided in them."""

from sourcebook.render.ebook import Chapter, EbookMarkup, render_ebook
from sourcebook.render.printed import PrintMarkup, fragment_names, refers_to, render_print
from sourcebook.render.rendered import Rendered
from sourcebook.render.theme import Theme, load_theme, theme_names

__all__ = [
    "Chapter",
    "EbookMarkup",
    "PrintMarkup",
    "Rendered",
    "Theme",
    "fragment_names",
    "load_theme",
    "refers_to",
    "render_ebook",
    "render_print",
    "theme_names",
]
