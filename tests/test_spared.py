"""What the engine is spared changes nothing: lines, pages and margins are those that it makes with all its tries."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import pytest
import weasyprint
from hypothesis import given, settings
from hypothesis import strategies as st
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from sourcebook.typeset.fetcher import BookFetcher
from sourcebook.typeset.fontconfig import no_fonts_of_the_machine
from sourcebook.typeset.fonts import FACES, font_faces
from sourcebook.typeset.fragment import BASE_URL, STYLE_URL
from sourcebook.typeset.linebreak import mended_line_break
from sourcebook.typeset.spared import lines as spared_lines
from sourcebook.typeset.spared import sparing

FETCHER = BookFetcher({f"{BASE_URL}fonts/{face.file}": face.data for face in FACES})
with no_fonts_of_the_machine():
    FONTS = FontConfiguration()
SHEET = weasyprint.CSS(
    string=font_faces("../fonts"), base_url=STYLE_URL, url_fetcher=FETCHER, font_config=FONTS
)  # fmt: skip
WORDS = [
    "The",
    "unprecedented",
    "circumstances",
    "notwithstanding,",
    "representatives",
    "of",
    "well-known",
    "organisations",
    "—",
    "“Izvestiia”,",
    "d'Alembert’s",
    "Encyclopédie,",
    "25",
    "October/7",
    "November",
    "1917",
    "—",
    "deliberated;",
    "nevertheless,",
    "Vserossiiskii",
    "and",
    "fiftieth",
    "self-governing",
    "com\xadmit\xadtees",
    "AVTo.",
    "T.",
    "W.",
    "and",
    "(1917–1918)",
    "were",
    "irreconcilable",
    "with",
    "extraordinarily",
    "long",
    "counter-revolutionary",
    "pronouncements.",
    "internationalism",
    "ffi",
    "fl",
    "Ty.",
    "Av.",
]
PAGE = """
@page { size: 300px 260px; margin: 40px; @top-center { content: string(head); } @bottom-left { content: counter(page); width: 20px; }
        @left-middle { content: "left"; min-height: 10px; } }
@page :left { @top-right { content: "even"; } } @page :first { @top-center { content: none; } }
p { margin: 0; string-set: head content(); }
"""


def _laid_out(html: str, style: str, *, spared: bool) -> list[Any]:
    """All boxes of all pages, with their places and words."""
    around: AbstractContextManager[None] = sparing() if spared else nullcontext()
    with around, mended_line_break():
        document = weasyprint.HTML(string=html, base_url=BASE_URL, url_fetcher=FETCHER).render(
            stylesheets=[SHEET, weasyprint.CSS(string=style, font_config=FONTS, url_fetcher=FETCHER)], font_config=FONTS
        )
    found = []
    for page in document.pages:
        for box in page._page_box.descendants():
            text = box.text if isinstance(box, boxes.TextBox) else ""
            spacing = box.justification_spacing if isinstance(box, boxes.TextBox) else 0
            found.append(
                (
                    type(box).__name__,
                    box.element_tag,
                    text,
                    box.position_x,
                    box.position_y,
                    box.width,
                    box.height,
                    spacing,
                )
            )
    document.write_pdf()
    return found


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=60).map(" ".join)
styles = st.fixed_dictionaries(
    {
        "width": st.integers(20, 420),
        "font-size": st.sampled_from(["8px", "11px", "14.667px", "20px"]),
        "text-align": st.sampled_from(["justify", "left", "center"]),
        "hyphens": st.sampled_from(["auto", "manual", "none"]),
        "letter-spacing": st.sampled_from(["normal", "1px", "-.3px"]),
        "word-spacing": st.sampled_from(["normal", "3px"]),
        "white-space": st.sampled_from(["normal", "nowrap", "pre-wrap"]),
        "font-variant-caps": st.sampled_from(["normal", "small-caps"]),
        "text-indent": st.sampled_from(["0", "30px"]),
    }
)


@settings(max_examples=150, deadline=None)
@given(texts, texts, styles)
def test_lines_are_broken_where_the_engine_breaks_them(one: str, other: str, style: dict[str, Any]) -> None:
    chosen = "; ".join(f"{name}: {value}{'px' if name == 'width' else ''}" for name, value in style.items())
    css = f"body {{ margin: 0 }} p {{ margin: 0; font-family: 'EB Garamond'; hyphenate-limit-chars: 7 3 4; {chosen} }}"
    html = f"<html lang=en><body><p>{one} <i>{other}</i> {one}</p></body></html>"
    assert _laid_out(html, css, spared=True) == _laid_out(html, css, spared=False)


def test_margins_and_pages_are_those_of_the_engine() -> None:
    html = "<html lang=en><body>" + "".join(f"<p>{n} {' '.join(WORDS)}</p>" for n in range(8)) + "</body></html>"
    assert _laid_out(html, PAGE, spared=True) == _laid_out(html, PAGE, spared=False)


def test_most_tries_are_spared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else nothing would be gained, and nothing would fail."""
    made: list[str] = []
    setup = spared_lines.Layout.setup

    def counted(layout: Any, style: Any) -> None:
        made.append(type(layout).__name__)
        setup(layout, style)

    monkeypatch.setattr(spared_lines.Layout, "setup", counted)
    css = "p { width: 300px; font: 14px 'EB Garamond'; hyphens: auto; text-align: justify }"
    html = f"<html lang=en><body>{f'<p>{chr(32).join(WORDS)}</p>' * 30}</body></html>"
    _laid_out(html, css, spared=False)
    with_all = len(made)
    made.clear()
    _laid_out(html, css, spared=True)
    assert len(made) < 0.75 * with_all, (len(made), with_all)
