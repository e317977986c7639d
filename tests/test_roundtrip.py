"""What was written reads as what it was written from: escaped text, blocks of a transcription, whole editions."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from conftest import MINIMAL, said
from sourcebook.anchor import assemble
from sourcebook.diagnostics import Place, Report
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.name import NameAnnotation
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, BlockQuote, Heading, Paragraph, Verse, VerseLine, leaves, reading_text, walk
from sourcebook.model.content import Call, Content, Emphasis, Mark, fold, plain
from sourcebook.model.edition import (
    Contributor,
    Edition,
    ExcerptItem,
    NoteScope,
    Numbering,
    PartItem,
    Role,
    Stretch,
    Work,
)
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.model.registers import Entry, RegisterKind
from sourcebook.model.source import Calendar, Commentary, NoteBody, Source, SourceDate, TakenFromWork
from sourcebook.sourceformat.load import load_edition
from sourcebook.sourceformat.markdown import read_markdown
from sourcebook.sourceformat.markdownwrite import write_commentary, write_note
from sourcebook.sourceformat.save import save_edition, write_edition
from sourcebook.sourceformat.transcription import escape, parse_transcription, write_transcription
from strategies import SIGNS, WHITE, any_text, block_lists, editions, markdown_blocks, typable_text


def parse(text: str, *, calls: bool = False) -> tuple[Block, ...]:
    report = Report()
    blocks = parse_transcription(text, "sources/a.md", report, calls=calls)
    assert said(report) == []
    return blocks


@settings(max_examples=400)
@given(typable_text)
@example("1. one\n2. two\n\n1\\. three")
@example(" \n# head\n  > quote\n:::\n\\")
@example("{sic} {page 2} *a* **b** [^1] \\*")
def test_escaped_text_is_printed_as_it_stands(text: str) -> None:
    assert reading_text(parse(escape(text))) == fold(text)
    assert reading_text(parse(escape(text), calls=True)) == fold(text)


@settings(max_examples=400)
@given(any_text)
def test_escaped_text_is_printed_whatever_the_characters(text: str) -> None:
    """At the level of the parser no character is special, not even those that no file of an edition may hold."""
    assert reading_text(parse(escape(text))) == fold(text)


@settings(max_examples=400)
@given(block_lists)
def test_blocks_come_back_as_they_were(blocks: tuple[Block, ...]) -> None:
    assert parse(write_transcription(blocks), calls=True) == blocks


@settings(max_examples=400)
@given(markdown_blocks())
def test_markdown_comes_back_as_it_was(blocks: tuple[Block, ...]) -> None:
    """As commentary, as a note, and as a note called in commentary and in a note."""
    report = Report()
    assert read_markdown(write_commentary(blocks), (), report).blocks == blocks
    unheaded = tuple(b for b in blocks if not any(isinstance(inner, Heading) for inner in walk((b,))))
    assert read_markdown(write_note(unheaded), (), report, note=True).blocks == unheaded
    call = (Paragraph(Content("So", (Mark(2, 2, Call("7")),))),)
    for written, note in (
        (write_commentary(call, [("7", blocks)]), False),
        (write_note(call, [("7", unheaded)]), True),
    ):
        again = read_markdown(written, (), report, note=note)
        assert again.blocks == call
        assert again.footnotes == (("7", unheaded if note else blocks),)
    assert said(report) == []


def test_verse_in_notes_is_typed_as_in_a_source() -> None:
    report = Report()
    text = "He quotes:\n\n::: verse\nWater *run*,\n  mill turn,\n\nbread come.\n:::\n\n> ::: verse\n> Low, low\n> :::"
    blocks = read_markdown(text, (), report, note=True).blocks
    assert blocks == (
        Paragraph(plain("He quotes:")),
        Verse(
            (
                (VerseLine(Content("Water run,", (Mark(6, 9, Emphasis()),))), VerseLine(plain("mill turn,"), 1)),
                (VerseLine(plain("bread come.")),),
            )
        ),
        BlockQuote((Verse(((VerseLine(plain("Low, low")),),)),)),
    )
    assert said(report) == []
    places = [Place("a.md", n + 1) for n in range(2)]
    read_markdown("::: verse\nWater run", places, report)
    assert said(report) == [
        ("fence-unclosed", "a.md:1:1", "The block that begins with “::: verse” is never closed.",
         "Write ::: alone on a line where it ends."),
    ]  # fmt: skip


@settings(max_examples=150)
@given(editions())
def test_an_edition_comes_back_as_it_was(edition: Edition) -> None:
    with tempfile.TemporaryDirectory() as name:
        save_edition(edition, Path(name))
        again, report = load_edition(Path(name))
    assert said(report) == []
    assert again == edition


typed = st.lists(
    st.sampled_from((*SIGNS, *WHITE, "::: list\n", "::: table\n", "::: opener\n", "\n:::\n")), max_size=25
).map("".join)


@settings(max_examples=300)
@given(typed, st.booleans())
def test_whatever_is_typed_reads_and_what_is_read_can_be_written(text: str, calls: bool) -> None:
    """Text is folded, marks lie inside it, every character knows its place, every finding is at a place that is there."""
    report = Report()
    blocks = parse_transcription(text, "a.md", report, calls=calls)
    lines = text.split("\n")
    for leaf in leaves(blocks):
        assert leaf.text == fold(leaf.text)
        assert all(0 <= m.start <= m.end <= len(leaf.text) for m in leaf.marks)
        assert all(m.is_point == (m.start == m.end) for m in leaf.marks)
        for offset, char in enumerate(leaf.text):
            place = leaf.place_at(offset)
            assert place is not None
            assert char == " " or lines[place.line - 1][place.column - 1] == char
    for finding in report.findings:
        assert finding.place is not None
        assert finding.place.column <= len(lines[finding.place.line - 1]) + 1
    assert parse(write_transcription(blocks), calls=calls) == blocks


FRONT = (
    *("title: ", "date: ", "notes:\n", "  - words: ", "    note: ", "    note: |\n      ", "    id: ", "names:\n"),
    *("  - every: ", "    is: k\n", "questions:\n", "  - ask: ", "    answer: ", "emendations:\n", "    read: "),
    *("    from: ", "    to: ", "    at: paragraph 1\n", "    nth: 1 of 2\n", "    within: ", "\n", "\n", "{a: b}"),
)
front = st.lists(st.sampled_from((*FRONT, *SIGNS, *WHITE)), max_size=20).map("".join)


@settings(max_examples=100)
@given(front, typed, st.none() | typed)
def test_whatever_is_in_the_files_reading_and_anchoring_ends_in_findings(
    keys: str, text: str, notes: str | None
) -> None:
    files = {
        "edition.yaml": MINIMAL + "contents:\n  - source: a\n  - commentary: b\n",
        "sources/a.md": f"---\n{keys}\n---\n{text}",
        "commentary/b.md": f"---\ntitle: x\n{keys}\n---\n{text}",
    }
    if notes is not None:
        files["sources/a.notes.md"] = notes
    with tempfile.TemporaryDirectory() as name:
        for path, content in files.items():
            (Path(name) / path).parent.mkdir(exist_ok=True)
            (Path(name) / path).write_text(content, encoding="utf-8", newline="")
        edition, report = load_edition(Path(name))
    assert (edition is None) == report.failed
    if edition is not None:
        assemble(edition, report)
    assert all(f.place is not None and f.message for f in report.findings)


def test_files_are_written_as_an_editor_would_write_them() -> None:
    """Bare where that is safe for us and for other programs, blocks of several lines, else quoted; never in braces."""
    edition = Edition(
        id="small",
        title="A: B",
        language="en",
        date="{1917}",
        contributors=(Contributor(name="“A” & B"), Contributor(name="no", role=Role.TRANSLATOR)),
        numbering=Numbering(notes=NoteScope.EDITION),
        further_reading=("reed: 1919", "x"),
        contents=(
            PartItem(part="One #1"),
            ExcerptItem(use="a", from_="*One*", leave_out=(Stretch(from_="b", to="c, d"),)),
        ),
        sources={
            "a": Source(
                id="a",
                title=" blanks ",
                date=SourceDate(written="25 October: evening", calendar=Calendar.OLD_STYLE),
                taken_from_work=TakenFromWork(cite="reed"),
                headnote=Markdown("One.\n\n  - two\n"),
                annotations=(
                    NoteAnnotation(words="One", part=True, only_for=Audience.TEACHER, note=Markdown("a\n\nb #2")),
                    NameAnnotation(every="Kaledin", entry="k"),
                ),
                transcription=(Paragraph(Content("One.", (Mark(3, 3, Call("1")),))),),
                note_bodies=(NoteBody("1", NoteSeries.AUTHOR, "a\n\nb"),),
            )
        },
        commentary={"c": Commentary(id="c", title="C", body=Markdown("No end of line"))},
        registers=(Entry(kind=RegisterKind.PERSONS, id="k", name="Kaledin", spellings=("Kaledine", "@k")),),
        works={
            "reed": Work("reed", {"id": "reed", "issued": {"date-parts": [["1919"]]}, "author": [{"family": "Reed"}]})
        },
    )
    assert write_edition(edition) == {
        "edition.yaml": """format: 1
id: small
title: "A: B"
language: en
contributors:
  - name: “A” & B
  - name: "no"
    role: translator
date: "{1917}"
numbering:
  notes: edition
further-reading:
  - "reed: 1919"
  - x
contents:
  - part: "One #1"
  - use: a
    from: "*One*"
    leave-out:
      - from: b
        to: c, d
""",
        "sources/a.md": """---
title: " blanks "
date:
  written: "25 October: evening"
  calendar: old style
taken-from-work:
  cite: reed
headnote: "One.\\n\\n  - two\\n"
notes:
  - words: One
    part: true
    for: teacher
    note: |
      a

      b #2
names:
  - every: Kaledin
    is: k
---
One[^1].
""",
        "sources/a.notes.md": "[^1]: {author} a\n\n    b\n",
        "commentary/c.md": "---\ntitle: C\n---\nNo end of line",
        "registers/persons.yaml": 'entries:\n  - id: k\n    name: Kaledin\n    spellings:\n      - Kaledine\n      - "@k"\n',
        "references.yaml": """references:
  - id: reed
    issued:
      date-parts:
        - - 1919
    author:
      - family: Reed
""",
    }


def test_records_that_hold_numbers_are_written_as_json() -> None:
    """All values in YAML are texts to us, so numbers, which come from CSL-JSON and BibTeX, go back into JSON."""
    works = {"a": Work("a", {"id": "a", "issued": {"date-parts": [[1917, 11]]}})}
    files = write_edition(Edition(id="x", title="X", language="en", works=works))
    assert set(files) == {"edition.yaml", "references.json"}


def test_every_kind_of_annotation_is_among_them() -> None:
    """The kinds are found by looking into their folder, so that a new one is written and read without more ado."""
    assert {kind.KEY for kind in annotation_kinds()} == {
        "emendations",
        "glosses",
        "marks",
        "names",
        "notes",
        "questions",
    }


def test_the_sample_edition_comes_back_as_it_was(tmp_path: Path) -> None:
    sample = Path(__file__).parents[1] / "content" / "coalition-terms-1917"
    edition, report = load_edition(sample)
    assert edition is not None
    assert said(report) == []
    save_edition(edition, tmp_path)
    again, report = load_edition(tmp_path)
    assert said(report) == []
    assert again == edition
