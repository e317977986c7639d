"""Notes on their way to the page: called twice, called at one spot, called anywhere, numbered by series, set apart."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from built import silent
from conftest import Load, Said, said
from sourcebook.anchor import assemble
from sourcebook.diagnostics import Report
from sourcebook.lint import verify_books
from sourcebook.lint.reading import read_epub, read_pdf
from sourcebook.lint.reading.model import Reading, text_of
from sourcebook.model.audience import Audience
from sourcebook.model.book import Book
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition, TeacherNotesSection, TextSection
from sourcebook.model.streams import Stream
from sourcebook.number import SharedMarks, number
from sourcebook.pipeline import Order, Prepared, build, prepare, verify, with_shared_marks

EDITION = "format: 1\nid: small\ntitle: A Small Book\nlanguage: en\n"
TAKES_A = EDITION + "contents:\n  - source: a\n"
LINES = (
    "The committee met in the long room above the harbour and heard the letters read until the lamps were lit. " * 30
)


def made(load: Load, files: dict[str, str]) -> tuple[Book, list[Said]]:
    edition, findings = load({"edition.yaml": TAKES_A, **files})
    assert findings == []
    assert edition is not None
    report = Report()
    return number(assemble(edition, report)), said(report)


def source(text: str, *keys: str) -> str:
    return "\n".join(["---", "title: A letter", *keys, "---", text, ""])


def marks(book: Book) -> dict[str, str]:
    return {note.id: note.mark for unit in book.units for note in unit.notes}


# --- called again ----------------------------------------------------------------------------------------------------


def test_each_further_call_has_a_mark_of_its_own_before_layout(load: Load) -> None:
    book, findings = made(
        load,
        {
            "sources/a.md": source(
                "One[^x] two[^y] three[^x] four[^x].", "headnote: Ours.[^1] Again.[^1]\n\n  [^1]: H"
            ),
            "sources/a.notes.md": "[^x]: First\n[^y]: {author} Second\n",
        },
    )
    assert findings == []
    assert marks(book) == {
        "a/headnote-1": "1", "a/headnote-1.2": "2", "a/x": "3", "a/y": "*", "a/x.2": "4", "a/x.3": "5",
    }  # fmt: skip


def test_a_call_on_the_page_of_its_note_shares_the_mark(load: Load) -> None:
    book, _ = made(
        load, {"sources/a.md": source("One[^x] two[^x] three[^y]."), "sources/a.notes.md": "[^x]: X\n[^y]: Y\n"}
    )
    assert marks(number(book, frozenset({"a/x.2"}))) == {"a/x": "1", "a/x.2": "1", "a/y": "2"}


def test_a_name_that_looks_like_a_further_call_is_another_note(load: Load) -> None:
    files = {"sources/a.md": source("One[^x] two[^x] three[^x.2]."), "sources/a.notes.md": "[^x]: X\n[^x.2]: Y\n"}
    book, findings = made(load, files)
    assert findings == []
    assert marks(book) == {"a/x": "1", "a/x.3": "2", "a/x.2": "3"}


def test_a_call_that_left_the_page_has_its_own_mark_for_good(load: Load) -> None:
    book, _ = made(load, {"sources/a.md": source("One[^x] two[^x]."), "sources/a.notes.md": "[^x]: X\n"})
    together = Measured(folios={"call-a.x.2": "1", "note-a.x": "1"})
    parted = Measured(folios={"call-a.x.2": "2", "note-a.x": "1"})
    first = SharedMarks().after(book, together)
    assert first == SharedMarks(frozenset({"a/x.2"}))
    assert first.after(book, together) == first
    left = first.after(book, parted)
    assert left == SharedMarks(own_for_good=frozenset({"a/x.2"}))
    assert left.after(book, together) == left


FAR = {
    "edition.yaml": TAKES_A + "  - commentary: c\n",
    "sources/a.md": source(
        f"Start[^x] and again[^x] here[^y].\n\n{LINES}\n\nFar[^x] away[^z], with words[^t] for you[^t].",
        "taken-from: As printed in a book that we made up.", "notes:", "  - words: away", "    series: textual", "    note: W",
    ),
    "sources/a.notes.md": "[^x]: The long story.\n[^y]: Why.\n[^z]: Zed.\n[^t]: {teacher} Ask them.\n",
    "commentary/c.md": "---\ntitle: Our words\n---\nWords[^1] and words[^1].\n\n[^1]: A footnote.\n",
}  # fmt: skip


@cache
def far(audience: Audience) -> tuple[Path, ResolvedEdition, dict[str, bytes]]:
    """A book whose calls are pages apart, built for one audience: where it is, what it should say, its files."""
    folder = Path(mkdtemp())
    for name, text in FAR.items():
        path = folder / "edition" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    order = Order(folder / "edition", folder / "build", ("pdf", "epub"), audience)
    done = build(order, silent)
    assert done.files, said(done.report)
    assert said(done.report) == []
    prepared = with_shared_marks(prepare(order.path, audience), silent)
    assert prepared.resolved is not None
    return folder, prepared.resolved, {path.name: path.read_bytes() for path in done.files}


def text_a(edition: ResolvedEdition) -> TextSection:
    return next(text for text in edition.texts if text.unit == "a")


def readings(audience: Audience) -> tuple[Reading, Reading]:
    _, _, files = far(audience)
    pdf, epub = (next(n for n in files if n.endswith(ending)) for ending in ("pdf", "epub"))
    return read_pdf(files[pdf], pdf), read_epub(files[epub], epub)


def words(reading: Reading, stream: Stream, anchor: str) -> str:
    return text_of(reading.runs_of(stream, under=anchor)).strip()


def test_print_and_ebook_have_the_same_marks_at_every_call() -> None:
    for audience in Audience:
        _, edition, _ = far(audience)
        for reading in readings(audience):
            shown = {
                call.id: words(reading, Stream.CALL, call.call_anchor)
                for call in (*text_a(edition).notes, *text_a(edition).repeated_calls)
            }
            teachers = {"a/t": "T1", "a/t.2": "T1"} if audience is Audience.TEACHER else {}
            assert shown == {
                "a/x": "1",
                "a/x.2": "1",
                "a/y": "2",
                "a/x.3": "3",
                "a/notes-1": "a",
                "a/z": "4",
                **teachers,
            }


def test_print_sets_a_short_note_for_a_call_on_another_page_and_none_on_the_same() -> None:
    pdf, _ = readings(Audience.PUPILS)
    assert words(pdf, Stream.NOTE, "note-a.x") == "The long story."
    assert words(pdf, Stream.NOTE, "note-a.x.3") == "See note 1, page 1."
    assert words(pdf, Stream.NOTE_MARK, "note-a.x.3") == "3"
    assert not pdf.has("note-a.x.2")
    assert pdf.anchors["note-a.x.3"] == pdf.anchors["call-a.x.3"] > pdf.anchors["note-a.x"]


def test_the_ebook_has_one_note_whose_marks_lead_back_to_their_calls() -> None:
    _, epub = readings(Audience.PUPILS)
    leads = [(r.text, r.href.partition("#")[2]) for r in epub.runs_of(Stream.NOTE_MARK, under="note-a.x")]
    assert leads == [("1", "call-a.x"), ("3", "call-a.x.3")]
    for call in ("call-a.x", "call-a.x.2", "call-a.x.3"):
        assert epub.runs_of(Stream.CALL, under=call)[0].href.endswith("#note-a.x")
    assert words(epub, Stream.NOTE, "note-a.x") == "The long story."


def test_the_built_books_are_proved_again_with_the_same_marks() -> None:
    for audience in Audience:
        folder, _, _ = far(audience)
        assert said(verify(folder / "edition", folder / "build", audience, silent).report) == []


def test_a_shared_mark_on_another_page_is_a_fault() -> None:
    _, _, files = far(Audience.PUPILS)
    folder = far(Audience.PUPILS)[0]
    prepared = prepare(folder / "edition")
    assert prepared.book is not None
    shared = number(prepared.book, frozenset({"a/x.2", "a/x.3"}))
    changed = Prepared(Report(), prepared.folder, prepared.edition, shared)
    assert changed.book is not None
    found = verify_books(files, _resolved(changed.book))
    assert {f.code for f in found} >= {"note-marks", "note-page"}
    assert any("called again on page" in f.message for f in found)


def _resolved(book: Book) -> ResolvedEdition:
    from sourcebook.cite import cite
    from sourcebook.cite.pandoc import PandocCitationEngine
    from sourcebook.resolve import resolve
    from sourcebook.select import select

    return resolve(cite(select(book, Audience.PUPILS), PandocCitationEngine(), Report()), Report())


def test_where_nothing_is_called_twice_nothing_is_laid_out(tmp_path: Path) -> None:
    path = tmp_path / "letter.md"
    path.write_text(source("One two.", "notes:", "  - words: One", "    note: N"), encoding="utf-8")
    prepared = prepare(path)

    def never(step: str, far: float = 0.0, pages: int = 0) -> None:
        raise AssertionError(step)

    assert with_shared_marks(prepared, never) is prepared


# --- at one spot -----------------------------------------------------------------------------------------------------


def test_two_notes_of_one_series_at_one_spot_are_offered_as_one(load: Load) -> None:
    notes = (
        "notes:",
        "  - words: word",
        "    note: One *thing*.",
        "  - words: a word",
        "    note: Another [see @k, 3].",
    )
    _, findings = made(load, {"sources/a.md": source("a word here", *notes)})
    assert findings == [
        (
            "notes-at-one-spot",
            "sources/a.md:6:5",
            "Two notes are called at one spot, after “a word”; readers will take their marks for one.",
            "Join them in one note: One *thing*. Another [see @k, 3].",
        )
    ]


def test_calls_at_one_spot_are_told_where_they_stand(load: Load) -> None:
    long = "word " * 100
    files = {
        "sources/a.md": source("One[^1][^2] two[^3][^3]."),
        "sources/a.notes.md": f"[^1]: {long}\n[^2]: End.\n[^3]: T\n",
    }
    _, ((code, place, _, hint), again) = made(load, files)
    assert (code, place) == ("notes-at-one-spot", "sources/a.md:4:4")
    assert hint.startswith("Join them in one note: word word")
    assert " … " in hint
    assert hint.endswith("word End.")
    assert len(hint) < 280
    assert again[3] == "Take one of the two calls out."


def test_series_at_one_spot_stand_in_order_wherever_their_calls_come_from(load: Load) -> None:
    notes = ("notes:", "  - words: word", "    id: w", "    series: textual", "    note: W")
    files = {
        "sources/a.md": source("a word[^e][^s] here", *notes),
        "sources/a.notes.md": "[^e]: E\n[^s]: {author} S\n",
    }
    book, findings = made(load, files)
    assert findings == []
    assert list(marks(book).items()) == [("a/w", "a"), ("a/s", "*"), ("a/e", "1")]


# --- numbered by series ----------------------------------------------------------------------------------------------

THREE = "contents:\n  - part: P\n  - source: a\n  - source: b\n  - part: Q\n  - source: c\n"


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        ("", ["1 a * T1"] * 3),
        ("  notes: edition\n", ["1 a * T1", "2 b † T2", "3 c ‡ T3"]),
        ("  notes: edition\n  author-notes: document\n", ["1 a * T1", "2 b * T2", "3 c * T3"]),
        ("  textual-notes: part\n  teacher-notes: edition\n", ["1 a * T1", "1 b * T2", "1 a * T3"]),
    ],
)
def test_each_series_is_numbered_by_its_own_scope(load: Load, policy: str, expected: list[str]) -> None:
    numbering = f"numbering:\n{policy}" if policy else ""
    text = source("One[^e] two[^w] three[^s] four[^t].")
    notes = "[^e]: E\n[^w]: {textual} W\n[^s]: {author} S\n[^t]: {teacher} T\n"
    files = {"edition.yaml": EDITION + numbering + THREE}
    for name in "abc":
        files |= {f"sources/{name}.md": text, f"sources/{name}.notes.md": notes}
    book, _ = made(load, files)
    assert [" ".join(note.mark for note in unit.notes) for unit in book.units] == expected


# --- set apart, and without a number ---------------------------------------------------------------------------------


def test_notes_for_the_teacher_stand_at_the_end_and_lead_both_ways() -> None:
    _, edition, _ = far(Audience.TEACHER)
    last = edition.sections[-1]
    assert isinstance(last, TeacherNotesSection)
    assert (last.heading, [(g.label, g.title) for g in last.groups]) == (
        "Notes for the teacher",
        [("Document 1", "A letter")],
    )
    pdf, epub = readings(Audience.TEACHER)
    assert pdf.anchors["note-a.t"] == len(pdf.pages) - 1 > pdf.anchors["call-a.t"]
    for reading in (pdf, epub):
        assert words(reading, Stream.NOTE_MARK, "note-a.t") == "T1"
        assert words(reading, Stream.GENERATED, "note-a.t") == "Ask them."
    assert words(pdf, Stream.LABEL, "note-a.t") == f"page {pdf.name_of(pdf.anchors['call-a.t'])}"
    (call, mark) = (epub.runs_of(s, under=a)[0] for s, a in ((Stream.CALL, "call-a.t"), (Stream.NOTE_MARK, "note-a.t")))
    assert (call.href.partition("#")[2], mark.href.partition("#")[2]) == ("note-a.t", "call-a.t")
    assert epub.files[epub.anchors["note-a.t"]] != epub.files[epub.anchors["call-a.t"]]


def test_the_pages_that_pupils_share_are_the_same() -> None:
    pupils, teacher = readings(Audience.PUPILS)[0], readings(Audience.TEACHER)[0]
    shared = {name: page for name, page in pupils.anchors.items() if name.startswith(("text-", "note-", "call-"))}
    assert shared.items() <= teacher.anchors.items()
    assert len(teacher.pages) == len(pupils.pages) + 1


def test_the_pupils_copy_has_no_section_for_the_teacher() -> None:
    _, edition, _ = far(Audience.PUPILS)
    assert not any(isinstance(section, TeacherNotesSection) for section in edition.sections)


def test_a_source_note_is_printed_in_both_formats_and_has_no_number() -> None:
    for audience in Audience:
        _, edition, _ = far(audience)
        assert text_a(edition).source_note.text == "As printed in a book that we made up."
        for reading in readings(audience):
            assert words(reading, Stream.SOURCE_NOTE, "text-a") == "As printed in a book that we made up."
            numbered = [r for n in text_a(edition).notes for r in reading.runs_of(under=n.anchor)]
            assert not any("made up" in run.text for run in numbered)


# --- called anywhere -------------------------------------------------------------------------------------------------

ANYWHERE = """# Heading[^h]

1. First[^l]
2. Second

> Quoted[^q]

::: verse
Line[^v]
:::

::: table
| Head[^t] | B |
| --- | --- |
| Cell[^c] | D |
:::

::: opener
Sir[^o]
:::

Plain[^p]."""


def test_calls_in_every_kind_of_block_are_numbered_in_order(load: Load) -> None:
    names = "hlqvtcop"
    notes = "".join(f"[^{n}]: Note {n}.\n" for n in names)
    keys = ("headnote: Ours.[^1]", "", "  [^1]: In the headnote.", "notes:", "  - at: title", "    note: On the title.")
    book, findings = made(load, {"sources/a.md": source(ANYWHERE, *keys), "sources/a.notes.md": notes})
    assert findings == []
    expected = ["a/notes-1", "a/headnote-1", *(f"a/{n}" for n in names)]
    assert list(marks(book).items()) == [(name, str(n)) for n, name in enumerate(expected, 1)]


def test_a_note_on_a_note_is_numbered_right_after_it(load: Load) -> None:
    notes = (
        "[^x]: Out[^in] and[^more].\n\n    [^in]: In[^deep].\n\n    [^more]: More.\n\n    [^deep]: Deep.\n[^y]: Next.\n"
    )
    book, findings = made(load, {"sources/a.md": source("One[^x] two[^y]."), "sources/a.notes.md": notes})
    assert findings == []
    assert list(marks(book).values()) == ["1", "2", "3", "4", "5"]
    assert list(marks(book)) == ["a/x", "a/x-in", "a/x-deep", "a/x-more", "a/y"]


def test_a_note_called_only_in_a_note_for_the_teacher_is_for_the_teacher(load: Load) -> None:
    notes = "[^t]: {teacher} Ask[^in].\n\n    [^in]: Inner.\n"
    book, findings = made(load, {"sources/a.md": source("One[^t]."), "sources/a.notes.md": notes})
    assert findings == []
    assert marks(book) == {"a/t": "T1", "a/t-in": "T2"}
    assert {note.only_for for unit in book.units for note in unit.notes} == {Audience.TEACHER}


def test_the_authors_own_notes_call_others_of_the_notes_file(load: Load) -> None:
    notes = "[^y]: Next.\n[^x]: {author} Out[^in] of it.\n[^in]: {author} In, and again[^x].\n"
    book, findings = made(load, {"sources/a.md": source("One[^x] two[^y]."), "sources/a.notes.md": notes})
    assert findings == []
    assert list(marks(book).items()) == [("a/x", "*"), ("a/in", "†"), ("a/x.2", "‡"), ("a/y", "1")]


def test_what_the_teacher_is_told_does_not_take_a_note_from_the_pupils(load: Load) -> None:
    keys = ("notes:", "  - words: One", "    for: teacher", "    note: Ask[^in] them.", "", "      [^in]: Inner.")
    notes = "[^t]: {author} Said.\n"
    book, findings = made(load, {"sources/a.md": source("One two[^t].", *keys), "sources/a.notes.md": notes})
    assert findings == []
    pupils = [note.id for text in _resolved(book).texts for note in text.notes]
    assert pupils == ["a/t"]


@pytest.mark.parametrize(
    ("language", "sentence"), [("fr", "Voir note 1, page 1."), ("de", "Siehe Anmerkung 1, Seite 1.")]
)
def test_the_short_note_speaks_the_language_of_the_book(tmp_path: Path, language: str, sentence: str) -> None:
    files = {
        "edition.yaml": TAKES_A.replace("language: en", f"language: {language}"),
        "sources/a.md": source(f"Un[^x] mot.\n\n{LINES}\n\nLoin[^x] de là."),
        "sources/a.notes.md": "[^x]: X.\n",
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
    done = build(Order(tmp_path, tmp_path / "build", ("pdf",)), silent)
    assert said(done.report) == []
    assert words(read_pdf(done.files[0].read_bytes(), "small.pdf"), Stream.NOTE, "note-a.x.2") == sentence
