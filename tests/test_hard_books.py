"""Hard books: whatever notes they have, none is missing, on another page than its call, out of order or outside."""

from __future__ import annotations

from pathlib import Path

import pytest

from hard_books import PAGES, write_hard_book
from proof_runs import hard_run
from sourcebook.model.blocks import ListBlock, Picture, Table, Verse, walk
from sourcebook.model.notes import NoteSeries
from sourcebook.pipeline import prepare

#: 194: a continuation leaves no room for the second line of a table at the head of a page
SEEDS = (194, *range(1000, 1024))


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hard_book_has_no_fault(seed: int) -> None:
    run = hard_run(seed)
    assert run.failed == []
    assert run.faults == {}, "\n".join(run.shown)
    assert run.counts["notes"] == run.counts["calls"] > 0


def test_the_same_seed_gives_the_same_edition(tmp_path: Path) -> None:
    one, other, third = (write_hard_book(tmp_path / str(n), seed) for n, seed in enumerate((7, 7, 8)))
    files = [{p.relative_to(f): p.read_bytes() for p in f.rglob("*") if p.is_file()} for f in (one, other, third)]
    assert files[0] == files[1] != files[2]


def test_the_seeds_meet_what_is_hard(tmp_path: Path) -> None:
    """All pages sizes, series and blocks occur, and notes from one word to some hundreds."""
    pages, series, blocks, lengths = set(), set(), set(), []
    for seed in SEEDS:
        resolved = prepare(write_hard_book(tmp_path / str(seed), seed)).resolved
        assert resolved is not None
        pages.add(resolved.page)
        for text in resolved.texts:
            blocks |= {type(block) for block in walk(text.body)}
            series |= {note.series for note in text.notes}
            lengths += [
                sum(len(b.content.text.split()) for b in note.blocks if hasattr(b, "content")) for note in text.notes
            ]
    assert pages == set(PAGES)
    assert series == set(NoteSeries) - {NoteSeries.TEACHER}
    assert {ListBlock, Picture, Table, Verse} <= blocks
    assert min(lengths) <= 1 and max(lengths) > 900
