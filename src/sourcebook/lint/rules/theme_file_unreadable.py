"""The files of a theme are what their names say: text saved as UTF-8, and fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition

#: the tables that a font can't do without (OpenType 1.9, Required tables)
_TABLES = ("cmap", "head", "hhea", "hmtx", "maxp", "name")
_SIGNATURES = (b"\x00\x01\x00\x00", b"OTTO", b"true")
_SAVE = "Open it in your editor and save it again with the encoding UTF-8."


def check(edition: Edition) -> Iterator[Fault]:
    """Try to read every file in the folder `theme`."""
    for name, data in edition.theme_files:
        if name.startswith("theme/fonts/"):
            if not _is_font(name, data):
                yield Fault(
                    f"“{name}” is not a font, or is damaged.",
                    "Put a font in it whose name ends in .ttf or .otf.",
                    Place(name),
                )
        else:
            try:
                data.decode("utf-8-sig")
            except UnicodeDecodeError as problem:
                line = data.count(b"\n", 0, problem.start) + 1
                yield Fault(f"“{name}” is not saved as UTF-8.", _SAVE, Place(name, line))


def _is_font(name: str, data: bytes) -> bool:
    if not name.lower().endswith((".ttf", ".otf")) or not data.startswith(_SIGNATURES):
        return False
    from fontTools.ttLib import TTFont

    try:
        with TTFont(io.BytesIO(data), lazy=True) as font:
            return all(font[table] is not None for table in _TABLES)
    except Exception:  # whatever fontTools makes of bytes that only look like a font
        return False


RULE = EditionRule(
    code="theme-file-unreadable",
    wants="In the folder theme text saved as UTF-8, and in theme/fonts fonts in the forms TrueType or OpenType.",
    why="What can't be read can't shape a page.",
    fix=f"For text: {_SAVE} For a font: get the .ttf or .otf file of it.",
    check=check,
    bad={"edition.yaml": EDITION, **SOURCE, "theme/fonts/Mine.ttf": "not a font"},
    good={"edition.yaml": EDITION, **SOURCE, "theme/ebook.css": "p { color: red; }\n"},
)
