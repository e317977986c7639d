"""Texts, blocks and editions for property tests: everything that has a form on disk, and little that is tame."""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import is_dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from sourcebook.diagnostics import Report
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.annotations.base import Annotation
from sourcebook.model.blocks import (
    Block,
    BlockQuote,
    Division,
    DivisionKind,
    Heading,
    ListBlock,
    ListItem,
    Paragraph,
    Picture,
    Table,
    Verse,
    VerseLine,
    map_leaves,
)
from sourcebook.model.content import (
    Added,
    Call,
    Conjecture,
    Content,
    Deleted,
    Emphasis,
    Foreign,
    Hyperlink,
    Illegible,
    LineBreak,
    Linked,
    Mark,
    MarkKind,
    Omitted,
    PageBreak,
    Quoted,
    Sic,
    SmallCaps,
    Strong,
    Supplied,
    Target,
    TargetKind,
    fold,
    in_order,
)
from sourcebook.model.edition import Edition, Work
from sourcebook.model.keys import key_fields
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.model.registers import Entry, RegisterKind
from sourcebook.model.source import Commentary, NoteBody, Source, SourceDate
from sourcebook.sourceformat.markdown import read_markdown
from sourcebook.sourceformat.transcription import escape

# --- characters ------------------------------------------------------------------------------------------------------

#: pieces that mean something somewhere in a transcription, in YAML or in Markdown
SIGNS = (
    *"{}*\\#>|:;,.!?&@%`'\"[]()-_~+^=<",
    *("**", "***", ":::", "::: verse", "# ", "> ", "- ", "1.", "2. ", "iv) ", "a. ", "12)", "[^1]", "[^1]: "),
    *("{sic}", "{page 3}", "{+", "{?", "{del: ", "{lang ru: ", "{em: ", "{author} ", "---", "| --- |", "...", "…"),
    *(": ", " #", "#4", "*Izvestiia* says: ", "no", "yes", "null", "~", "1917-10-25", "0x1f", "<b>", "&amp;", "C:\\"),
    *("“", "”", "‘", "’", "—", "é", "e\u0301", "\u00a0", "\u00ad", "\u200b", "\u2028", "\u0085", "\ufeff"),
    *("😀", "👩\u200d👧", "שלום", "مرحبا", "\u202eabc\u202c", "Ѣ", "word", "two words", "A", "i", "PROSE0"),
)
WHITE = (" ", "  ", "\t", "\n", "\n\n", " \n", "\n  ", "\n\t")
#: what XML 1.0 forbids, and the carriage return, which every reader of text files takes for a line end
FORBIDDEN = "".join(map(chr, (*range(9), 11, 12, 13, *range(14, 32), 0xFFFE, 0xFFFF)))

any_text = st.text(max_size=60) | st.lists(st.sampled_from(SIGNS + WHITE), max_size=14).map("".join)
typable = st.characters(exclude_categories=["Cs"], exclude_characters=FORBIDDEN)
typable_text = st.text(typable, max_size=60) | st.lists(st.sampled_from(SIGNS + WHITE), max_size=14).map("".join)
one_line = typable_text.map(lambda t: t.replace("\n", " "))
folded = typable_text.map(fold)
names = st.from_regex(r"[a-z][a-z0-9-]{0,9}", fullmatch=True)
labels = st.sampled_from(("1", "12", "23–24", "iv", "A 3", "[7]", "*2", "a: b", "\\", "é"))

# --- running text of a transcription ---------------------------------------------------------------------------------

SPANS: tuple[Callable[[], st.SearchStrategy[MarkKind]], ...] = (
    *(lambda kind=kind: st.just(kind()) for kind in (Emphasis, Strong, SmallCaps, Supplied, Conjecture)),
    *(lambda kind=kind: st.just(kind()) for kind in (Deleted, Added)),
    lambda: st.sampled_from(("ru", "ru-Latn", "fr")).map(Foreign),
)
spans = st.one_of([make() for make in SPANS])
points = st.one_of(
    st.just(Sic()),
    st.just(Omitted()),
    st.just(LineBreak()),
    st.sampled_from(("", "3 words", "a line", "1/2")).map(Illegible),
    labels.map(PageBreak),
    st.sampled_from(("1", "12", "a", "reed*", "{x}", "é")).map(Call),
)


@st.composite
def contents(draw: st.DrawFn, *, empty: bool = False, item: bool = False) -> Content:
    """Running text as a transcription can hold it: folded, with spans that nest and points anywhere, edges included.

    A `Sic` owns the space before it and so can't follow one, nor begin an item of a list, whose label has the space.
    A `LineBreak` parts words.
    Without `empty` there is something to read: text, or a point that is no page break.
    """
    text = draw(folded)
    chosen: list[Mark] = []
    for kind in draw(st.lists(spans, max_size=4)) if text else ():
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        if all(end <= m.start or m.end <= start or _nested(m, start, end) for m in chosen):
            chosen.append(Mark(start, end, kind))
    for kind in draw(st.lists(points, max_size=4)):
        at = draw(st.integers(0, len(text)))
        if isinstance(kind, LineBreak) and not (
            text[at - 1 : at] == " " or at in ((len(text),) if item else (0, len(text)))
        ):
            continue
        if not (isinstance(kind, Sic) and (text[at - 1 : at] == " " or (item and at == 0))):
            chosen.append(Mark(at, at, kind))
    if not text and not empty and all(isinstance(m.kind, PageBreak) for m in chosen):
        chosen.append(Mark(0, 0, Omitted()))
    return Content(text, in_order(chosen))


def _nested(mark: Mark, start: int, end: int) -> bool:
    return (mark.start <= start and end <= mark.end) or (start <= mark.start and mark.end <= end)


# --- blocks of a transcription ---------------------------------------------------------------------------------------

LABELS = ("•", "1.", "2.", "10)", "999.", "i.", "iv)", "XL.", "a)", "b.", "C.")


@st.composite
def items(draw: st.DrawFn) -> ListItem:
    """An item: a label, perhaps behind a page break, and one paragraph."""
    label = draw(st.sampled_from(LABELS))
    breaks = tuple(Mark(0, 0, PageBreak(n)) for n in draw(st.lists(labels, max_size=1)))
    return ListItem(Content(label, breaks), (Paragraph(draw(contents(item=True))),))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """A table with rows of one length. A row is more than a page break, and a label of a page has no upright stroke."""
    width = draw(st.integers(1, 3))
    cell = contents(empty=width > 1)
    rows = tuple(draw(st.lists(st.tuples(*[cell] * width), max_size=3)))
    return Table(rows, draw(st.integers(0, len(rows))))


verse_lines = st.builds(VerseLine, contents(), st.integers(0, 5))
stanzas = st.lists(verse_lines, min_size=1, max_size=3).map(tuple)
simple_blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, contents()),
    st.builds(Heading, st.integers(1, 6), contents()),
    st.builds(ListBlock, st.lists(items(), min_size=1, max_size=3).map(tuple)),
    st.builds(Verse, st.lists(stanzas, max_size=2).map(tuple)),
    tables(),
    st.builds(Picture, st.sampled_from(("map.png", "a map.jpg", "x/y.svg")), folded, contents(empty=True)),
)
block_lists: st.SearchStrategy[tuple[Block, ...]] = st.recursive(
    st.lists(simple_blocks, max_size=4).map(tuple),
    lambda inner: st.lists(
        st.one_of(
            simple_blocks,
            st.builds(BlockQuote, inner, st.just("")),
            st.builds(BlockQuote, inner, names),
            st.builds(Division, st.sampled_from(DivisionKind), inner),
        ),
        max_size=3,
    ).map(tuple),
    max_leaves=4,
)

# --- blocks of Markdown ----------------------------------------------------------------------------------------------

LINK_KINDS: tuple[MarkKind, ...] = (
    Hyperlink("https://example.org/a(b)?c=d&e"),
    Hyperlink("mailto:a@example.org"),
    Linked(Target(TargetKind.DOCUMENT, "speech")),
    Linked(Target(TargetKind.NOTE, "speech/reed")),
    Quoted("speech"),
)
ours = st.one_of(
    *(st.just(kind()) for kind in (Emphasis, Strong, SmallCaps)),
    st.sampled_from(("ru", "fr-CA")).map(Foreign),
    st.sampled_from(LINK_KINDS),
)


@st.composite
def our_contents(draw: st.DrawFn, *, empty: bool = False, breaks: bool = False) -> Content:
    """Running text as Markdown can hold it: no white space at its ends, links not in links, a break after a blank."""
    text = draw(folded).strip()
    if not text and not empty:
        text = "x"
    chosen: list[Mark] = []
    for kind in draw(st.lists(ours, max_size=3)) if text else ():
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        linked = isinstance(kind, Hyperlink | Linked | Quoted)
        inside = text[start] != " " and text[end - 1] != " "
        if inside and all(
            end <= m.start or m.end <= start or (_nested(m, start, end) and not (linked and m.kind in LINK_KINDS))
            for m in chosen
        ):
            chosen.append(Mark(start, end, kind))
    if breaks and text:
        at = draw(st.integers(0, len(text) - 1))
        if at and text[at - 1] == " " and not text[at].isspace() and not text[at - 2].isspace():
            chosen.append(Mark(at, at, LineBreak()))
    return Content(text, in_order(chosen))


our_simple: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, our_contents(breaks=True)),
    st.builds(Heading, st.integers(1, 6), our_contents()),
    st.builds(
        Verse,
        st.lists(
            st.lists(st.builds(VerseLine, our_contents(), st.integers(0, 4)), min_size=1, max_size=3).map(tuple),
            min_size=1, max_size=2,
        ).map(tuple),
    ),
    st.builds(Picture, st.sampled_from(("images/map.png",)), folded.map(str.strip), folded.map(str.strip).map(Content)),
)  # fmt: skip


@st.composite
def our_tables(draw: st.DrawFn) -> Table:
    """A table with one row of heads, or none; heads are not all empty."""
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.tuples(*[our_contents(empty=True)] * width), min_size=1, max_size=3))
    return Table(tuple(rows), 1 if any(rows[0]) and draw(st.booleans()) else 0)


@st.composite
def our_lists(draw: st.DrawFn, inner: st.SearchStrategy[tuple[Block, ...]]) -> ListBlock:
    """Bullets, or numbers in order; an item begins with a paragraph."""
    first = st.builds(Paragraph, our_contents())
    bodies = draw(st.lists(st.tuples(first, inner).map(lambda p: (p[0], *p[1])), min_size=1, max_size=3))
    start = draw(st.sampled_from((None, 1, 9, 12)))
    return ListBlock(
        tuple(ListItem(Content("•" if start is None else f"{start + n}."), body) for n, body in enumerate(bodies))
    )


def _apart(blocks: list[Block]) -> tuple[Block, ...]:
    """No numbered list right after another: Markdown would make one of them."""
    kept: list[Block] = []
    for block in blocks:
        before = kept[-1] if kept else None
        numbered = [isinstance(b, ListBlock) and b.items[0].label.text != "•" for b in (before, block)]
        if not all(numbered):
            kept.append(block)
    return tuple(kept)


def markdown_blocks() -> st.SearchStrategy[tuple[Block, ...]]:
    """Blocks as Markdown of ours can hold them."""
    plain_blocks = st.lists(our_simple | our_tables(), min_size=1, max_size=4).map(_apart)
    return st.recursive(
        plain_blocks,
        lambda inner: st.lists(
            st.one_of(our_simple, our_lists(inner), st.builds(BlockQuote, inner, st.sampled_from(("", "speech")))),
            min_size=1, max_size=3,
        ).map(_apart),
        max_leaves=4,
    )  # fmt: skip


# --- values of keys --------------------------------------------------------------------------------------------------


def _sound(text: str) -> bool:
    """Whether the Markdown reader has nothing to say of a text: a link that leads nowhere is a finding."""
    report = Report()
    read_markdown(text, (), report)
    return not report.findings


markdown_text = typable_text.filter(_sound)


@cache
def located(cls: type, **own: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Any thing of a class that is read from keys, each key with its default or another value of its type."""
    hints = get_type_hints(cls)
    given: dict[str, st.SearchStrategy[Any]] = dict(own)
    for f, spec in key_fields(cls):
        if f.name not in given:
            value = _values(hints[f.name], prose=spec.prose)
            given[f.name] = value if spec.required else st.just(_unset) | value
    return st.fixed_dictionaries(given).map(lambda v: cls(**{k: x for k, x in v.items() if x is not _unset}))


_unset = object()


def _values(hint: Any, *, prose: bool) -> st.SearchStrategy[Any]:
    """Any value of a type. Free text of one line may hold what it likes, and blanks at its ends too."""
    if get_origin(hint) in (Union, types.UnionType):
        return st.one_of([_values(a, prose=prose) for a in get_args(hint) if a is not type(None)])
    if get_origin(hint) is tuple:
        return st.lists(_values(get_args(hint)[0], prose=prose), max_size=3).map(tuple)
    if hint is Markdown:
        return markdown_text.map(Markdown)
    if hint is SourceDate:
        sentences = one_line.filter(bool).map(lambda s: SourceDate(sentence=s))
        return sentences | located(SourceDate)
    if is_dataclass(hint) and isinstance(hint, type):
        return located(hint)
    if hint is bool:
        return st.booleans()
    if hint is int:
        return st.integers(1, 10_000)
    if issubclass(hint, StrEnum):
        return st.sampled_from(hint)
    return st.text(max_size=20).map(lambda t: t.replace("\n", " ")) | one_line


@st.composite
def annotations(draw: st.DrawFn) -> tuple[Annotation, ...]:
    """Annotations of any kinds, those of one kind together, as a file has them."""
    kinds = draw(st.lists(st.sampled_from(annotation_kinds()), unique=True, max_size=3))
    return tuple(a for kind in kinds for a in draw(st.lists(located(kind), min_size=1, max_size=2)))


@st.composite
def note_bodies(draw: st.DrawFn) -> tuple[NoteBody, ...] | None:
    """A notes file, or none. A body does not end in a blank line; the author's own are transcription."""
    if draw(st.booleans()):
        return None
    own_names = draw(st.lists(st.sampled_from(("1", "2", "a", "reed*", "{x}", "é")), unique=True, max_size=3))
    series = (NoteSeries.EDITOR, NoteSeries.AUTHOR, NoteSeries.TEXTUAL, NoteSeries.TEACHER)
    bodies = []
    for name in own_names:
        kind = draw(st.sampled_from(series))
        text = draw(typable_text.map(escape) if kind is NoteSeries.AUTHOR else markdown_text)
        lines = text.split("\n")
        while lines and not lines[-1].strip():
            lines.pop()
        text = "\n".join(lines)
        if kind is NoteSeries.AUTHOR or _sound(text):
            bodies.append(NoteBody(name, kind, text))
    return tuple(bodies)


def without_calls(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The blocks as they can be where there is no notes file, and so no call."""

    def change(leaf: Content) -> Content:
        left = leaf.mapped(lambda m: None if isinstance(m.kind, Call) else m)
        breaks_alone = not left.text and all(isinstance(m.kind, PageBreak) for m in left.marks)
        return left if left == leaf or not breaks_alone else Content("", (*left.marks, Mark(0, 0, Omitted())))

    return map_leaves(blocks, change)


@st.composite
def sources(draw: st.DrawFn, name: str) -> Source:
    """A source with its annotations, its transcription and perhaps a notes file."""
    bodies = draw(note_bodies())
    blocks = draw(block_lists)
    own = {
        "id": st.just(name),
        "annotations": annotations(),
        "transcription": st.just(blocks if bodies is not None else without_calls(blocks)),
        "note_bodies": st.just(bodies),
    }
    return draw(located.__wrapped__(Source, **own))


@st.composite
def commentaries(draw: st.DrawFn, name: str) -> Commentary:
    """A commentary with its annotations."""
    own = {"id": st.just(name), "annotations": annotations(), "body": markdown_text.map(Markdown)}
    return draw(located.__wrapped__(Commentary, **own))


# --- editions --------------------------------------------------------------------------------------------------------

CSL_KEYS = ("type", "title", "container-title", "publisher", "URL", "note", "DOI", "page", "x: y", "language")
csl_values = st.recursive(
    typable_text,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(CSL_KEYS), inner, max_size=2),
    max_leaves=3,
)
#: numbers come from CSL-JSON and BibTeX, never from YAML
csl_records = st.dictionaries(st.sampled_from(CSL_KEYS), csl_values, max_size=4) | st.fixed_dictionaries(
    {"issued": st.just({"date-parts": [[1917, 11]]}), "title": typable_text}
)


@st.composite
def registers(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Entries in the order of their files, each with an id of its own."""
    ids = draw(st.lists(names, unique=True, max_size=4))
    entries = [draw(located.__wrapped__(Entry, id=st.just(name), kind=st.sampled_from(RegisterKind))) for name in ids]
    return tuple(sorted(entries, key=lambda e: e.kind.value))


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """An edition with everything that its folder can hold, pictures apart."""
    source_names = draw(st.lists(names, unique=True, max_size=2))
    commentary_names = draw(st.lists(names, unique=True, max_size=1))
    records = draw(st.dictionaries(names, csl_records, max_size=2))
    own = {
        "format": st.just("1"),
        "language": st.sampled_from(("en", "en-GB", "fr", "de", "ru", "x-nobody")),
        "sources": st.just({name: draw(sources(name)) for name in source_names}),
        "commentary": st.just({name: draw(commentaries(name)) for name in commentary_names}),
        "registers": registers(),
        "works": st.just({key: Work(key, {"id": key, **record}) for key, record in records.items()}),
        "theme_files": st.sampled_from(((), (("theme/print.css", b"p { color: red }\r\n\xff"),))),
    }
    return draw(located.__wrapped__(Edition, **own))
