"""A fixed sample of damages to editions and built books: each is noticed at its place, but for survivors known with reasons."""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

import pytest

from saboteur.damage import Damage, Near, Outcome, Result
from saboteur.kinds import families
from saboteur.runner import judged
from saboteur.table import listing, survivors

SEED = 7
#: of how many kinds of each family one is tried, chosen by its name, so that a new kind leaves the others as they are
EVERY = {"sources": 3, "markup": 8, "pdf": 5, "epub": 6}
#: the editions whose books are damaged here: those that are built fast
FAST = {"sources": ("ferry",), "markup": ("passage",), "pdf": ("passage",), "epub": ("passage",)}
#: damages that nobody notices yet, and why
KNOWN = {
    ("sources", "calls swapped"): "of two notes either may be meant at either call",
    ("sources", "link kind altered"): "a link to the page of a text is as good as one to the text",
    ("sources", "date weekday wrong"): "a day of the week may be right in the other calendar",
    ("sources", "date impossible"): "what an edition says of its calendar is not looked at for days",
    ("markup", "print: sign lost"): "marks of punctuation between what the program writes are the theme's",
    ("markup", "print: language altered"): "the language of what the program itself writes is not compared in print",
    ("pdf", "tag order"): "two tags of one line that change places are read as before by most readers",
}


def _sample(family: str) -> Iterator[Outcome]:
    for kind in sorted(families()[family].kinds):
        if crc32(kind.encode()) % EVERY[family] == 0:
            damage = families()[family].of_kind(kind, SEED, FAST[family])
            if damage is not None:
                yield judged(damage)


@pytest.mark.parametrize("family", sorted(EVERY))
@pytest.mark.filterwarnings("ignore")
def test_damages_are_noticed(family: str) -> None:
    """Every damage that a reader would notice is found where it is, or is one that is known to be survived."""
    survived = survivors(_sample(family))
    unknown = [one for one in survived if (family, one.damage.kind) not in KNOWN]
    assert not unknown, "\n" + listing(unknown)


def test_every_family_is_sampled() -> None:
    """A new family comes with a sample; what is known to be survived is of a kind that is there."""
    assert set(EVERY) == set(families()) == set(FAST)
    assert all(kind in families()[family].kinds for family, kind in KNOWN)


@pytest.mark.parametrize(("family", "edition"), [("sources", "ferry"), ("epub", "passage")])
@pytest.mark.filterwarnings("ignore")
def test_nothing_done_is_void(family: str, edition: str) -> None:
    """Nothing done to an edition or a book is told from a damage that nobody noticed."""
    nothing = Damage("", family, 0, edition, (Near("x"),), "", "", lambda files: files)
    assert judged(nothing).result is Result.VOID


@pytest.mark.filterwarnings("ignore")
def test_same_seed_same_damage() -> None:
    """A damage can be made again from its family and seed."""
    for seed in (3, 11):
        one, two = (families()["sources"].damage(seed) for _ in range(2))
        assert one is not None and one == two
