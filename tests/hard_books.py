"""A seed to an edition that is hard to set: notes of all lengths, in every kind of block, many in a line and at page ends.

The same seed gives the same edition. Each note is made of words of its own, so that no piece of one can be taken for
another's.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

THEME = Path(__file__).resolve().parents[1] / "templates" / "themes" / "classic"
PAGES = ("a5", "a4", "half-letter")
#: text and note sizes of the theme, and of the larger print that every second book is set in
SIZES = (
    (("11pt/14.5pt", "11pt/14.5pt"), ("9pt/11.25pt", "9pt/11.25pt")),
    (("11pt/14.5pt", "12.5pt/16.5pt"), ("9pt/11.25pt", "10.5pt/13pt")),
)
SYLLABLES = [
    "ba",
    "be",
    "bi",
    "bo",
    "da",
    "de",
    "di",
    "do",
    "fa",
    "fe",
    "ga",
    "go",
    "ha",
    "ka",
    "ke",
    "ko",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "me",
    "mi",
    "mo",
    "na",
    "ne",
    "no",
    "pa",
    "pe",
    "po",
    "ra",
    "re",
    "ri",
    "ro",
    "sa",
    "se",
    "so",
    "ta",
    "te",
    "ti",
    "to",
    "va",
    "ve",
    "wa",
    "we",
    "zo",
]
#: words of a note, with how often it is so long: a page of A5 has about 450 words of notes
LENGTHS = ((1, 1, 8), (2, 12, 30), (13, 40, 25), (41, 120, 14), (121, 300, 6), (301, 600, 2), (601, 1300, 1))
#: how far apart the words are that only one note has
OWN_EVERY = 7
SERIES = ("", "", "", "{author} ", "{textual} ")


@dataclass
class _Text:
    """One source while it is written."""

    name: str
    chance: random.Random
    notes: list[str] = field(default_factory=list)
    glosses: list[str] = field(default_factory=list)
    placed: list[str] = field(default_factory=list)
    words: int = 0


def write_hard_book(folder: Path, seed: int) -> Path:
    """Write the edition of this seed into `folder` and give the folder."""
    chance = random.Random(seed)
    for name in ("sources", "images", "theme"):
        (folder / name).mkdir(parents=True)
    Image.new("RGB", (60, chance.choice((30, 60, 90))), "navy").save(folder / "images" / "plate.png")
    sheet = (THEME / "print.css").read_text(encoding="utf-8")
    for old, new in SIZES[seed % 2]:
        assert old in sheet
        sheet = sheet.replace(old, new)
    (folder / "theme" / "print.css").write_text(sheet, encoding="utf-8")
    lines = ["format: 1", f"id: hard-{seed}", f"title: Hard book {seed}", "language: en-GB", f"page: {PAGES[seed % 3]}"]
    lines += [f"documents: {chance.choice(('new-page', 'run-on'))}", "contents:"]
    for number in range(chance.randint(1, 3)):
        _write_source(folder, f"text-{number}", chance)
        lines.append(f"  - source: text-{number}")
    (folder / "edition.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _write_source(folder: Path, name: str, chance: random.Random) -> None:
    text = _Text(name, chance)
    shapes = [*BLOCKS, *chance.choices(list(BLOCKS), k=chance.randint(2, 8))]
    chance.shuffle(shapes)
    blocks = [shape(text) for shape in shapes[: chance.randint(5, len(shapes))]]
    front = [f"title: Title {name} {_prose(chance, 3)}"]
    if chance.random() < 0.4:
        text.placed.append("title")
    if chance.random() < 0.3:
        front.append("headnote: " + _prose(chance, 20) + "[^h] " + _prose(chance, 5))
        front += ["", f"  [^h]: {_own(text, 12)}"]
    if text.placed:
        front.append("notes:")
        front += [line for place in text.placed for line in (f"  - at: {place}", f"    note: {_own(text, 30)}")]
    if text.glosses:
        front.append("glosses:")
        front += [f"  - words: {word}\n    gloss: {_own(text, chance.randint(1, 9))}" for word in text.glosses]
    source = "---\n" + "\n".join(front) + "\n---\n" + "\n\n".join(blocks) + "\n"
    (folder / "sources" / f"{name}.md").write_text(source, encoding="utf-8")
    (folder / "sources" / f"{name}.notes.md").write_text("\n".join(text.notes) + "\n", encoding="utf-8")


# --- words -----------------------------------------------------------------------------------------------------------


def _word(chance: random.Random) -> str:
    return "".join(chance.choices(SYLLABLES, k=chance.randint(1, 4)))


def _prose(chance: random.Random, number: int) -> str:
    return " ".join(_word(chance) for _ in range(number))


def _own(text: _Text, number: int) -> str:
    """So many words, every few of them this note's alone."""
    text.words += 1
    words = [_word(text.chance) for _ in range(number)]
    for n in range(0, number, OWN_EVERY):
        words[n] = f"q{text.name[-1]}x{text.words}x{n}"
    return " ".join(words)


def _length(chance: random.Random) -> int:
    low, high, _ = chance.choices(LENGTHS, weights=[weight for *_, weight in LENGTHS])[0]
    return chance.randint(low, high)


# --- notes -----------------------------------------------------------------------------------------------------------


def _call(text: _Text, length: int | None = None) -> str:
    """A call, and its note written down: in one of the series, plain or of several blocks, at times with a note on it."""
    chance = text.chance
    name = f"n{len(text.notes)}"
    words = length or _length(chance)
    parts = [_own(text, words)]
    if words > 12 and chance.random() < 0.3:
        parts += [_NOTE_BLOCKS[kind](text) for kind in chance.choices(sorted(_NOTE_BLOCKS), k=chance.randint(1, 3))]
    if chance.random() < 0.08:
        parts[0] += f"[^inner] {_prose(chance, 3)}"
        parts.append(f"[^inner]: {_own(text, chance.randint(1, 60))}")
    series = chance.choice(SERIES) if len(parts) == 1 else ""  # the author's own notes are no Markdown
    text.notes.append(f"[^{name}]: {series}" + "\n\n    ".join(p.replace("\n", "\n    ") for p in parts))
    return f"[^{name}]"


_NOTE_BLOCKS: dict[str, Callable[[_Text], str]] = {
    "paragraph": lambda text: _own(text, text.chance.randint(3, 80)),
    "list": lambda text: "\n".join(f"- {_own(text, text.chance.randint(2, 25))}" for _ in range(3)),
    "quotation": lambda text: f"> {_own(text, text.chance.randint(5, 60))}",
    "table": lambda text: f"| {_own(text, 1)} | {_own(text, 1)} |\n|---|---|\n| {_own(text, 4)} | {_own(text, 3)} |",
}


def _noted(text: _Text, number: int, often: float = 0.03) -> str:
    """Prose of so many words with calls strewn in, and at times one in the last line."""
    chance = text.chance
    words = []
    for _ in range(number):
        word = _word(chance)
        if chance.random() < often:
            word += _call(text)
        elif chance.random() < 0.01:
            word = f"gl{len(text.glosses)}oss{text.name[-1]}"
            text.glosses.append(word)
        words.append(word)
    if chance.random() < 0.3:
        words[-1] += "." + _call(text)
    return " ".join(words)


# --- blocks of a text ------------------------------------------------------------------------------------------------


def _paragraph(text: _Text) -> str:
    return _noted(text, text.chance.randint(5, 160))


def _crowded(text: _Text) -> str:
    """Many calls in one line."""
    chance = text.chance
    crowd = " ".join(_word(chance) + _call(text, chance.choice((1, 3, 8, 20))) for _ in range(chance.randint(3, 7)))
    return f"{_prose(chance, chance.randint(0, 40))} {crowd} {_prose(chance, 12)}".strip()


def _long_ones(text: _Text) -> str:
    """Long notes one after another."""
    chance = text.chance
    calls = [
        f"{_prose(chance, chance.randint(2, 25))}{_call(text, chance.randint(80, 350))}"
        for _ in range(chance.randint(2, 3))
    ]
    return " ".join(calls) + " " + _prose(chance, chance.randint(1, 30))


def _heading(text: _Text) -> str:
    heading = f"## {_prose(text.chance, 4)}{_call(text, text.chance.randint(1, 60))}"
    return f"{heading}\n\n{_noted(text, text.chance.randint(20, 90))}"


def _list(text: _Text) -> str:
    return "\n\n".join(f"{n}. {_noted(text, text.chance.randint(3, 30), 0.06)}" for n in (1, 2, 3))


def _quotation(text: _Text) -> str:
    return f"> {_noted(text, text.chance.randint(10, 60), 0.05)}"


def _verse(text: _Text) -> str:
    stanza = ["\n".join("  " * (n % 2) + _noted(text, 6, 0.06) for n in range(4)) for _ in range(2)]
    return "::: verse\n" + "\n\n".join(stanza) + "\n:::"


def _table(text: _Text) -> str:
    rows = [f"| {_noted(text, 3, 0.1)} | {_noted(text, 5, 0.1)} |" for _ in range(text.chance.randint(2, 6))]
    return "::: table\n| Head | Other head |\n---\n" + "\n".join(rows) + "\n:::"


def _picture(text: _Text) -> str:
    return f"::: picture images/plate.png\nalt: A blue plate\n{_prose(text.chance, 4)}{_call(text, text.chance.randint(1, 50))}\n:::"


def _division(text: _Text) -> str:
    kind = text.chance.choice(("opener", "closer", "epigraph", "postscript", "salutation"))
    return f"::: {kind}\n{_noted(text, 8, 0.1)}\n:::"


BLOCKS: tuple[Callable[[_Text], str], ...] = (
    _paragraph, _crowded, _long_ones, _heading, _list, _quotation, _verse, _table, _picture, _division, _paragraph, _paragraph,
)  # fmt: skip
