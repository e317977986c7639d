"""Annotations find their words, the marks of notes their spots, and excerpts their ends; what fails is told in full."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import MINIMAL, Load, Said, said
from sourcebook.anchor import assemble
from sourcebook.anchor.position import call_offset, custom
from sourcebook.anchor.textindex import Span, TextIndex
from sourcebook.diagnostics import Report
from sourcebook.model.annotations.base import MarkPosition
from sourcebook.model.blocks import Block, leaves, reading_text
from sourcebook.model.book import Book, Unit
from sourcebook.model.content import (
    AskedAbout,
    Content,
    EarlierHand,
    Emended,
    Glossed,
    MarkKind,
    Named,
    NoteCall,
    Omission,
    PageBreak,
    plain,
)

PERSONS = "entries:\n  - id: kaledin\n    name: Kaledin\n  - id: kornilov\n    name: Kornilov\n    language: ru-Latn\n"


def front(annotations: str, text: str) -> str:
    return f"---\n{annotations}\n---\n{text}"


def book(load: Load, annotations: str, text: str, item: str = "- source: a", **more: str) -> tuple[Book, list[Said]]:
    """A book of one source, whose front matter begins in line 2."""
    files = {
        "edition.yaml": MINIMAL + "contents:\n" + "".join(f"  {line}\n" for line in item.split("\n")),
        "sources/a.md": front(annotations, text),
        "registers/persons.yaml": PERSONS,
        **{name.replace("__", "/").replace("_", "."): value for name, value in more.items()},
    }
    edition, findings = load(files)
    assert findings == []
    assert edition is not None
    report = Report()
    return assemble(edition, report), said(report)


def unit(made: Book) -> Unit:
    (only,) = made.units
    return only


def anchored(load: Load, annotations: str, text: str, item: str = "- source: a", **more: str) -> Unit:
    made, findings = book(load, annotations, text, item, **more)
    assert findings == []
    return unit(made)


def faults(load: Load, annotations: str, text: str, item: str = "- source: a", **more: str) -> list[Said]:
    return book(load, annotations, text, item, **more)[1]


def shown(content: Content) -> str:
    """Running text with its marks made visible: calls as ^name, spans as <name words>."""
    signs: dict[int, list[str]] = {}
    ends: dict[int, list[str]] = {}
    begins: dict[int, list[str]] = {}
    for mark in content.marks:
        if mark.is_point:
            signs.setdefault(mark.start, []).append(_sign(mark.kind))
        else:
            begins.setdefault(mark.start, []).append(f"<{_sign(mark.kind)} ")
            ends.setdefault(mark.end, []).append(">")
    out = ""
    for at in range(len(content.text) + 1):
        out += "".join((*ends.get(at, ()), *signs.get(at, ()), *begins.get(at, ()))) + content.text[at : at + 1]
    return out


def _sign(kind: MarkKind) -> str:
    match kind:
        case NoteCall(note=name):
            return "^" + name.split("/", 1)[1]
        case Glossed(note=name) | AskedAbout(annotation=name) | Emended(annotation=name):
            return name.split("/", 1)[1]
        case Named(entry=entry, language=language):
            return f"{entry}{language and ':' + language}"
        case EarlierHand(hand=hand):
            return hand.value
        case Omission(words=count):
            return f"[{count} left out]"
        case PageBreak(label=label):
            return f"|{label}|"
        case _:
            return type(kind).__name__


def body(made: Unit | tuple[Block, ...]) -> list[str]:
    blocks = made.body if isinstance(made, Unit) else made
    return [shown(leaf) for leaf in leaves(blocks)]


def note(words: str, *more: str) -> str:
    """A note on words, with further keys."""
    return "\n".join(["notes:", f"  - words: {words}", "    id: n", *(f"    {line}" for line in more), "    note: x"])


# --- finding ---------------------------------------------------------------------------------------------------------


def test_words_are_found_and_the_call_follows_them(load: Load) -> None:
    assert body(anchored(load, note("second word"), "A first, a second word and more.")) == [
        "A first, a second word^n and more."
    ]


NOT_FOUND = "words-not-found"


def test_words_not_found_with_the_nearest_and_its_place(load: Load) -> None:
    text = "One line.\n\nThe Dyet was\n  held in the city."
    assert faults(load, note("The Diet was held"), text) == [
        (
            NOT_FOUND,
            "sources/a.md:3:12",
            "“The Diet was held” is not in the text.",
            "Did you mean “The Dyet was held” (line 9, column 1)?",
        )
    ]
    assert faults(load, note("hold in the city"), text) == [
        (
            NOT_FOUND,
            "sources/a.md:3:12",
            "“hold in the city” is not in the text.",
            "Did you mean “held in the city” (line 10, column 3)?",
        )
    ]


def test_words_not_found_and_nothing_near(load: Load) -> None:
    assert faults(load, note("qqqqq"), "One line.") == [
        (
            NOT_FOUND,
            "sources/a.md:3:12",
            "“qqqqq” is not in the text.",
            "Copy the words from the text itself.",
        )
    ]


def test_words_in_several_places(load: Load) -> None:
    assert faults(load, note("the Soviet"), "In the Soviet.\n\n> And the  Soviet\n> again.") == [
        (
            "words-twice",
            "sources/a.md:3:12",
            "“the Soviet” stands 2 times in this text (line 7, column 4; line 9, column 7).",
            "Write nth: 1 of 2, or give a longer passage with within:.",
        )
    ]


def test_many_places_are_not_all_listed(load: Load) -> None:
    assert faults(load, note("a"), "a a a a a a a") == [
        (
            "words-twice",
            "sources/a.md:3:12",
            "“a” stands 7 times in this text (line 7, column 1; line 7, column 3; line 7, column 5; "
            "line 7, column 7; line 7, column 9; …).",
            "Write nth: 1 of 7, or give a longer passage with within:.",
        )
    ]


def test_nth_chooses(load: Load) -> None:
    assert body(anchored(load, note("b", "nth: 2 of 3"), "a b a b a b")) == ["a b a b^n a b"]
    assert body(anchored(load, note("b", "nth: 3/3"), "a b a b a b")) == ["a b a b a b^n"]
    assert body(anchored(load, note("b", "nth: 1 of 1"), "a b")) == ["a b^n"]


@pytest.mark.parametrize(
    ("nth", "finding"),
    [
        (
            "2 of 3",
            (
                "nth-changed",
                "sources/a.md:5:10",
                "nth: 2 of 3 says that “b” stands 3 times in this text, but it stands 2 times "
                "(line 8, column 3; line 8, column 7).",
                "Look which one is meant and write: nth: 2 of 2",
            ),
        ),
        (
            "5 of 5",
            (
                "nth-changed",
                "sources/a.md:5:10",
                "nth: 5 of 5 says that “b” stands 5 times in this text, but it stands 2 times "
                "(line 8, column 3; line 8, column 7).",
                "Look which one is meant and write: nth: 2 of 2",
            ),
        ),
        (
            "second",
            (
                "nth-unclear",
                "sources/a.md:5:10",
                "“second” does not say which of how many.",
                "Write for example: nth: 1 of 2",
            ),
        ),
        (
            "0 of 2",
            (
                "nth-unclear",
                "sources/a.md:5:10",
                "“0 of 2” does not say which of how many.",
                "Count from 1: nth: 1 of 2",
            ),
        ),
        (
            "3 of 2",
            (
                "nth-unclear",
                "sources/a.md:5:10",
                "“3 of 2” does not say which of how many.",
                "Count from 1: nth: 2 of 2",
            ),
        ),
    ],
)
def test_nth_that_does_not_fit(load: Load, nth: str, finding: Said) -> None:
    assert faults(load, note("b", f"nth: {nth}"), "a b a b") == [finding]


def test_within_chooses(load: Load) -> None:
    text = "the city Duma and the city guard, the city walls"
    assert body(anchored(load, note("city", "within: the city guard"), text)) == [
        "the city Duma and the city^n guard, the city walls"
    ]
    assert body(anchored(load, note("the", "within: the city Duma and the", "nth: 2 of 2"), text)) == [
        "the city Duma and the^n city guard, the city walls"
    ]


def test_within_that_does_not_fit(load: Load) -> None:
    text = "the city Duma and the city guard"
    assert faults(load, note("city", "within: the citty guard"), text) == [
        (
            NOT_FOUND,
            "sources/a.md:5:13",
            "“the citty guard” is not in the text.",
            "Did you mean “the city guard” (line 8, column 19)?",
        )
    ]
    assert faults(load, note("city", "within: the city"), text) == [
        (
            "words-twice",
            "sources/a.md:5:13",
            "“the city” stands 2 times in this text (line 8, column 1; line 8, column 19).",
            "Give a longer passage that occurs once.",
        )
    ]
    assert faults(load, note("Duma", "within: city guard"), text) == [
        (
            NOT_FOUND,
            "sources/a.md:3:12",
            "“Duma” is not in the passage that within: quotes.",
            "They stand elsewhere in this text (line 8, column 10).",
        )
    ]
    assert faults(load, note("city", "within: the city Duma and the city guard"), text) == [
        (
            "words-twice",
            "sources/a.md:3:12",
            "“city” stands 2 times in this text (line 8, column 5; line 8, column 23).",
            "Write nth: 1 of 2, or give a longer passage with within:.",
        )
    ]


SPAN = "questions:\n  - from: {}\n    to: {}\n    id: q\n    ask: Why?"


def test_from_and_to_make_a_span_across_blocks(load: Load) -> None:
    text = "One two three.\n\n1. four\n\n2. five six.\n\nseven"
    made = anchored(load, SPAN.format("two", "five"), text)
    assert body(made) == ["One <q two three.>", "<q 1.>", "<q four>", "<q 2.>", "<q five> six.", "seven"]
    # the first words after from: count, however often they stand
    assert body(anchored(load, SPAN.format("a", "c"), "c a b c d c")) == ["c <q a b c> d c"]
    assert body(anchored(load, SPAN.format("a b", "b c"), "x a b c")) == ["x <q a b c>"]


def test_from_and_to_that_do_not_fit(load: Load) -> None:
    text = "One two one three."
    assert faults(load, SPAN.format("one two", "three"), text) == [
        (
            NOT_FOUND,
            "sources/a.md:3:11",
            "“one two” is not in the text.",
            "Did you mean “One two” (line 8, column 1)?",
        )
    ]
    assert faults(load, SPAN.format("three", "two"), text) == [
        (
            NOT_FOUND,
            "sources/a.md:4:9",
            "“two” is not in the text after “three”.",
            "They stand elsewhere in this text (line 8, column 5).",
        )
    ]
    assert faults(load, SPAN.format("a", "b"), "a b a b") == [
        (
            "words-twice",
            "sources/a.md:3:11",
            "“a” stands 2 times in this text (line 8, column 1; line 8, column 5).",
            "Give a longer passage that occurs once.",
        )
    ]
    assert faults(load, "notes:\n  - from: One\n    note: x", text) == [
        (
            "to-missing",
            "sources/a.md:3:11",
            "A passage that begins with from: needs to: as well.",
            "Add a line to: with its last words.",
        )
    ]


def test_an_annotation_must_say_which_words_unless_it_is_a_question(load: Load) -> None:
    assert faults(load, "notes:\n  - note: x", "One.") == [
        (
            "words-missing",
            "sources/a.md:3:5",
            "This annotation does not say which words it is about.",
            "Add a line words: with the words as they stand in the text.",
        )
    ]
    (question,) = anchored(load, "questions:\n  - ask: Why?", "One.").questions
    assert (question.id, question.has_words) == ("a/questions-1", False)


# --- whole words, and what folds -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "text", "expected"),
    [
        ("Soviet", "the Soviet’s men", "the Soviet’s^n men"),
        ("Soviet", "the Soviet's men", "the Soviet's^n men"),
        ("counter", "a counter-revolution", "a counter^n-revolution"),
        ("revolution", "a counter–revolution", "a counter–revolution^n"),
        ("Congress", "the Congress’ committee", "the Congress’^n committee"),
        ("Congress", "Congresses and a Congress", "Congresses and a Congress^n"),
        ("17", "1917 and 17", "1917 and 17^n"),
        ("e", "été e", "été e^n"),
        ("[Bolshevik]", "“[Bolshevik] agreement", "“[Bolshevik]^n agreement"),
        # what folds
        ("a “b” ‘c’", "a \"b\" 'c' d", "a \"b\" 'c'^n d"),
        ('"b"', "a “b” d", "a “b”^n d"),
        ("land - peace -- war", "land — peace – war here", "land — peace – war^n here"),
        ("workers' control", "workers’ control now", "workers’ control^n now"),
        ("wait...", "wait… now", "wait…^n now"),
        ("wait …", "wait . . . now", "wait . . .^n now"),
        ("rocks… Against", "rocks... Against us", "rocks... Against^n us"),
        ("été", "un e\u0301te\u0301 ici", "un e\u0301te\u0301^n ici"),
        ("un e\u0301te\u0301", "un été ici", "un été^n ici"),
        ("a b", "a\u00a0b c", "a\u00a0b^n c"),
        ("a  \t b", "a b c", "a b^n c"),
        ("Government", "Govern\u00adment falls", "Govern\u00adment^n falls"),
        # our markup, calls and page breaks are not there
        ("the council met", "the *coun{page 2}cil* {sic} met", "the <Emphasis coun|2|cil>Sic met^n"),
        ("a word", "a {+word} here", "a <Supplied word>^n here"),
    ],
)
def test_what_matches(load: Load, words: str, text: str, expected: str) -> None:
    assert body(anchored(load, note(words), text)) == [expected]


@pytest.mark.parametrize(
    ("words", "text", "nearest"),
    [
        ("Congress", "the Congresses met", "Congresses"),
        ("Soviet", "the Soviets met", "Soviets"),
        ("17", "in 1917", "1917"),
        ("cafe", "le café", "café"),
        ("caf", "le cafe\u0301", "cafe\u0301"),
    ],
)
def test_part_of_a_word_is_not_the_word(load: Load, words: str, text: str, nearest: str) -> None:
    column = text.index(nearest) + 1
    (finding,) = faults(load, note(words), text)
    assert finding[:3] == (NOT_FOUND, "sources/a.md:3:12", f"“{words}” is not in the text.")
    offered = (
        f"Did you mean “{nearest}” (line 7, column {column})?"
        if words == "cafe"
        else f"They stand there only as part of “{nearest}” (line 7, column {column}). "
        "Write the whole word, or add: part: true"
    )
    assert finding[3] == offered


def test_part_of_a_word_is_found_where_it_is_asked_for(load: Load) -> None:
    assert body(anchored(load, note("Congress", "part: true"), "the Congresses met")) == ["the Congress^nes met"]
    assert body(anchored(load, note("gress", "part: yes"), "the Congress met")) == ["the Congress^n met"]


def test_case_counts(load: Load) -> None:
    assert faults(load, note("second congress"), "the Second Congress") == [
        (
            NOT_FOUND,
            "sources/a.md:3:12",
            "“second congress” is not in the text.",
            "Did you mean “Second Congress” (line 7, column 5)?",
        )
    ]


def test_words_cross_from_block_to_block(load: Load) -> None:
    made = anchored(load, SPAN.replace("from: {}\n    to: {}", "words: said: Come"), "He said:\n\n> Come, he said")
    assert body(made) == ["He <q said:>", "<q Come>, he said"]


WORDS = (
    *("word", "Word", "“quoted”", "‘so’", "l’été", "e\u0301te\u0301", "—", "counter-revolution", "😀", "שלום", "x…"),
    *("[Bolshevik]", "Govern\u00adment", "1917", "(a)", "25–27", "Ångström", "«mot»", "#4", "a.b", "don't", "ﬁ"),
)
TYPED: tuple[Callable[[str], str], ...] = (
    lambda t: unicodedata.normalize("NFC", t),
    lambda t: unicodedata.normalize("NFD", t),
    lambda t: t.translate(str.maketrans("“”‘’«»", '""\'\'""')),
    lambda t: t.translate(str.maketrans("—–", "--")),
    lambda t: t.replace("…", "..."),
    lambda t: t.replace(" ", " \t\u00a0"),
    lambda t: t.replace("\u00ad", ""),
)


@given(
    st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), min_size=1, max_size=3),
    st.lists(st.sampled_from(TYPED), max_size=4),
    st.data(),
)
def test_whatever_is_quoted_is_found_where_it_stands_however_it_is_typed(
    blocks: list[list[str]], typed: list[Callable[[str], str]], data: st.DataObject
) -> None:
    index = TextIndex([plain(" ".join(words)) for words in blocks])
    words = [word for block in blocks for word in block]
    first = data.draw(st.integers(0, len(words) - 1))
    last = data.draw(st.integers(first, len(words) - 1))
    start = len(" ".join([*words[:first], ""]))
    quoted = " ".join(words[first : last + 1])
    expected = Span(start, start + len(quoted))
    for change in typed:
        quoted = change(quoted)
    assert expected in index.find(quoted), (index.flat, quoted)


# --- at: -------------------------------------------------------------------------------------------------------------

AT_TEXT = (
    "# Head\n\nOne *a*.\n\n1. first\n\n2. second\n\n> Quoted.\n\n::: picture map.png\nA map\n:::\n\n## Sub\n\nLast."
)


@pytest.mark.parametrize(
    ("at", "number", "expected"),
    [
        ("paragraph 1", 1, "One <Emphasis a>.^n"),
        ("paragraph 2", 6, "Quoted.^n"),
        ("paragraph 3", 9, "Last.^n"),
        ("item 1", 3, "first^n"),
        ("item 2", 5, "second^n"),
        ("heading 1", 0, "Head^n"),
        ("heading 2", 8, "Sub^n"),
        ("picture 1", 7, "A map^n"),
    ],
)
def test_at_a_place_that_has_no_words(load: Load, at: str, number: int, expected: str) -> None:
    made = anchored(load, f"notes:\n  - at: {at}\n    id: n\n    note: x", AT_TEXT)
    plain_body = [shown(leaf) for leaf in leaves(anchored(load, "title: x", AT_TEXT).body)]
    plain_body[number] = expected
    assert body(made) == plain_body


def test_at_title_date_and_whole_text(load: Load) -> None:
    annotations = "title: T\ndate: 1917\nnotes:\n" + "".join(
        f"  - at: {at}\n    id: {name}\n    series: {series}\n    note: x\n"
        for at, name, series in (("title", "t", "editor"), ("date", "d", "editor"), ("whole text", "w", "textual"))
    )
    made = anchored(load, annotations.rstrip(), "One.")
    assert (shown(made.title), shown(made.date), body(made)) == ("T^w^t", "1917^d", ["One."])
    assert [n.id for n in made.notes] == ["a/w", "a/t", "a/d"]


@pytest.mark.parametrize(
    ("at", "finding"),
    [
        (
            "paragraph 4",
            (
                "at-not-there",
                "sources/a.md:3:9",
                "There is no paragraph 4 in this text; it has 3.",
                "Count again, or quote the words with words:.",
            ),
        ),
        (
            "item 0",
            (
                "at-not-there",
                "sources/a.md:3:9",
                "There is no item 0 in this text; it has 2.",
                "Count again, or quote the words with words:.",
            ),
        ),
        (
            "the end",
            (
                "at-unknown",
                "sources/a.md:3:9",
                "“the end” is not a place in a text.",
                "Write one of: title, date, whole text, paragraph 3, item 3, heading 2, picture 1.",
            ),
        ),
    ],
)
def test_at_a_place_that_is_not_there(load: Load, at: str, finding: Said) -> None:
    assert faults(load, f"notes:\n  - at: {at}\n    note: x", AT_TEXT) == [finding]


# --- every and first -------------------------------------------------------------------------------------------------


def test_every_marks_each_place_and_first_the_first(load: Load) -> None:
    annotations = (
        "names:\n  - every: Kaledin\n    is: kaledin\n  - first: Kornilov\n    is: kornilov\n"
        "glosses:\n  - first: ataman\n    id: g\n    gloss: a chief"
    )
    made = anchored(load, annotations, "Kaledin, ataman, Kornilov.\n\nKaledin’s Kornilov, the ataman.")
    assert body(made) == [
        "<kaledin Kaledin>, <g ataman>^g, <kornilov:ru-Latn Kornilov>.",
        "<kaledin Kaledin>’s Kornilov, the ataman.",
    ]
    assert [(n.id, n.lemma.text) for n in made.notes] == [("a/g", "ataman")]


def test_a_name_without_an_entry(load: Load) -> None:
    assert faults(load, "names:\n  - every: Kaledin\n    is: kaledyn", "Kaledin and Kaledin") == [
        (
            "entry-missing",
            "sources/a.md:4:9",
            "No register has an entry “kaledyn”.",
            "Did you mean “kaledin”?",
        )
    ]


def test_first_means_first_in_what_the_edition_takes(load: Load) -> None:
    made = anchored(
        load,
        "glosses:\n  - first: ataman\n    id: g\n    gloss: a chief",
        "The ataman came.\n\nThe ataman went.\n\nThe ataman stayed.",
        "- use: a\n  from: The ataman went",
    )
    assert body(made) == ["[3 left out]The <g ataman>^g went.", "The ataman stayed."]


# --- overlapping and nested ------------------------------------------------------------------------------------------


def test_annotations_overlap_and_nest(load: Load) -> None:
    annotations = (
        "notes:\n  - words: one two three\n    id: n1\n    note: x\n  - words: two\n    id: n2\n    note: x\n"
        "questions:\n  - words: three four\n    id: q\n    ask: Why?\n"
        "names:\n  - every: two three\n    is: kaledin"
    )
    made = anchored(load, annotations, "*one* two three four")
    (leaf,) = leaves(made.body)
    assert [(leaf.text[m.start : m.end], _sign(m.kind), m.start) for m in leaf.marks] == [
        ("one", "Emphasis", 0),
        ("two three", "kaledin", 4),
        ("", "^n2", 7),
        ("three four", "q", 8),
        ("", "^n1", 13),
    ]
    assert [n.id for n in made.notes] == ["a/n2", "a/n1"]


def test_two_annotations_of_one_name(load: Load) -> None:
    annotations = note("one") + "\n  - words: two\n    id: n\n    note: y"
    assert faults(load, annotations, "one two") == [
        (
            "id-twice",
            "sources/a.md:7:9",
            "Two annotations of this text have the id “n”.",
            "The other is at sources/a.md:4:9. Give one of them another id.",
        )
    ]


# --- where the mark goes ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word, and", "word,^ and"),
        ("word. And", "word.^ And"),
        ("word; and", "word;^ and"),
        ("word: and", "word:^ and"),
        ("word? And", "word?^ And"),
        ("word! And", "word!^ And"),
        ("word” and", "word”^ and"),
        ("word.” And", "word.”^ And"),
        ("word’ and", "word’^ and"),
        ("word,’” and", "word,’”^ and"),
        ('word." And', 'word."^ And'),
        ("word' and", "word'^ and"),
        ("word?! And", "word?!^ And"),
        ("word", "word^"),
        ("word and", "word^ and"),
        # never past a dash
        ("word—and", "word^—and"),
        ("word–and", "word^–and"),
        ("word-and", "word^-and"),
        ("word,—and", "word,^—and"),
        # never past an ellipsis, however typed
        ("word… And", "word^… And"),
        ("word... And", "word^... And"),
        ("word. . . And", "word^. . . And"),
        ("word.\u00a0.\u00a0. And", "word^.\u00a0.\u00a0. And"),
        ("word.... And", "word^.... And"),
        ("word.” … And", "word.”^ … And"),
        ("word,… And", "word,^… And"),
        ("word.… And", "word.^… And"),
        # never past a bracket that the words did not open
        ("word) and", "word^) and"),
        ("word], and", "word^], and"),
        ("word.) And", "word.^) And"),
        # after the word that an apostrophe goes on
        ("word’s end", "word’s^ end"),
        ("word's end", "word's^ end"),
        ("word’s. End", "word’s.^ End"),
        ("word’re, and", "word’re,^ and"),
        ("word’e\u0301 end", "word’e\u0301^ end"),
    ],
)
def test_the_mark_goes_past_some_signs(text: str, expected: str) -> None:
    at = call_offset(text, 0, 4, MarkPosition.AFTER_PUNCTUATION)
    assert text[:at] + "^" + text[at:] == expected
    assert call_offset(text, 0, 4, MarkPosition.AT_WORD) == 4


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("see (a word), and", "(a word", "see (a word),^ and"),
        ("see [a word]. And", "see [a word", "see [a word].^ And"),
        ("(a (b) c) d", "(b", "(a (b)^ c) d"),
        ("a) b (c) d", "a) b", "a) b^ (c) d"),
        ("(a) b) c", "(a) b", "(a) b^) c"),
    ],
)
def test_the_mark_goes_past_a_bracket_that_the_words_opened(text: str, words: str, expected: str) -> None:
    start = text.index(words)
    at = call_offset(text, start, start + len(words), MarkPosition.AFTER_PUNCTUATION)
    assert text[:at] + "^" + text[at:] == expected


def test_the_language_sets_the_custom_and_mark_overrides_it(load: Load) -> None:
    assert [custom(tag) for tag in ("en", "en-GB", "de", "fr", "fr-CA")] == [
        *([MarkPosition.AFTER_PUNCTUATION] * 3),
        *([MarkPosition.AT_WORD] * 2),
    ]
    assert body(anchored(load, "language: fr\n" + note("mot"), "un mot, et")) == ["un mot^n, et"]
    past = note("mot", "mark: after punctuation")
    assert body(anchored(load, "language: fr\n" + past, "un mot, et")) == ["un mot,^n et"]
    assert body(anchored(load, note("word", "mark: at word"), "a word, and")) == ["a word^n, and"]
    at_word = {"edition_yaml": MINIMAL + "note-calls: at word\ncontents:\n  - source: a\n"}
    assert body(anchored(load, note("word"), "a word, and", **at_word)) == ["a word^n, and"]


def test_at_one_spot_letters_come_first_then_symbols_figures_and_rings(load: Load) -> None:
    annotations = (
        "notes:\n  - words: word\n    id: t\n    for: teacher\n    note: x\n  - words: word\n    id: n\n    note: x\n"
        "  - words: word\n    id: a\n    series: author\n    note: x\n"
        "  - words: word\n    id: x\n    series: textual\n    note: x\n"
        "glosses:\n  - first: word\n    id: g\n    gloss: x"
    )
    assert body(anchored(load, annotations, "a word here")) == ["a <g word>^x^a^n^t^g here"]


# --- emendations and hands -------------------------------------------------------------------------------------------

HE = "emendations:\n  - words: HE\n    id: e\n    read: THE\n    why: lost letter"


def test_an_emendation_prints_our_reading_and_calls_a_textual_note(load: Load) -> None:
    made = anchored(load, HE, "HE *BOLSHEVIKS* HERE")
    assert body(made) == ["<e THE>^e <Emphasis BOLSHEVIKS> HERE"]
    (textual,) = made.notes
    assert (textual.id, textual.series.value, reading_text(textual.blocks)) == (
        "a/e",
        "textual",
        "“HE” in the copy text. lost letter",
    )
    (record,) = made.emendations
    assert (record.copy_text, record.reading, record.why) == ("HE", "THE", "lost letter")


def test_annotations_about_emended_words_quote_the_copy_text(load: Load) -> None:
    made = anchored(load, HE + "\n" + note("HE BOLSHEVIKS"), "HE BOLSHEVIKS SET")
    assert body(made) == ["<e THE>^e BOLSHEVIKS^n SET"]


def test_emendations_that_do_not_fit(load: Load) -> None:
    two = HE + "\n  - words: THE HE\n    read: x"
    assert faults(load, two, "THE HE") == [
        (
            "emendations-overlap",
            "sources/a.md:7:12",
            "Two emendations are about the same words, “THE HE”.",
            "Make one emendation of the two.",
        )
    ]
    assert faults(load, HE, "x\n\ny HE\n\nz") == []
    across = "emendations:\n  - words: x y\n    read: z"
    assert faults(load, across, "x\n\ny") == [
        (
            "emendation-across",
            "sources/a.md:3:12",
            "An emendation can't cross from one paragraph into another.",
            "Make one emendation for each paragraph.",
        )
    ]
    assert faults(load, "emendations:\n  - at: title\n    read: z", "x") == [
        (
            "words-missing",
            "sources/a.md:3:9",
            "This emendation does not say which words it replaces.",
            "Write a line words: with the words as they stand in the text.",
        )
    ]


def test_a_mark_of_an_earlier_hand(load: Load) -> None:
    made = anchored(load, 'marks:\n  - words: "[Bolshevik]"\n    hand: copy text', "“[Bolshevik] terms")
    assert body(made) == ["“<copy text [Bolshevik]> terms"]


@pytest.mark.parametrize(
    ("annotations", "key"),
    [
        ("emendations:\n  - words: word\n    read: x\n    for: teacher", "emendations"),
        ("marks:\n  - words: word\n    hand: ours\n    for: teacher", "marks"),
        ("names:\n  - every: word\n    is: kaledin\n    for: teacher", "names"),
    ],
)
def test_what_belongs_to_the_text_is_for_everyone(load: Load, annotations: str, key: str) -> None:
    assert faults(load, annotations, "a word") == [
        (
            "for-everyone",
            "sources/a.md:5:10",
            f"What stands under {key}: is for everyone; it can't be kept from pupils.",
            "Take the line for: away, or write a note for the teacher.",
        )
    ]


# --- excerpts --------------------------------------------------------------------------------------------------------

LONG = "One two three four five.\n\nSix seven eight.\n\n> Nine ten.\n\nEleven twelve."


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("- use: a", ["One two three four five.", "Six seven eight.", "Nine ten.", "Eleven twelve."]),
        ("- use: a\n  from: Six", ["[5 left out]Six seven eight.", "Nine ten.", "Eleven twelve."]),
        ("- use: a\n  to: seven", ["One two three four five.", "Six seven[5 left out]"]),
        ("- use: a\n  from: two\n  to: four", ["[1 left out]two three four[8 left out]"]),
        ("- use: a\n  from: seven\n  to: Nine", ["[6 left out]seven eight.", "Nine[3 left out]"]),
        (
            "- use: a\n  leave-out:\n    - from: two\n      to: four",
            ["One [3 left out]five.", "Six seven eight.", "Nine ten.", "Eleven twelve."],
        ),
        (
            "- use: a\n  from: One\n  to: Eleven\n  leave-out:\n    - from: four\n      to: seven\n    - from: Nine\n"
            "      to: ten.",
            ["One two three", "[4 left out]eight.", "[2 left out]Eleven[1 left out]"],
        ),
        (
            "- use: a\n  leave-out:\n    - from: Six\n      to: Nine ten.",
            ["One two three four five.", "[5 left out]Eleven twelve."],
        ),
    ],
)
def test_excerpts_are_cut_and_omissions_counted(load: Load, item: str, expected: list[str]) -> None:
    made = anchored(load, "title: x", LONG, item)
    assert body(made) == expected
    assert made.whole is (item == "- use: a")


def test_blocks_that_are_left_out_are_gone(load: Load) -> None:
    text = (
        "# Head\n\n1. one\n\n2. two\n\n::: verse\nthree\nfour\n\nfive\n:::\n\n::: table\na | b\nc | d\n:::\n\n"
        "::: opener\n> six\n:::\n\nseven"
    )
    made = anchored(
        load,
        "title: x",
        text,
        "- use: a\n  from: 2. two\n  to: seven\n  leave-out:\n    - from: four\n      to: b\n    - from: six\n      to: six",
    )
    assert body(made) == ["[3 left out]2.", "two", "three", "[4 left out]c", "d", "[1 left out]seven"]
    assert [type(b).__name__ for b in made.body] == ["ListBlock", "Verse", "Table", "Paragraph"]


def test_an_emendation_does_not_move_the_ends_of_an_excerpt(load: Load) -> None:
    two = HE + "\n  - words: teh\n    id: f\n    read: the"
    made, findings = book(load, two, "HE one teh two three", "- use: a\n  from: one\n  to: two")
    assert body(unit(made)) == ["[1 left out]one <f the>^f two[1 left out]"]
    assert [f[0] for f in findings] == ["annotation-left-out"]
    assert [r.id for r in unit(made).emendations] == ["a/f"]
    assert body(anchored(load, HE, "HE one two three", "- use: a\n  to: one")) == ["<e THE>^e one[2 left out]"]
    more = "emendations:\n  - words: b\n    id: e\n    read: bbbb"
    assert body(anchored(load, more, "a b c", "- use: a\n  from: b")) == ["[1 left out]<e bbbb>^e c"]
    assert body(anchored(load, more, "a b c", "- use: a\n  to: b")) == ["a <e bbbb>^e[1 left out]"]


def test_only_signs_left_out_are_no_words(load: Load) -> None:
    assert body(anchored(load, "title: x", "One, — two.", "- use: a\n  from: two")) == ["[1 left out]two."]
    assert body(anchored(load, "title: x", "One — two.", "- use: a\n  to: two")) == ["One — two[0 left out]"]


def test_the_call_stays_with_the_words_at_the_end_of_an_excerpt(load: Load) -> None:
    assert body(anchored(load, note("two"), "One two, three.", "- use: a\n  to: two")) == ["One two^n[1 left out]"]
    spans = "notes:\n  - from: two\n    to: five\n    id: n\n    note: x"
    assert body(anchored(load, spans, LONG, "- use: a\n  to: three")) == ["One two three^n[9 left out]"]


LEFT_OUT = "goes with the words that this excerpt leaves out."


def test_annotations_whose_words_are_left_out_go_with_them(load: Load) -> None:
    annotations = (
        "notes:\n  - words: One\n    note: x\n  - words: Six\n    id: n\n    note: x\n"
        "glosses:\n  - first: two\n    gloss: x\nnames:\n  - every: three\n    is: kaledin\n"
        "questions:\n  - words: four\n    ask: Why?\n    answer: Because.\n  - ask: Whole?\n"
        "emendations:\n  - words: five\n    read: 5\nmarks:\n  - words: One two\n    hand: source"
    )
    made, findings = book(load, annotations, LONG, "- use: a\n  from: Six\n  to: eight.")
    text = unit(made)
    assert body(text) == ["[5 left out]Six^n seven eight.[4 left out]"]
    assert [n.id for n in text.notes] == ["a/n"]
    assert [q.id for q in text.questions] == ["a/questions-2"]
    assert text.emendations == ()
    places = {"One": "3:12", "two": "9:12", "three": "12:12", "four": "15:12", "five": "20:12", "One two": "23:12"}
    keys = {
        "One": "notes",
        "two": "glosses",
        "three": "names",
        "four": "questions",
        "five": "emendations",
        "One two": "marks",
    }
    assert findings == [
        ("annotation-left-out", f"sources/a.md:{places[w]}", f"“{w}”, under {key}:, {LEFT_OUT}", "")
        for w, key in keys.items()
    ]


def test_bodies_of_the_notes_file_go_with_their_calls(load: Load) -> None:
    made, findings = book(
        load, "title: x", "One[^1] two.\n\nThree[^2] four.", "- use: a\n  from: Three",
        sources__a_notes_md="[^1]: first\n[^2]: second\n",
    )  # fmt: skip
    assert body(unit(made)) == ["[2 left out]Three^2 four."]
    assert [n.id for n in unit(made).notes] == ["a/2"]
    assert findings == [
        ("note-left-out", "sources/a.notes.md:1:7", f"The note “1” {LEFT_OUT}", ""),
    ]


def test_a_source_taken_in_several_excerpts_is_told_of_once(load: Load) -> None:
    annotations = note("Six") + "\n  - words: Ninety\n    note: x\n  - words: Eleven\n    note: x"
    made, findings = book(load, annotations, LONG, "- use: a\n  to: five.\n- use: a\n  from: Six\n  to: ten.")
    assert [(u.id, body(u)) for u in made.units] == [
        ("a", ["One two three four five.[7 left out]"]),
        ("a-2", ["[5 left out]Six^n seven eight.", "Nine ten.[2 left out]"]),
    ]
    assert findings == [
        (
            NOT_FOUND,
            "sources/a.md:6:12",
            "“Ninety” is not in the text.",
            "Did you mean “Nine ten” (line 15, column 3)?",
        ),
        ("annotation-left-out", "sources/a.md:8:12", f"“Eleven”, under notes:, {LEFT_OUT}", ""),
    ]


def test_the_second_unit_of_a_source_never_takes_the_name_of_another(load: Load) -> None:
    made, _ = book(load, "title: x", "One.", "- source: a\n- use: a\n- source: a-2", **{"sources__a-2_md": "Two."})
    assert [(u.id, body(u)) for u in made.units] == [("a", ["One."]), ("a-3", ["One."]), ("a-2", ["Two."])]


@pytest.mark.parametrize(
    ("item", "finding"),
    [
        (
            "- use: a\n  from: Sixx",
            (NOT_FOUND, "edition.yaml:7:11", "“Sixx” is not in the text.", "Did you mean “Six” (line 6, column 1)?"),
        ),
        (
            "- use: a\n  from: Nine\n  to: Six",
            (
                NOT_FOUND,
                "edition.yaml:8:9",
                "“Six” is not in the text after “Nine”.",
                "They stand elsewhere in this text (line 6, column 1).",
            ),
        ),
        (
            "- use: a\n  from: Six\n  leave-out:\n    - from: two\n      to: three",
            (
                "leave-out-outside",
                "edition.yaml:9:15",
                "These words are not in what the excerpt takes, or are left out twice.",
                "Take this leave-out: away, or widen from: and to:.",
            ),
        ),
        (
            "- use: b",
            (
                "source-missing",
                "edition.yaml:6:10",
                "There is no source “b”.",
                "Known here: a. Its file would be sources/b.md.",
            ),
        ),
        (
            "- commentary: b",
            (
                "commentary-missing",
                "edition.yaml:6:17",
                "There is no commentary “b”.",
                "Its file would be commentary/b.md.",
            ),
        ),
    ],
)
def test_excerpts_that_do_not_fit(load: Load, item: str, finding: Said) -> None:
    assert faults(load, "title: x", LONG, item) == [finding]


# --- the notes file and footnotes ------------------------------------------------------------------------------------


def test_calls_of_the_notes_file_are_called(load: Load) -> None:
    made = anchored(
        load, note("two"), "One[^a] two. Three[^2] four[^z].",
        sources__a_notes_md="[^2]: {author} second\n[^a]: first\n[^z]: {teacher} third\n",
    )  # fmt: skip
    assert body(made) == ["One^a two.^n Three^2 four^z."]
    assert [(n.id, n.series.value, n.only_for) for n in made.notes] == [
        ("a/a", "editor", None),
        ("a/n", "editor", None),
        ("a/2", "author", None),
        ("a/z", "teacher", "teacher"),
    ]


def test_calls_and_notes_that_do_not_meet(load: Load) -> None:
    assert faults(load, "title: x", "One[^1] two[^1] three[^2].", sources__a_notes_md="[^1]: a\n[^3]: b\n") == [
        (
            "note-missing",
            "sources/a.md:4:22",
            "A note [^2] is called here but not written.",
            "Write the note, or take the call out.",
        ),
        (
            "note-uncalled",
            "sources/a.notes.md:2:7",
            "The note [^3] of “a” is written but never called.",
            "Put [^3] where its call belongs, or take the note out.",
        ),
    ]


def test_a_note_of_the_notes_file_and_an_annotation_have_names_apart(load: Load) -> None:
    assert faults(load, note("One"), "One two[^n].", sources__a_notes_md="[^n]: a\n") == [
        (
            "id-twice",
            "sources/a.notes.md:1:7",
            "Two notes of this text have the id “n”.",
            "The other is at sources/a.md:3:5. Give one of them another id.",
        ),
    ]


def test_spans_of_the_index_know_their_leaves() -> None:
    index = TextIndex([plain("one two"), plain(""), plain("three")])
    (span,) = index.find("two three")
    assert span == Span(4, 14)
    assert [(p.leaf, p.start, p.end) for p in index.passages(span)] == [(0, 4, 7), (2, 0, 5)]
