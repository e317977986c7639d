"""Built files read back: the words exactly, their classes and places, and what is said of files that are damaged."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from built import sample
from sourcebook.diagnostics import Report
from sourcebook.lint.reading import Box, Reading, Run, difference, read_epub, read_pdf
from sourcebook.lint.reading.glyphs import read_cmap
from sourcebook.lint.reading.model import text_of
from sourcebook.model.blocks import leaves, reading_text
from sourcebook.model.content import PageOf
from sourcebook.model.streams import Stream
from sourcebook.render.page import page_size
from sourcebook.render.printed import PrintFragment, PrintMarkup
from sourcebook.render.theme import load_theme
from sourcebook.typeset import Typesetter
from sourcebook.write._pdf.join import joined

# --- comparing -----------------------------------------------------------------------------------------------------


def runs_on_page(*lines: str, block: int = 1) -> list[Run]:
    """Runs of one block, a line each, as a page has them."""
    box = Box(0, 0, 1, 1)
    return [Run(text, "source", (), "en", 0, block, n, line_end=True, box=box) for n, text in enumerate(lines)]


def runs_in_file(*texts: str, blocks: tuple[int, ...] = ()) -> list[Run]:
    """Runs as an EPUB has them, all in one block unless blocks are given."""
    numbers = blocks or (1,) * len(texts)
    return [Run(text, "source", (), "en", 0, n, n) for text, n in zip(texts, numbers, strict=True)]


@pytest.mark.parametrize(
    ("expected", "lines"),
    [
        ("one two three", ["one two", "three"]),
        ("one two three", ["one two ", " three"]),
        ("an agreement", ["an agree‐", "ment"]),
        ("a well-known man", ["a well-", "known man"]),
        ("a well‐known man", ["a well‐", "known man"]),
        ("the end—that is", ["the end—", "that is"]),
        ("sup\u00adport a\u200bb", ["support ab"]),
        ("12\u202f000 men", ["12 000 men"]),
        ("12 000 men", ["12\u202f000\u202fmen"]),
        ("", []),
    ],
)
def test_setting_in_lines_is_undone(expected: str, lines: list[str]) -> None:
    assert difference(expected, runs_on_page(*lines)) is None


@pytest.mark.parametrize(
    ("expected", "runs", "want", "got"),
    [
        ("in the Diet of Worms", runs_on_page("in the Dyet", "of Worms"), "Diet", "Dyet"),
        ("we shall not form a union", runs_on_page("we shall form a union"), "not", ""),
        ("we shall form a union", runs_on_page("we shall not", "form a union"), "", "not"),
        ("one two three", runs_on_page("one two"), "three", ""),
        ("one two", runs_on_page("one two", "three"), "", "three"),
        ("one two", runs_on_page("onetwo"), "one two", "onetwo"),
        ("onetwo", runs_on_page("one two"), "onetwo", "one two"),
        ("an agreement on it", runs_on_page("an agree‐ment", "on it"), "agreement", "agree‐ment"),
        ("an agree ment", runs_on_page("an agree‐", "ment"), "agree ment", "agreement"),
        ("an agreement on it", runs_on_page("an agree-", "ment on it"), "agreement", "agree- ment"),
        ("one two", runs_in_file("one", "two"), "one two", "onetwo"),
        ("sup\u00adport", runs_in_file("support"), "sup\u00adport", "support"),
        ("12\u202f000 men", runs_in_file("12 000 men"), "12\u202f000", "12 000"),
        ("agreement", runs_in_file("agree‐", "ment", blocks=(1, 2)), "agreement", "agree‐ ment"),
        ("words", [], "words", ""),
    ],
)
def test_a_difference_names_the_words(expected: str, runs: list[Run], want: str, got: str) -> None:
    found = difference(expected, runs)
    assert found is not None
    assert (found.expected, found.found) == (want, got)


def test_blanks_may_be_missing_only_between_blocks_and_lines() -> None:
    assert difference("1. One two", runs_in_file("1.", " One", " two")) is None
    assert difference("One. Two", runs_in_file("One.", "Two", blocks=(1, 2))) is None
    assert difference("One. Two", runs_in_file("One.", "Two")) is not None


def test_a_difference_shows_its_surroundings_and_its_place() -> None:
    runs = runs_on_page("He came to the Dyet of", "Worms in a hurry and said")
    runs[0] = replace(runs[0], text="He came  to the Dyet of")
    found = difference("He came to the Diet of Worms in a hurry and said", runs)
    assert found is not None
    assert (found.before, found.after) == ("He came to the", "of Worms in a hurry")
    assert found.run is runs[0]
    assert runs[0].text[found.offset :] == "yet of"
    assert found.at == len("He came to the D")


WORDS = st.lists(st.text("abcdefé-’", min_size=2, max_size=9), min_size=1, max_size=40)


@given(WORDS, st.randoms(use_true_random=False))
@settings(max_examples=200)
def test_any_setting_in_lines_compares_equal_and_any_change_does_not(words: list[str], rand: random.Random) -> None:
    expected = " ".join(words)
    lines: list[str] = []
    line = ""
    for word in words:
        line += word
        match rand.randrange(4):
            case 0:
                lines, line = [*lines, line], ""
            case 1:
                cut = len(line) - rand.randrange(1, len(word))
                lines, line = [*lines, line[:cut] + "‐"], line[cut:] + " "
            case _:
                line += " "
    runs = runs_on_page(*lines, line)
    assert difference(expected, runs) is None
    number = rand.randrange(len(runs))
    changed = runs[number].text + "§"
    found = difference(expected, [*runs[:number], replace(runs[number], text=changed), *runs[number + 1 :]])
    assert found is not None
    assert "§" in found.found


def test_a_million_characters_are_compared() -> None:
    words = [f"word{n}" for n in range(110_000)]
    lines = [" ".join(words[n : n + 10]) for n in range(0, len(words), 10)]
    expected = " ".join(words)
    assert len(expected) > 1_000_000
    runs = runs_on_page(*lines)
    assert difference(expected, runs) is None
    runs[-1] = replace(runs[-1], text=runs[-1].text.replace("word109999", "word209999"))
    found = difference(expected, runs)
    assert found is not None
    assert (found.expected, found.found, found.before.split()[-1]) == ("word109999", "word209999", "word109998")
    one = runs_in_file(expected.replace("word109999", "word209999"))
    again = difference(expected, one)
    assert again is not None
    assert again.offset == expected.index("word109999") + len("word")


# --- a small PDF ---------------------------------------------------------------------------------------------------

LONG = (
    "Internationalization characteristically incomprehensibilities of extraordinarily straightforward representatives "
    "uncharacteristically constitutionalist, counterrevolutionary circumstances notwithstanding their industrialization."
)
NOTE = "A note of some length about the office, with a fjord in it: affable, official, Tha Qu."
BODY = f"""
<section class="text document" id="text-one" lang="en"><header class="heading">
<p class="number" data-text="label">Document 1</p><h1 data-running="One" data-text="title">First Things</h1></header>
<div class="transcription" data-text="source" lang="en"><p>{LONG} {LONG}</p>
<p>An office<a class="call editor" id="call-one.a" href="#note-one.a" data-text="call">1</a><span class="note editor"
id="note-one.a" data-text="note"><p><span class="mark" data-text="note-mark">1</span>{NOTE}</p></span> of the fjord,
<em>one</em> <strong>two</strong>; <span class="small-caps">Small Caps</span> and no\u00a0break, x‐y,
<span lang="ru" class="foreign">Керенский</span> <a class="web" href="https://example.org/x">a link</a>.</p>
<p>bro<span class="original-page" data-text="label">|12|</span>ken <span data-text="label">⟨sic⟩</span> off</p>
<div class="list" role="list"><div class="item" role="listitem"><p><span class="item-label">1.</span>
<em>First</em> term</p></div></div>
<table><tbody><tr><td>left</td><td>right</td></tr></tbody></table></div>
<p data-text="commentary">See <a class="reference" href="#text-two">Document 2</a>.</p></section>
<section class="text document" id="text-two" lang="en" style="break-before: page"><h1 data-running="Two"
data-text="title">Second</h1><div data-text="source" lang="fr"><p>Deux mots.</p></div></section>
"""


@cache
def small_pdf() -> bytes:
    """Two pages with something of everything, straight from the layout engine."""
    theme = load_theme("classic")
    size = page_size("a5")
    assert size is not None
    markup = '<html lang="en"><head><title>t</title></head><body><div class="running-title">The Book</div>'
    fragment = PrintFragment(
        "one", f"{markup}{' '.join(BODY.split(chr(10)))}</body></html>", roman=False, on_right=False
    )
    typesetter, report = Typesetter({}), Report()
    markup = PrintMarkup((fragment,), theme.files["print.css"], size, "The Book", "en")
    typesetter.lay_out(markup, report)
    target = io.BytesIO()
    with joined(typesetter.draw(markup, lambda _: {}, report)) as pdf:
        pdf.save(target)
    return target.getvalue()


@cache
def small() -> Reading:
    return read_pdf(small_pdf(), "small.pdf")


SOURCE = (
    f"{LONG} {LONG} An office of the fjord, one two; Small Caps and no\u00a0break, x‐y, Керенский a link. "
    "broken off 1. First term left right"
)


def test_pdf_source_is_read_character_for_character() -> None:
    reading = small()
    assert reading.problems == ()
    assert reading.unclassed() == ()
    runs = reading.runs_of(Stream.SOURCE, under="text-one")
    assert difference(SOURCE, runs) is None
    assert "no\u00a0break, x‐y," in "".join(run.text for run in runs)
    assert difference("Deux mots.", reading.runs_of(Stream.SOURCE, under="text-two")) is None


def test_pdf_hyphens_of_the_engine_are_kept_in_the_run() -> None:
    ends = [r for r in small().runs_of("source", "text-one") if r.line_end and r.text.endswith("‐")]
    assert ends, "the long words are hyphenated"
    assert all(run.text[-2].isalpha() for run in ends)


@pytest.mark.parametrize("old", ["Internationalization", "representatives", "fjord", "two;", "Caps", "Керенский"])
def test_pdf_damage_is_found(old: str) -> None:
    found = difference(SOURCE.replace(old, "x" + old[1:]), small().runs_of("source", "text-one"))
    assert found is not None
    assert found.expected == found.found.replace(old, "x" + old[1:])
    assert old in found.found


def test_pdf_classes_and_ids() -> None:
    reading = small()
    assert text_of(reading.runs_of("title")) == "First Things Second"
    assert text_of(reading.runs_of("label", under="text-one")) == "Document 1 |12|⟨sic⟩"
    [call] = reading.runs_of("call", under="call-one.a")
    assert (call.text, call.ids) == ("1", ("text-one", "call-one.a"))
    [mark] = reading.runs_of("note-mark")
    assert (mark.text, mark.ids) == ("1", ("note-one.a",))
    assert difference(NOTE, reading.runs_of({"note"}, under="note-one.a")) is None
    assert difference("See Document 2.", reading.runs_of("commentary")) is None
    assert reading.has("text-two")
    assert not reading.has("text-three")


def test_pdf_languages() -> None:
    languages = {run.text.strip(): run.language for run in small().runs_of("source")}
    assert languages["Керенский"] == "ru"
    assert languages["Deux mots."] == "fr"
    assert languages["Small Caps"] == "en"


def test_pdf_lines_and_blocks() -> None:
    runs = small().runs_of("source", "text-one")
    [call] = small().runs_of("call")
    before, after = (next(r for r in runs if part in r.text) for part in ("An office", " of the fjord"))
    assert before.line == call.line == after.line, "a raised call stands on its line, and its note does not break it"
    assert before.block == after.block
    first, second = (next(r for r in runs if r.text == word) for word in ("left", "right"))
    assert first.line == second.line
    assert first.block != second.block
    assert {r.line_end for r in runs if r.text == "right"} == {True}
    lines = {run.line for run in runs}
    assert sum(run.line_end for run in runs) == len(lines)


def test_pdf_positions_and_sizes() -> None:
    reading = small()
    page = reading.pages[0]
    assert (round(page.width, 1), round(page.height, 1)) == (419.5, 595.3)
    assert all(r.box is not None and r.box.inside(page.width, page.height) for r in reading.runs)
    [title] = [r for r in reading.runs if r.text == "First Things"]
    [call] = reading.runs_of("call")
    note = reading.runs_of("note")[-1]
    assert title.box and call.box and note.box
    assert title.box.y0 < title.box.y1 < call.box.y0 < note.box.y0
    assert [round(r.size, 2) for r in (title, call, note)] == [15.5, 7.7, 9.0]
    middle = (title.box.x0 + title.box.x1) / 2
    inner, outer = 52.2, 358.4
    assert middle == pytest.approx((inner + outer) / 2, abs=3), "widths come from the font"


def test_pdf_margin_boxes_are_artifacts() -> None:
    reading = small()
    assert [r.text for r in reading.artifacts_on(0)] == ["1"]
    assert sorted(r.text for r in reading.artifacts_on(1)) == ["2", "The Book"]
    assert not any(r.artifact for r in reading.runs_of())


def test_pdf_links_and_anchors() -> None:
    reading = small()
    assert reading.anchors["text-one"] == 0
    assert reading.anchors["text-two"] == 1
    links = {link.text: link for link in reading.links}
    assert (links["Document 2"].target, links["Document 2"].to, links["Document 2"].dead) == ("#text-two", 1, False)
    assert (links["1"].anchor, links["1"].to) == ("note-one.a", 0)
    outside = links["a link"]
    assert (outside.target, outside.external, outside.anchor, outside.dead) == (
        "https://example.org/x",
        True,
        "",
        False,
    )


def test_a_dead_link_of_a_pdf_is_dead() -> None:
    with pikepdf.open(io.BytesIO(small_pdf())) as pdf:
        tree = pikepdf.NameTree(pdf.Root.Names.Dests)
        del tree["text-two"]
        target = io.BytesIO()
        pdf.save(target)
    [dead] = [link for link in read_pdf(target.getvalue(), "x").links if link.dead]
    assert (dead.target, dead.text) == ("#text-two", "Document 2")


# --- content streams of any making ---------------------------------------------------------------------------------

CMAP = b"""1 begincodespacerange <00> <ff> endcodespacerange
2 beginbfrange <41> <43> <0061> <50> <51> [<00660069> <D83DDE00>] endbfrange
1 beginbfchar <20> <0020> endbfchar"""


def plain_pdf(content: bytes, *, cmap: bytes | None = CMAP, form: bytes = b"") -> bytes:
    """A page of 200 by 100 points without tags; its font has codes of one byte, each half the font size wide."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 100))
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Helvetica,
        FirstChar=0,
        LastChar=255,
        Widths=pikepdf.Array([500] * 256),
    )
    if cmap is not None:
        font.ToUnicode = pdf.make_stream(cmap)
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=pdf.make_indirect(font)))
    if form:
        inner = pdf.make_stream(form)
        inner.Type, inner.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        inner.BBox, inner.Matrix = pikepdf.Array([0, 0, 200, 100]), pikepdf.Array([1, 0, 0, 1, 0, 5])
        page.Resources.XObject = pikepdf.Dictionary(X=inner)
    page.Contents = pdf.make_stream(content)
    target = io.BytesIO()
    pdf.save(target)
    return target.getvalue()


def test_a_map_of_characters_is_read() -> None:
    length, characters = read_cmap(CMAP)
    assert length == 1
    assert characters == {0x41: "a", 0x42: "b", 0x43: "c", 0x50: "fi", 0x51: "😀", 0x20: " "}


def test_text_is_placed_by_every_operator() -> None:
    content = (
        b"/Artifact BMC BT /F 10 Tf 1 0 0 1 20 50 Tm (A) Tj 12 TL T* (B) Tj 5 -8 Td <43> Tj (A) ' 2 1 (B C) \" ET EMC"
    )
    runs = read_pdf(plain_pdf(content), "x").runs
    seen = [(r.text, round(r.box.x0, 3), round(r.box.x1, 3), round(102 - r.box.y1, 3)) for r in runs if r.box]
    assert seen == [
        ("a", 20, 25, 50),
        ("b", 20, 25, 38),
        ("c", 25, 30, 30),
        ("a", 25, 30, 18),
        ("b c", 25, 45, 6),
    ]


def test_kerning_and_spacing_do_not_change_the_characters() -> None:
    content = b"q 2 0 0 2 0 0 cm /Artifact BMC BT /F 10 Tf 3 Tc 1 0 0 1 5 20 Tm [(A) -400 (B) 90 (P)] TJ ET EMC Q"
    [run] = read_pdf(plain_pdf(content), "x").runs
    assert (run.text, run.size, run.artifact) == ("abfi", 20, True)
    assert run.box is not None
    assert run.box.x1 - run.box.x0 == pytest.approx(2 * (3 * 5 + 3 * 3 + 4 - 0.9))


def test_forms_are_read_where_they_stand() -> None:
    content = b"/Artifact BMC q 1 0 0 1 10 10 cm /X Do Q EMC BT /F 10 Tf (C) Tj ET"
    artifact, stray = read_pdf(plain_pdf(content, form=b"BT /F 10 Tf (A) Tj ET"), "x").runs
    assert (artifact.text, artifact.artifact) == ("a", True)
    assert artifact.box is not None
    assert (artifact.box.x0, 100 - artifact.box.y1) == (10, 13)
    assert (stray.text, stray.artifact, stray.stream) == ("c", False, "")


def test_untagged_text_belongs_to_nothing_and_is_told() -> None:
    reading = read_pdf(plain_pdf(b"BT /F 10 Tf (AB) Tj ET"), "x")
    assert [run.text for run in reading.unclassed()] == ["ab"]
    assert any("no tags" in problem for problem in reading.problems)
    assert not reading.fonts_embedded


def test_glyphs_without_characters_are_told() -> None:
    reading = read_pdf(plain_pdf(b"BT /F 10 Tf (AZ) Tj ET"), "x")
    assert (reading.runs[0].text, reading.runs[0].missing) == ("a\ufffd", True)
    nameless = read_pdf(plain_pdf(b"BT /F 10 Tf (A) Tj ET", cmap=None), "x")
    assert (nameless.runs[0].text, nameless.runs[0].missing) == ("\ufffd", True)


def test_strings_in_figures_are_read_as_those_in_letters() -> None:
    letters = b"/Artifact BMC BT /F 10 Tf 1 0 0 1 5 20 Tm [-50 (A) -400 (B) 90 0 (P)] TJ ET EMC"
    figures = b"/Artifact BMC BT /F 10 Tf 1 0 0 1 5 20 Tm [-50 <41> -400 <4\n2>90 0<50>] TJ ET EMC"
    assert read_pdf(plain_pdf(letters), "x").runs == read_pdf(plain_pdf(figures.replace(b"\n", b"")), "x").runs
    assert read_pdf(plain_pdf(letters), "x").runs == read_pdf(plain_pdf(figures), "x").runs
    odd = b"/Artifact BMC BT /F 10 Tf [<415>0<42>] TJ ET EMC"
    assert [run.text for run in read_pdf(plain_pdf(odd), "x").runs] == ["afib"]


def test_what_is_not_drawn_is_unseen() -> None:
    content = b"/Artifact BMC BT /F 10 Tf q 3 Tr (A) Tj Q (B) Tj 7 Tr <43> Tj 0 Tr <41> Tj ET EMC"
    runs = read_pdf(plain_pdf(content), "x").runs
    assert [(run.text, run.unseen) for run in runs] == [("a", True), ("b", False), ("c", True), ("a", False)]


SHOWN = b"BT /F 10 Tf 1 0 0 1 20 50 Tm (A) Tj ET"


@pytest.mark.parametrize(
    ("content", "unseen"),
    [
        (b"1 g %s", True),
        (b"1 1 1 rg %s", True),
        (b"0 0 0 0 k %s", True),
        (b"0.5 g %s", False),
        (b"1 g 1 Tr %s", False),
        (b"1 G 1 Tr %s", True),
        (b"/DeviceRGB cs 1 1 1 sc %s", True),
        (b"/Other cs 1 1 1 sc %s", False),
        (b"0.2 g 0 0 100 100 re f 1 g %s", False),
        (b"0 g 0 0 100 100 re f %s", True),
        (b"%s 1 g 0 0 100 100 re f", True),
        (b"%s 0 0 100 100 re f", True),
        (b"%s 0 0 100 100 re n 0 0 100 100 re S", False),
        (b"%s 0 53 100 0.4 re f", False),
        (b"%s 0 60 100 40 re f", False),
        (b"%s 0 0 100 100 re 1 1 98 98 re f*", False),
        (b"%s 0 0 m 100 0 l 100 100 l 0 100 l h f", True),
        (b"%s 0 0 50 20 re W n 0 0 100 100 re f", False),
        (b"0 0 100 30 re W n %s", True),
        (b"0 0 100 100 re W* n %s", False),
    ],
)
def test_words_that_are_painted_over_or_like_the_paper_are_unseen(content: bytes, unseen: bool) -> None:
    runs = read_pdf(plain_pdf(b"/Artifact BMC " + content.replace(b"%s", SHOWN) + b" EMC"), "x").runs
    assert [run.unseen for run in runs] == [unseen]


def test_raised_and_squeezed_letters_are_read_as_they_stand() -> None:
    content = b"/Artifact BMC BT /F 10 Tf 1 0 0 1 20 50 Tm (A) Tj 7 Ts (B) Tj 0 Ts 10 Tz (C) Tj ET EMC"
    runs = read_pdf(plain_pdf(content), "x").runs
    assert [(round(run.base), round(run.size)) for run in runs] == [(50, 10), (43, 10), (50, 1)]


def test_pictures_are_read_where_they_stand() -> None:
    content = b"q 40 0 0 30 20 10 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q /Artifact BMC q 5 0 0 5 0 0 cm /I Do Q EMC"
    with pikepdf.open(io.BytesIO(plain_pdf(content))) as pdf:
        image = pdf.make_stream(b"x", Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=1, Height=1)
        pdf.pages[0].Resources.XObject = pikepdf.Dictionary(I=image)
        target = io.BytesIO()
        pdf.save(target)
    pictures = read_pdf(target.getvalue(), "x").pictures
    assert [(p.words, p.box) for p in pictures] == [(None, Box(20, 60, 60, 90)), ("", Box(0, 95, 5, 100))]


def test_a_form_inside_itself_ends() -> None:
    with pikepdf.open(io.BytesIO(plain_pdf(b"/X Do", form=b"/X Do BT /F 10 Tf (A) Tj ET"))) as pdf:
        form = pdf.pages[0].Resources.XObject.X
        form.Resources = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(X=form), Font=pikepdf.Dictionary(F=pdf.pages[0].Resources.Font.F)
        )
        target = io.BytesIO()
        pdf.save(target)
    assert any("without end" in problem for problem in read_pdf(target.getvalue(), "x").problems)


# --- a small EPUB --------------------------------------------------------------------------------------------------

HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
    'xmlns:epub="http://www.idpf.org/2007/ops" lang="en-GB" xml:lang="en-GB"><head><title>Not text</title></head>'
)
CHAPTER = (
    HEAD
    + """<body epub:type="bodymatter"><section class="text document" id="text-one" lang="en-GB" xml:lang="en-GB">
<header class="heading"><p class="number" data-text="label">Document 1</p><h1 data-text="title">First</h1></header>
<div class="transcription" data-text="source" lang="en" xml:lang="en">
<p>An <em>office</em> <strong>two</strong><a class="call" id="call-one.a" href="#note-one.a" role="doc-noteref"
 epub:type="noteref" aria-label="note 1" data-text="call">1</a> of
 <a class="name" href="002-registers.xhtml#entry-kerensky" lang="ru-Latn" xml:lang="ru-Latn">Kerenskii</a>, a line<br/>and a
 line.</p><div class="list" role="list"><div class="item" role="listitem"><p><span class="item-label">1.</span> Term
 <span class="sign" data-text="label">⟨sic⟩</span></p></div></div></div>
<section class="notes" role="doc-endnotes"><h2 data-text="label">Notes</h2><aside class="note" id="note-one.a"
 role="doc-footnote" data-text="note"><p><a class="mark" href="#call-one.a" role="doc-backlink"
 data-text="note-mark">1</a> See <a href="https://example.org/x">there</a><!-- no text -->.</p></aside></section>
</section></body></html>"""
)
REGISTER = (
    HEAD
    + """<body><section id="registers" data-text="generated"><div id="entry-kerensky"><p>Kerensky</p></div></section>
<p hidden="hidden">not seen</p></body></html>"""
)
NAV = (
    HEAD
    + """<body><nav epub:type="toc" id="toc"><h1>Contents</h1><ol><li><a href="001-text-one.xhtml"><i>1</i> First</a><ol>
<li><a href="001-text-one.xhtml#text-one">Inner</a></li></ol></li><li><a href="002-registers.xhtml">People</a></li></ol></nav>
<nav epub:type="landmarks"><ol><li><a epub:type="toc" href="#toc">Contents</a></li></ol></nav>
<nav epub:type="page-list"><ol><li><a href="001-text-one.xhtml#text-one">iv</a></li></ol></nav></body></html>"""
)
PACKAGE = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>The  Book</dc:title><dc:language>en-GB</dc:language></metadata>
<manifest><item id="nav" href="text/nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="one" href="text/001-text-one.xhtml" media-type="application/xhtml+xml"/>
<item id="two" href="text/002-registers.xhtml" media-type="application/xhtml+xml"/></manifest>
<spine><itemref idref="one"/><itemref idref="two"/></spine></package>"""
CONTAINER = """<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles></container>"""
FILES = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "EPUB/package.opf": PACKAGE,
    "EPUB/text/nav.xhtml": NAV,
    "EPUB/text/001-text-one.xhtml": CHAPTER,
    "EPUB/text/002-registers.xhtml": REGISTER,
}
ONE, TWO = "EPUB/text/001-text-one.xhtml", "EPUB/text/002-registers.xhtml"


def epub(changes: Mapping[str, str | None] | None = None) -> Reading:
    """The small EPUB read, with files changed, or left out where the change is None."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in {**FILES, **(changes or {})}.items():
            if text is not None:
                archive.writestr(name, text)
    return read_epub(target.getvalue(), "small.epub")


def test_epub_words_and_classes() -> None:
    reading = epub()
    assert reading.problems == ()
    assert reading.unclassed() == ()
    source = reading.runs_of("source", under="text-one")
    assert difference("An office two of Kerenskii, a line and a line. 1. Term", source) is None
    assert [r.text for r in source[:4]] == ["An ", "office", " ", "two"], "blanks between words are kept, others not"
    assert text_of(reading.runs_of("label")) == "Document 1 ⟨sic⟩ Notes"
    assert difference("See there.", reading.runs_of("note", under="note-one.a")) is None
    assert text_of(reading.runs_of()).endswith("Kerensky")
    assert (reading.title, reading.language, reading.files) == ("The Book", "en-GB", (ONE, TWO))


def test_epub_damage_is_found() -> None:
    reading = epub({ONE: CHAPTER.replace("Kerenskii<", "Kerenski<")})
    found = difference("An office two of Kerenskii, a line and a line. 1. Term", reading.runs_of("source"))
    assert found is not None
    assert (found.expected, found.found, found.before) == ("Kerenskii,", "Kerenski,", "An office two of")


def test_epub_context_of_a_run() -> None:
    reading = epub()
    [call] = reading.runs_of("call")
    assert call.ids == ("text-one", "call-one.a")
    assert (call.role, call.href, call.language) == ("doc-noteref", f"{ONE}#note-one.a", "en")
    [name] = [r for r in reading.runs if r.text == "Kerenskii"]
    assert (name.stream, name.language, name.href) == ("source", "ru-Latn", f"{TWO}#entry-kerensky")
    [mark] = reading.runs_of("note-mark")
    assert (mark.ids, mark.role) == (("text-one", "note-one.a"), "doc-backlink")
    assert {reading.name_of(r.place) for r in reading.runs_of("generated")} == {TWO}


def test_epub_lines_end_at_breaks_and_blocks() -> None:
    reading = epub()
    before, after = (next(r for r in reading.runs if part in r.text) for part in (", a line", "and a\n line"))
    assert before.line_end and before.line != after.line and before.block == after.block
    assert after.line_end


def test_epub_navigation() -> None:
    reading = epub()
    assert [(e.title, e.level, e.place, e.target) for e in reading.outline] == [
        ("1 First", 1, 0, ONE),
        ("Inner", 2, 0, f"{ONE}#text-one"),
        ("People", 1, 1, TWO),
    ]
    [landmark] = reading.landmarks
    assert (landmark.kind, landmark.target) == ("toc", "EPUB/text/nav.xhtml#toc")
    [page] = reading.pages
    assert (page.label, page.target, page.place) == ("iv", f"{ONE}#text-one", 0)


def test_epub_links_and_anchors() -> None:
    reading = epub()
    links = [(link.text, link.target, link.to, link.external) for link in reading.links]
    assert links == [
        ("1", f"{ONE}#note-one.a", 0, False),
        ("Kerenskii", f"{TWO}#entry-kerensky", 1, False),
        ("1", f"{ONE}#call-one.a", 0, False),
        ("there", "https://example.org/x", None, True),
    ]
    assert reading.anchors["note-one.a"] == 0
    assert reading.anchors["entry-kerensky"] == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"mimetype": "text/plain"}, "mimetype"),
        ({"META-INF/container.xml": None}, "META-INF/container.xml is missing"),
        ({"EPUB/package.opf": "<package"}, "not well-formed"),
        ({"EPUB/package.opf": PACKAGE.replace('idref="two"', 'idref="three"')}, "names “three”"),
        ({"EPUB/package.opf": PACKAGE.replace('properties="nav"', "")}, "no navigation document"),
        ({TWO: None}, f"{TWO} is missing"),
        ({ONE: CHAPTER.replace("</em>", "")}, f"{ONE} is not well-formed"),
        ({ONE: CHAPTER.replace("An ", "An&nbsp;")}, "nbsp"),
        ({ONE: CHAPTER.replace('id="note-one.a"', 'id="text-one"')}, "“text-one” is given twice"),
        ({ONE: CHAPTER.replace('data-text="title"', 'data-text="heading"')}, "“heading”"),
    ],
)
def test_epub_problems_are_told(changes: Mapping[str, str | None], words: str) -> None:
    problems = epub(changes).problems
    assert any(words in problem for problem in problems), problems


def test_epub_links_to_nothing_are_dead() -> None:
    reading = epub({ONE: CHAPTER.replace('href="#note-one.a"', 'href="#note-one.b"')})
    assert [(link.text, link.target) for link in reading.links if link.dead] == [("1", f"{ONE}#note-one.b")]
    assert epub({"EPUB/text/nav.xhtml": NAV.replace("002-reg", "003-reg")}).outline[-1].place is None


def test_epub_files_are_counted() -> None:
    style = '@font-face { src: url("../fonts/a.ttf") } @import "b.css"; p { background: url(c.png) }'
    picture = '<img src="../images/none.png" alt="A fjord"/><img src="d.png"/><img src="e.png" role="presentation"/>'
    reading = epub({ONE: CHAPTER.replace("An ", f"{picture}An "), "EPUB/style/ebook.css": style})
    assert reading.held - reading.listed == {"EPUB/style/ebook.css"}
    assert reading.used[ONE] == {"EPUB/images/none.png", "EPUB/text/d.png", "EPUB/text/e.png"}
    assert reading.used["EPUB/style/ebook.css"] == {"EPUB/fonts/a.ttf", "EPUB/style/b.css", "EPUB/style/c.png"}
    assert [picture.words for picture in reading.pictures] == ["A fjord", None, ""]
    assert [(chapter.file, chapter.language, chapter.styles) for chapter in reading.chapters] == [
        (ONE, "en-GB", ()),
        (TWO, "en-GB", ()),
    ]
    assert reading.roles["note-one.a"] == "doc-footnote"


def test_epub_text_without_class_is_not_passed_over() -> None:
    reading = epub({ONE: CHAPTER.replace(' data-text="title"', "")})
    assert [run.text for run in reading.unclassed()] == ["First"]


def test_epub_reads_nothing_from_outside(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden words")
    doctype = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
    reading = epub({ONE: CHAPTER.replace("<!DOCTYPE html>", doctype).replace("An ", "An &x; ")})
    assert not any("hidden words" in run.text for run in reading.runs)
    assert any("&x;" in problem for problem in reading.problems)


# --- damaged files -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\nnothing", b"PK\x03\x04 nothing"])
def test_what_is_no_book_gives_an_empty_reading(data: bytes) -> None:
    for read in (read_pdf, read_epub):
        reading = read(data, "x")
        assert reading.runs == ()
        assert reading.problems


@pytest.mark.parametrize("seed", range(8))
def test_damage_to_the_bytes_never_raises(seed: int) -> None:
    dice = random.Random(seed)
    for extension, read in (("pdf", read_pdf), ("epub", read_epub)):
        data = bytearray(sample().file(extension))
        for _ in range(dice.choice((1, 8, 60))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        read(bytes(data), "x")
        read(bytes(data[: dice.randrange(len(data))]), "x")


def _in_one_and_in_two(data: bytes) -> tuple[Reading, Reading]:
    """A PDF whose tags are walked in one go, and in two parts at once."""
    found = []
    for fewest in (10**6, 1):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("sourcebook.lint.reading.pdf._PART", fewest)
            found.append(read_pdf(data, "x"))
    return found[0], found[1]


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("part", [0.01, 0.3, 0.9])
def test_tags_walked_in_two_parts_say_the_same(part: float, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, share in (("FIRST", (0.0, part)), ("REST", (part, 1.0))):
        monkeypatch.setattr(f"sourcebook.lint.reading.pdf.{name}", share)
    monkeypatch.setattr("sourcebook.lint.reading.tags.REST", (part, 1.0))
    whole, parted = _in_one_and_in_two(sample().file("pdf"))
    assert whole.runs and whole == parted


@pytest.mark.usefixtures("two_cores")
def test_tags_at_fault_are_told_alike_in_two_parts() -> None:
    """An element in two places, one of a strange class, and one whose page is not there."""
    with pikepdf.open(io.BytesIO(sample().file("pdf"))) as pdf:
        kids = pdf.Root.StructTreeRoot.K[0].K
        assert len(kids) > 6
        kids.append(kids[0])
        kids[1].S = pikepdf.Name("/strange-Sect")
        kids[len(kids) - 2].T = pikepdf.String("text:stranger")
        del kids[3].K[0].Pg
        target = io.BytesIO()
        pdf.save(target)
    whole, parted = _in_one_and_in_two(target.getvalue())
    assert whole.problems and whole == parted


@pytest.mark.usefixtures("two_cores")
@pytest.mark.parametrize("seed", range(6))
def test_tags_of_damaged_files_are_told_alike_in_two_parts(seed: int) -> None:
    dice, data = random.Random(seed), bytearray(sample().file("pdf"))
    for _ in range(dice.choice((1, 8, 60))):
        data[dice.randrange(len(data))] = dice.randrange(256)
    whole, parted = _in_one_and_in_two(bytes(data))
    assert whole.runs == parted.runs and set(whole.problems) == set(parted.problems)


# --- the sample edition --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("extension", ["pdf", "epub"])
def test_sample_is_read_whole(extension: str) -> None:
    copy = sample()
    reading = copy.reading(extension)
    assert reading.problems == ()
    assert reading.unclassed() == ()
    for text in copy.resolved.texts:
        source = reading.runs_of(Stream.SOURCE, under=text.anchor)
        if text.kind.value != "commentary":
            assert difference(reading_text(text.body), source) is None
        for note in text.notes:
            if not any(leaf.points(PageOf) for leaf in leaves(note.blocks)):
                runs = reading.runs_of(Stream.NOTE, under=note.anchor)
                assert difference(reading_text(note.blocks), runs) is None
            assert text_of(reading.runs_of(Stream.NOTE_MARK, under=note.anchor)) == note.mark
            assert text_of(reading.runs_of(Stream.CALL, under=note.call_anchor)) == note.mark
    assert not any(link.dead for link in reading.links)
    assert reading.fonts_embedded


def test_sample_pages_are_labelled_and_their_margins_are_artifacts() -> None:
    reading = sample().reading("pdf")
    labels = [page.label for page in reading.pages]
    assert labels[:3] == ["i", "ii", "iii"]
    outline = {entry.title: entry for entry in reading.outline}
    assert outline["Introduction"].place == reading.anchors["text-introduction"]
    assert all(entry.place is not None for entry in outline.values())
    for place, label in enumerate(labels[2:], 2):
        assert label in [run.text for run in reading.artifacts_on(place)]
