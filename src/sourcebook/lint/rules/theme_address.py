"""The style sheets of a theme name no file but fonts of the book: nothing is fetched, here or on a reader's device."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sourcebook.diagnostics import Place
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition

FONTS = "../fonts/"
#: functions that open a file named in a string (CSS Values 4, 6; CSS Images 4, 2; CSS Fonts 4, 4.3)
_OPENS = ("url", "src", "image", "image-set", "cross-fade", "local")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every address in the style sheets in the folder `theme`."""

    for name, data in edition.theme_files:
        if name.endswith(".css") and "/fonts/" not in name:
            import tinycss2  # few editions have a theme of their own

            rules = tinycss2.parse_stylesheet(data.decode("utf-8-sig", "replace"), skip_comments=True)
            for address, token in _addresses(rules):
                if not address.startswith(FONTS) or ".." in address.removeprefix(FONTS):
                    yield Fault(
                        f"This style sheet calls for “{address[:60]}”, and nothing outside the book is fetched.",
                        'Put the font into theme/fonts and write url("../fonts/NAME.ttf"); take anything else out.',
                        Place(name, token.source_line, token.source_column),
                    )


def _addresses(nodes: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Every address in a style sheet with the sign that stands where it is: url(…), and what @import names."""
    for node in nodes:
        if node.type == "url":
            yield node.value, node
        elif node.type == "at-rule" and node.lower_at_keyword == "import":
            yield "@import", node
            continue
        elif node.type == "function" and node.lower_name in _OPENS:
            yield from ((a.value, a) for a in node.arguments if a.type == "string")
        for part in ("prelude", "content", "arguments", "value"):
            inner = getattr(node, part, None)
            if isinstance(inner, list):
                yield from _addresses(inner)


RULE = EditionRule(
    code="theme-address",
    wants="In the style sheets of a theme no addresses but those of fonts in theme/fonts.",
    why="A book must look the same everywhere and for ever, and must not tell anyone that it is being read.",
    fix='Put the font into theme/fonts and write url("../fonts/NAME.ttf"); take anything else out.',
    check=check,
    bad={"edition.yaml": EDITION, **SOURCE, "theme/ebook.css": "p { background: url(https://example.org/p.png); }\n"},
    good={"edition.yaml": EDITION, **SOURCE, "theme/ebook.css": "p { color: red; }\n"},
)
