"""A resolved edition to what its notes and calls should read like in print: characters without blanks, in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

from pdf_glyphs import HYPHENS, raised, squeezed
from sourcebook.model.blocks import Block, Table, leaves, walk
from sourcebook.model.content import (
    Conjecture,
    Content,
    Illegible,
    LineOf,
    Mark,
    NoteCall,
    Omission,
    Omitted,
    PageBreak,
    PageOf,
    Sic,
    Supplied,
)
from sourcebook.model.notes import NoteSeries
from sourcebook.model.phrases import Phrases
from sourcebook.model.resolved import ResolvedEdition, ResolvedNote, TextSection

#: stands for the number of a page, which only the pages know
FOLIO = "\ue000"
#: stands for the numbers of lines or paragraphs, and for the ending of the word before them where there are several
LINES = "\ue001"
#: by how many characters before it a call is known
CONTEXT = 14


@dataclass(frozen=True, slots=True)
class NoteWords:
    """A note as printed: `text` begins with its mark; `ends` are the offsets at which its pieces of running text end."""

    id: str
    series: NoteSeries
    mark: str
    text: str
    ends: tuple[int, ...]
    has_table: bool


@dataclass(frozen=True, slots=True)
class CallPlace:
    """A call in running text: the characters before it, and its mark; `within` is the note that it stands in, if any."""

    note: str
    mark: str
    before: str
    within: str


class Wording:
    """The words of one edition's notes and calls."""

    def __init__(self, edition: ResolvedEdition) -> None:
        self.phrases: Phrases = edition.phrases
        self.known: dict[str, ResolvedNote] = {n.id: n for text in edition.texts for n in text.notes}
        self.marks = {name: note.mark for name, note in self.known.items()}
        self.notes = [self._note(note) for text in edition.texts for note in text.notes]
        self.calls = [call for text in edition.texts for call in self._calls(text)]

    def of(self, leaf: Content) -> str:
        """A piece of running text as printed, calls raised."""
        return "".join(piece for piece, _ in self._pieces(leaf))

    def _note(self, note: ResolvedNote) -> NoteWords:
        text = squeezed(note.mark)
        if note.lemma.text:
            text += self.of(note.lemma) + ":"
        ends = []
        for leaf in leaves(note.blocks):
            text += self.of(leaf)
            ends.append(len(text))
        table = any(isinstance(block, Table) for block in walk(note.blocks))
        return NoteWords(note.id, note.series, note.mark, text, tuple(ends), table)

    def _calls(self, text: TextSection) -> Iterator[CallPlace]:
        questions = [block for q in text.questions for block in (*q.ask, *q.answer)]
        for leaf in (text.title, text.dateline, *leaves(text.headnote), *leaves(text.body), *leaves(questions)):
            yield from self._calls_of(leaf, "")

    def _calls_of(self, leaf: Content, within: str) -> Iterator[CallPlace]:
        printed = ""
        for piece, call in self._pieces(leaf):
            if call:
                before = printed.replace(LINES, FOLIO).rpartition(FOLIO)[2][-CONTEXT:]
                yield CallPlace(call, self.marks[call], without_hyphens(before), within)
                for inner in leaves(self.known[call].blocks):
                    yield from self._calls_of(inner, call)
            printed += piece

    def _pieces(self, leaf: Content) -> Iterator[tuple[str, str]]:
        """The printed characters piece by piece, each with the note it calls, if it is a call."""
        at = 0
        for offset, _, sign, call in sorted(self._signs(leaf), key=lambda s: s[:2]):
            yield squeezed(leaf.text[at:offset]), ""
            yield sign, call
            at = offset
        yield squeezed(leaf.text[at:]), ""

    def _signs(self, leaf: Content) -> Iterator[tuple[int, int, str, str]]:
        """What is printed beside the characters: offset, rank at one offset, signs, note called."""
        for mark in leaf.marks:
            match mark.kind:
                case Supplied() | Conjecture():
                    yield mark.start, 2, "⟨", ""
                    yield mark.end, 0, "⟩" if isinstance(mark.kind, Supplied) else "?⟩", ""
                case NoteCall(note):
                    yield mark.start, 1, raised(self.marks[note]), note
                case _:
                    sign = self._sign(mark)
                    if sign:
                        yield mark.start, 1, sign, ""

    def _sign(self, mark: Mark) -> str:
        say = self.phrases.say
        match mark.kind:
            case Sic():
                return squeezed(f"⟨{say('sic')}⟩")
            case Omitted():
                return squeezed(f"⟨{say('omitted')}⟩")
            case Illegible(extent):
                words = say("illegible-extent", extent=extent) if extent else say("illegible")
                return squeezed(f"⟨{words}⟩")
            case Omission():
                return squeezed("⟨…⟩")
            case PageBreak(label):
                return raised(f"|{label}|")
            case PageOf():
                return squeezed(say("page", n=FOLIO))
            case LineOf(document=document):
                one, several = say("line", n=""), say("lines", first="", last="")
                same = takewhile(lambda pair: pair[0] == pair[1], zip(one, several, strict=False))
                line = "".join(letter for letter, _ in same) + LINES
                return squeezed(say("line-in-document", document=document, line=line) if document else line)
        return ""


def without_hyphens(text: str) -> str:
    """Text in which no hyphen counts, whether a line ends there or not."""
    return "".join(c for c in text if c not in HYPHENS)


def of_blocks(words: Wording, blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """The pieces of running text of some blocks as printed, each with the kind of its block."""
    for block in blocks:
        inner = getattr(block, "blocks", None)
        items = getattr(block, "items", None)
        if items is not None:
            for item in items:
                yield words.of(item.label), "item of a list"
                yield from of_blocks(words, item.blocks)
        elif inner is not None:
            yield from of_blocks(words, inner)
        else:
            for leaf in leaves((block,)):
                yield words.of(leaf), type(block).__name__.lower()
