"""What was written reads as what it was written from: escaped text, blocks of a transcription, whole editions."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import example, given, settings

from conftest import said
from sourcebook.diagnostics import Report
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.blocks import Block, reading_text
from sourcebook.model.content import fold
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.load import load_edition
from sourcebook.sourceformat.save import save_edition
from sourcebook.sourceformat.transcription import escape, parse_transcription, write_transcription
from strategies import any_text, block_lists, editions, typable_text


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


@settings(max_examples=150)
@given(editions())
def test_an_edition_comes_back_as_it_was(edition: Edition) -> None:
    with tempfile.TemporaryDirectory() as name:
        save_edition(edition, Path(name))
        again, report = load_edition(Path(name))
    assert said(report) == []
    assert again == edition


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
