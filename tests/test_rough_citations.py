"""A check words no citations: its guess takes about the room that they will take, and its findings are the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from built import SAMPLE
from sourcebook.model.blocks import leaves
from sourcebook.pipeline import Prepared, check, prepare


def _lengths(prepared: Prepared) -> list[int]:
    assert prepared.resolved is not None
    notes = [note for text in prepared.resolved.texts for note in text.notes]
    return [sum(len(leaf.text) for leaf in leaves(note.blocks)) for note in notes]


def test_notes_are_about_as_long_as_they_will_be() -> None:
    guessed, worded = _lengths(check(SAMPLE)), _lengths(prepare(SAMPLE))
    assert len(guessed) == len(worded) and guessed != worded
    for one, other in zip(guessed, worded, strict=True):
        assert abs(one - other) < 80


@pytest.mark.parametrize(
    ("file", "words", "instead", "code"),
    [
        ("edition.yaml", "citation-style: chicago", "citation-style: chikago", "style-unknown"),
        ("commentary/introduction.md", "@alpha-history", "@alpha-histery", "citation-unknown"),
    ],
)
def test_what_is_wrong_with_citations_is_told_all_the_same(
    tmp_path: Path, file: str, words: str, instead: str, code: str
) -> None:
    shutil.copytree(SAMPLE, tmp_path / "sample")
    path = tmp_path / "sample" / file
    text = path.read_text(encoding="utf-8")
    assert words in text
    path.write_text(text.replace(words, instead), encoding="utf-8")
    found = [(f.code, f.place) for f in check(tmp_path / "sample").report.findings]
    assert code in [one for one, _ in found]
    assert found == [(f.code, f.place) for f in prepare(tmp_path / "sample").report.findings]
