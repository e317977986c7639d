"""The markup of transcriptions and the notes file: what is read, what stays text, and every finding in full."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from conftest import Load, Said, said
from sourcebook.diagnostics import Place, Report
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
    leaves,
    reading_text,
)
from sourcebook.model.content import (
    Added,
    Call,
    Conjecture,
    Content,
    Deleted,
    Emphasis,
    Foreign,
    Illegible,
    Mark,
    MarkKind,
    Omitted,
    PageBreak,
    Sic,
    SmallCaps,
    Strong,
    Supplied,
    fold,
    in_order,
    plain,
)
from sourcebook.model.notes import NoteSeries
from sourcebook.model.source import NoteBody
from sourcebook.sourceformat.notesfile import read_notes_file
from sourcebook.sourceformat.transcription import (
    InlineReader,
    escape,
    parse_transcription,
    write_transcription,
)

FILE = "sources/a.md"


def parse(text: str, *, calls: bool = False, first_line: int = 1) -> tuple[tuple[Block, ...], list[Said]]:
    report = Report()
    blocks = parse_transcription(text, FILE, report, first_line=first_line, calls=calls)
    return blocks, said(report)


def sound(text: str, *, calls: bool = False) -> tuple[Block, ...]:
    blocks, findings = parse(text, calls=calls)
    assert findings == []
    return blocks


def para(text: str, *marks: tuple[int, int, MarkKind]) -> Paragraph:
    return Paragraph(Content(text, tuple(Mark(a, b, kind) for a, b, kind in marks)))


def item(label: str, text: str, *marks: tuple[int, int, MarkKind]) -> ListItem:
    return ListItem(plain(label), (para(text, *marks),))


# --- what is not markup ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "[Bolshevik] agreement … with ... others — on [these] terms",
        "* * * and a lone * and 2 * 3",
        "a_b_c `code` ~~x~~ <b>bold</b> &amp; [link](http://x) ![x](y)",
        "\"straight\" 'quotes' -- and --- dashes",
        "https://example.org/#top",
        "#hashtag and C# and a} brace",
        "[^12] and [^x]: where there is no notes file",
        "+ plus\t- minus",
    ],
)
def test_signs_of_the_copy_text_are_printed_as_they_stand(text: str) -> None:
    assert sound(text) == (para(" ".join(text.split())),)


def test_white_space_is_folded_but_a_no_break_space_is_a_character() -> None:
    assert sound("  one\n   two\t three\u00a0\u00a0four  \n\n\n \t\n    five") == (
        para("one two three\u00a0\u00a0four"),
        para("five"),
    )


def test_a_backslash_makes_the_next_character_text() -> None:
    text = r"\*not emphasis\* \{sic\} \[^1] \\ \# \1. \end"
    assert sound(text, calls=True) == (para(r"*not emphasis* {sic} [^1] \ # 1. end"),)
    assert sound("at the end of a line \\\nand of the text \\") == (para("at the end of a line \\ and of the text \\"),)
    assert sound("\\# no heading\n\n\\> no quotation\n\n\\::: verse") == (
        para("# no heading"),
        para("> no quotation"),
        para("::: verse"),
    )


# --- points ----------------------------------------------------------------------------------------------------------


def test_sic_owns_one_space_before_it() -> None:
    expected = (para("They recieved it", (13, 13, Sic())),)
    assert sound("They recieved{sic} it") == expected
    assert sound("They recieved {sic} it") == expected
    assert sound("They recieved\n  {sic}\nit") == expected
    assert sound("*teh* {sic}, so") == (para("teh, so", (0, 3, Emphasis()), (3, 3, Sic())),)
    assert sound("{+teh {sic}}") == (para("teh", (0, 3, Supplied()), (3, 3, Sic())),)
    assert sound("a *{sic}b*") == (para("ab", (1, 1, Sic()), (1, 2, Emphasis())),)


def test_a_page_break_stands_inside_a_word_and_between_words() -> None:
    assert sound("coun{page 12}cil") == (para("council", (4, 4, PageBreak("12"))),)
    one = (para("the council", (4, 4, PageBreak("xii f."))),)
    assert sound("the {page xii f.}council") == one
    assert sound("the {page  xii\nf.} council") == one
    assert sound("the{page 3} council") == (para("the council", (3, 3, PageBreak("3"))),)


def test_points_before_a_space_that_folds_keep_their_place() -> None:
    assert sound("a {page 2}[^1] b", calls=True) == (para("a b", (2, 2, PageBreak("2")), (2, 2, Call("1"))),)
    assert sound("a {page 2}{illegible} {omitted} b") == (
        para("a b", (2, 2, PageBreak("2")), (2, 2, Illegible()), (2, 2, Omitted())),
    )


def test_a_page_break_on_a_line_of_its_own_adds_no_paragraph() -> None:
    assert sound("one\n\n{page 2}\n\ntwo") == (para("one"), para("two", (0, 0, PageBreak("2"))))
    assert sound("one\n{page 2}\ntwo") == (para("one two", (4, 4, PageBreak("2"))),)
    assert sound("{page 1}\n{page 2}\n\n# Head") == (
        Heading(1, Content("Head", (Mark(0, 0, PageBreak("1")), Mark(0, 0, PageBreak("2"))))),
    )
    assert sound("one\n\n{page 2}") == (para("one", (3, 3, PageBreak("2"))),)
    assert sound("{page 2}") == (para("", (0, 0, PageBreak("2"))),)


def test_a_page_break_at_the_end_goes_to_the_last_text_and_is_not_lost() -> None:
    assert sound("one\n\n::: opener\n:::\n\n{page 2}") == (
        para("one", (3, 3, PageBreak("2"))),
        Division(DivisionKind.OPENER, ()),
    )


def test_a_page_break_between_items_does_not_part_the_list() -> None:
    assert sound("1. one\n\n{page 2}\n\n2. two") == (
        ListBlock((item("1.", "one"), ListItem(Content("2.", (Mark(0, 0, PageBreak("2")),)), (para("two"),)))),
    )


def test_a_page_break_on_a_line_of_its_own_adds_no_line_of_verse_and_no_row() -> None:
    assert sound("::: verse\none\n{page 2}\ntwo\n\n{page 3}\n:::") == (
        Verse(
            (
                (
                    VerseLine(plain("one")),
                    VerseLine(Content("two", (Mark(0, 0, PageBreak("2")), Mark(3, 3, PageBreak("3"))))),
                ),
            )
        ),
    )
    assert sound("::: table\na | b\n{page 2}\nc | d\n:::") == (
        Table(((plain("a"), plain("b")), (Content("c", (Mark(0, 0, PageBreak("2")),)), plain("d")))),
    )


def test_the_other_points() -> None:
    assert sound("a {illegible} b {illegible 3  words} c {omitted} d") == (
        para("a b c d", (2, 2, Illegible()), (4, 4, Illegible("3 words")), (6, 6, Omitted())),
    )


# --- spans -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "kind"),
    [
        ("{+word}", Supplied()),
        ("{?word}", Conjecture()),
        ("{del: word}", Deleted()),
        ("{del:word}", Deleted()),
        ("{add: word}", Added()),
        ("{sc: word}", SmallCaps()),
        ("{lang ru-Latn: word}", Foreign("ru-Latn")),
        ("{em: word}", Emphasis()),
        ("{strong: word}", Strong()),
        ("*word*", Emphasis()),
        ("**word**", Strong()),
    ],
)
def test_each_span(markup: str, kind: MarkKind) -> None:
    assert sound(f"a {markup} b") == (para("a word b", (2, 6, kind)),)
    assert sound(markup) == (para("word", (0, 4, kind)),)


def test_spans_nest_and_hold_points_and_white_space() -> None:
    assert sound("a {del: b {+c{page 2}d} *e*\n f} g") == (
        para(
            "a b cd e f g",
            (2, 10, Deleted()),
            (4, 6, Supplied()),
            (5, 5, PageBreak("2")),
            (7, 8, Emphasis()),
        ),
    )
    assert sound("a {+ b}") == (para("a b", (2, 3, Supplied())),)
    assert sound("a{+ b}") == (para("a b", (1, 3, Supplied())),)
    assert sound("{+}x{del: }") == (para("x"),)


def test_deeply_nested_braces_are_read() -> None:
    depth = 300
    (block,) = sound("{+" * depth + "x" + "}" * depth)
    assert isinstance(block, Paragraph)
    assert (block.content.text, len(block.content.marks)) == ("x", depth)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # CommonMark 0.31, 6.2: left- and right-flanking runs
        ("a *b* c", para("a b c", (2, 3, Emphasis()))),
        ("a * b * c", para("a * b * c")),
        ("foo*bar*", para("foobar", (3, 6, Emphasis()))),
        ("5*6*78", para("5678", (1, 2, Emphasis()))),
        ('a*"foo"*', para('a*"foo"*')),
        ("*(*foo*)*", para("(foo)", (0, 5, Emphasis()), (1, 4, Emphasis()))),
        ("*foo bar *", para("*foo bar *")),
        ("**foo*", para("*foo", (1, 4, Emphasis()))),
        ("*foo**", para("foo*", (0, 3, Emphasis()))),
        ("***foo***", para("foo", (0, 3, Emphasis()), (0, 3, Strong()))),
        ("*foo **bar** baz*", para("foo bar baz", (0, 11, Emphasis()), (4, 7, Strong()))),
        ("*foo**bar*", para("foo**bar", (0, 8, Emphasis()))),
        ("**foo*bar**", para("foo*bar", (0, 7, Strong()))),
        ("foo***bar***baz", para("foobarbaz", (3, 6, Emphasis()), (3, 6, Strong()))),
        ("**", para("**")),
        ("one *two\nthree* four", para("one two three four", (4, 13, Emphasis()))),
        ("«*mot*» “*word*”", para("«mot» “word”", (1, 4, Emphasis()), (7, 11, Emphasis()))),
        ("{+*a*} *{+b}*", para("a b", (0, 1, Supplied()), (0, 1, Emphasis()), (2, 3, Emphasis()), (2, 3, Supplied()))),
        ("*a {+b* c}", para("*a b* c", (3, 7, Supplied()))),
    ],
)
def test_emphasis_flanks_as_in_commonmark(text: str, expected: Paragraph) -> None:
    assert sound(text) == (expected,)


COMMONMARK = MarkdownIt("zero").enable("emphasis")


@settings(max_examples=300)
@given(st.text(alphabet="***a b.(“\u00a0é", max_size=16).map(fold))
def test_emphasis_is_what_a_commonmark_parser_makes_of_it(text: str) -> None:
    expected, marks, opened = "", list[Mark](), list[tuple[int, int, MarkKind]]()
    for token in COMMONMARK.parseInline(text)[0].children or ():
        if token.nesting == 1:
            opened.append((len(expected), len(marks), Strong() if token.type == "strong_open" else Emphasis()))
        elif token.nesting == -1:
            start, order, kind = opened.pop()
            marks.insert(order, Mark(start, len(expected), kind))
        else:
            expected += token.content
    assert InlineReader(Report()).read(text) == Content(expected, in_order(marks))


# --- braces that are not ours ----------------------------------------------------------------------------------------

BRACE = "If the source itself has a brace here, write \\{ for it."


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("a {sick} b", 3, "“{sick” is not markup that this program knows.", f"Did you mean “sic”? {BRACE}"),
        ("a {page} b", 3, "“{page” is not markup that this program knows.", f"Did you mean “page 12”? {BRACE}"),
        (
            "a {dell: b} c",
            3,
            "“{dell” is not markup that this program knows.",
            f"Did you mean “del: …”? {BRACE}",
        ),
        (
            "{zzz} c",
            1,
            "“{zzz” is not markup that this program knows.",
            "Known here: +word, ?word, add: …, del: …, em: …, illegible 3 words, lang ru: …, line, omitted, page 12, sc: …, "
            f"sic. {BRACE}",
        ),
    ],
)
def test_an_unknown_brace_is_a_finding_and_stays_text(text: str, column: int, message: str, hint: str) -> None:
    assert parse(text, first_line=7) == ((para(text),), [("markup-unknown", f"{FILE}:7:{column}", message, hint)])


UNCLOSED = "Write } where its words end. If the source itself has a brace here, write \\{ for it."


def test_an_unclosed_brace_is_a_finding_once() -> None:
    blocks, findings = parse("one\ntwo {+three {del: four} five")
    assert blocks == (para("one two {+three four five", (16, 20, Deleted())),)
    assert findings == [
        (
            "markup-unclosed",
            f"{FILE}:2:5",
            "The brace that opens in “{+three {del: four} five” is never closed.",
            UNCLOSED,
        )
    ]


def test_many_unclosed_braces_are_read_in_one_pass() -> None:
    blocks, findings = parse("{+" * 200)
    assert blocks == (para("{+" * 200),)
    assert [f[:2] for f in findings] == [("markup-unclosed", f"{FILE}:1:{1 + 2 * i}") for i in range(200)]


# --- blocks ----------------------------------------------------------------------------------------------------------


def test_headings_and_quotations() -> None:
    assert sound("# One\ntext\n###  Three *x*  \n> a\n>b\n>\n> > c\n\n> d") == (
        Heading(1, plain("One")),
        para("text"),
        Heading(3, Content("Three x", (Mark(6, 7, Emphasis()),))),
        BlockQuote((para("a b"), BlockQuote((para("c"),)))),
        BlockQuote((para("d"),)),
    )
    assert sound("####### seven\n\n#\n\n#no") == (para("####### seven"), para("#"), para("#no"))


@pytest.mark.parametrize("kind", DivisionKind)
def test_each_division(kind: DivisionKind) -> None:
    assert sound(f"before\n::: {kind.value}\none\n\n> two\n:::\nafter") == (
        para("before"),
        Division(kind, (para("one"), BlockQuote((para("two"),)))),
        para("after"),
    )


def test_fences_nest() -> None:
    assert sound("::: compiler\n::: quote terms\none\n:::\ntwo\n:::") == (
        Division(DivisionKind.COMPILER, (BlockQuote((para("one"),), "terms"), para("two"))),
    )


def test_verse_keeps_its_lines_stanzas_and_indents() -> None:
    assert sound("::: verse\nOne *line*\n  two\n     three\n\n\n1. four\n:::") == (
        Verse(
            (
                (
                    VerseLine(Content("One line", (Mark(4, 8, Emphasis()),))),
                    VerseLine(plain("two"), 1),
                    VerseLine(plain("three"), 2),
                ),
                (VerseLine(plain("1. four")),),
            )
        ),
    )


def test_a_table_has_heads_cells_and_empty_cells() -> None:
    assert sound("::: table\n| Year | Price \\| unit |\n|------|---|\n| 1917 |  |\n1918 | *12*\n| only | |\n:::") == (
        Table(
            (
                (plain("Year"), plain("Price | unit")),
                (plain("1917"), plain("")),
                (plain("1918"), Content("12", (Mark(0, 2, Emphasis()),))),
                (plain("only"), plain("")),
            ),
            1,
        ),
    )


def test_a_picture_has_a_file_words_for_those_who_cannot_see_it_and_a_caption() -> None:
    assert sound("::: picture a map.png\nalt: A map: *Petrograd*\nThe city\n\nin *1917*\n:::") == (
        Picture("a map.png", "A map: *Petrograd*", Content("The city in 1917", (Mark(12, 16, Emphasis()),))),
    )
    assert sound("::: picture x.png\n:::") == (Picture("x.png", "", plain("")),)


KNOWN = "Known here: closer, compiler, dateline, epigraph, list, opener, picture, postscript, quote, salutation, signature, table, verse."


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("::: vers\na\n:::", [("fence-unknown", "1:1", "“::: vers” is not a kind of block.", "Did you mean “verse”?")]),
        (
            "::: Verse\na\n:::",
            [("fence-unknown", "1:1", "“::: Verse” is not a kind of block.", "Did you mean “verse”?")],
        ),
        (":::: 12\na\n:::", [("fence-unknown", "1:1", "“::: :” is not a kind of block.", KNOWN)]),
        (
            "a\n\n::: verse\nb",
            [
                (
                    "fence-unclosed",
                    "3:1",
                    "The block that begins with “::: verse” is never closed.",
                    "Write ::: alone on a line where it ends.",
                )
            ],
        ),
        (
            "a\n:::\nb",
            [
                (
                    "fence-stray",
                    "2:1",
                    "This ::: closes a block, but none is open here.",
                    "Take the line out. If the source itself has it, write \\:::",
                )
            ],
        ),
        (
            "::: opener Petrograd\na\n:::",
            [
                (
                    "fence-words",
                    "1:12",
                    "“Petrograd” can't stand after “::: opener”.",
                    "Write the words in the lines below.",
                )
            ],
        ),
        (
            "::: table\n::: verse\na\n:::\n:::",
            [
                (
                    "fence-inside",
                    "2:1",
                    "No block can stand inside “::: table”.",
                    "Close the one before the other begins.",
                ),
                (
                    "fence-inside",
                    "4:1",
                    "No block can stand inside “::: table”.",
                    "Close the one before the other begins.",
                ),
            ],
        ),
        (
            "::: picture\na\n:::",
            [
                (
                    "picture-without-file",
                    "1:1",
                    "This picture has no file.",
                    "Write the name of a file: ::: picture images/map.png",
                )
            ],
        ),
    ],
)
def test_fences_that_are_wrong(text: str, findings: list[Said]) -> None:
    assert parse(text)[1] == [(code, f"{FILE}:{place}", message, hint) for code, place, message, hint in findings]


def test_blocks_too_deep_to_be_meant_are_a_finding() -> None:
    assert parse(">" * 2000)[1] == [
        (
            "blocks-too-deep",
            f"{FILE}:1:52",
            "More than 50 blocks stand one inside the other here.",
            "If a line of the source begins with > or :::, write a backslash before it.",
        )
    ]


def test_empty_blocks_as_deep_as_may_be_are_read() -> None:
    for depth in (49, 50, 51):
        assert parse("::: opener\n" * depth + ":::\n" * depth)[1] == []


# --- lists -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "labels",
    [
        ("1.", "2.", "3."),
        ("9)", "10)"),
        ("998.", "999."),
        ("iv)", "v)"),
        ("IX.", "X."),
        ("a.", "b."),
        ("A)", "B)"),
        ("h.", "i.", "j."),
    ],
)
def test_paragraphs_with_neighbouring_labels_are_a_list(labels: tuple[str, ...]) -> None:
    text = "\n\n".join(f"{label} word" for label in labels)
    assert sound(f"before\n\n{text}\n\nafter") == (
        para("before"),
        ListBlock(tuple(item(label, "word") for label in labels)),
        para("after"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "1. one",
        "1. one\n\n3. three",
        "2. two\n\n1. one",
        "1. one\n\n2) two",
        "1. one\n\nbetween\n\n2. two",
        "1.one\n\n2.two",
        "999. a\n\n1000. b",
        "(1) one\n\n(2) two",
        "i. one\n\nII. two",
        "A. Kerenskii\n\nA. Kornilov",
        "iiii. one\n\nv. two",
        "1. one\n\n2\\. two",
        "\\1. one\n\n2. two",
        "{+1.} one\n\n2. two",
        "1.\n\n2. two",
    ],
)
def test_other_paragraphs_with_labels_are_plain(text: str) -> None:
    blocks = sound(text)
    assert [type(b) for b in blocks] == [Paragraph] * len(blocks)


def test_labels_are_printed_as_they_stand_and_two_lists_are_two() -> None:
    assert sound("3. a\n\n4. b\n\n1. c\n\n2. d") == (
        ListBlock((item("3.", "a"), item("4.", "b"))),
        ListBlock((item("1.", "c"), item("2.", "d"))),
    )


def test_inside_a_list_fence_every_label_makes_an_item_even_without_blank_lines() -> None:
    assert sound("::: list\n1. one\n   and more\n7) seven\n\nx. ten\n:::") == (
        ListBlock((item("1.", "one and more"), item("7)", "seven"), item("x.", "ten"))),
    )
    assert sound("::: list\n1. one\n\nno label\n\n2. two\n:::") == (
        ListBlock((item("1.", "one"),)),
        para("no label"),
        ListBlock((item("2.", "two"),)),
    )


def test_an_item_may_hold_marks_or_nothing_but_a_point() -> None:
    assert sound("1. *one* two\n\n2. {illegible 2 words}\n\n3.{page 9} three") == (
        ListBlock(
            (
                item("1.", "one two", (0, 3, Emphasis())),
                item("2.", "", (0, 0, Illegible("2 words"))),
                ListItem(Content("3.", (Mark(2, 2, PageBreak("9")),)), (para("three"),)),
            )
        ),
    )


def test_items_are_written_inside_a_list_fence_and_labels_of_paragraphs_are_escaped() -> None:
    blocks = (
        ListBlock((item("1.", "one"), item("2.", "2. two"))),
        para("3. three", (0, 0, PageBreak("4"))),
        para("4. four", (0, 0, PageBreak("5"))),
    )
    written = write_transcription(blocks)
    assert written == "::: list\n1. one\n\n2. 2. two\n:::\n\n{page 4}3\\. three\n\n{page 5}4\\. four\n"
    assert sound(written) == blocks


# --- calls and the notes file ----------------------------------------------------------------------------------------


def test_calls_are_calls_only_where_there_is_a_notes_file(load: Load) -> None:
    edition, findings = load({"sources/a.md": "One[^12] two."})
    assert findings == []
    assert edition is not None
    assert edition.sources["a"].transcription == (para("One[^12] two."),)
    assert edition.sources["a"].note_bodies is None
    edition, findings = load({"sources/a.md": "One[^12] two.", "sources/a.notes.md": "[^12]: A note.\n"})
    assert findings == []
    assert edition is not None
    assert edition.sources["a"].transcription == (para("One two.", (3, 3, Call("12"))),)
    assert edition.sources["a"].note_bodies == (NoteBody("12", NoteSeries.EDITOR, "A note."),)


def notes(text: str) -> tuple[tuple[NoteBody, ...], list[Said]]:
    report = Report()
    return read_notes_file(text, "sources/a.notes.md", report), said(report)


def test_the_notes_file_has_series_and_bodies_of_several_lines() -> None:
    text = (
        "[^1]: Ours, by\n    *two* lines.\n\n    Two paragraphs.\n\n"
        "[^a]: {author} Of the source, {sic} 1. text\n[^b]: {textual} x\n[^c]: {teacher} y\n[^d]:\n    z\n"
    )
    bodies, findings = notes(text)
    assert findings == []
    assert bodies == (
        NoteBody("1", NoteSeries.EDITOR, "Ours, by\n*two* lines.\n\nTwo paragraphs."),
        NoteBody("a", NoteSeries.AUTHOR, "Of the source, {sic} 1. text"),
        NoteBody("b", NoteSeries.TEXTUAL, "x"),
        NoteBody("c", NoteSeries.TEACHER, "y"),
        NoteBody("d", NoteSeries.EDITOR, "\nz"),
    )
    assert [reading_text(body.blocks) for body in bodies] == [
        "Ours, by two lines. Two paragraphs.",
        "Of the source, 1. text",
        "x",
        "y",
        "z",
    ]
    assert bodies[1].blocks == (para("Of the source, 1. text", (14, 14, Sic())),)


def test_what_is_wrong_in_a_notes_file() -> None:
    text = "[^1]: one\nstray\n[^1]: two\n[^3]: {techer} three\n[^4]: {author} a {+b\n    c {zz} d\n"
    assert notes(text)[1] == [
        (
            "notes-file-stray",
            "sources/a.notes.md:2:1",
            "“stray” belongs to no note.",
            "A note begins with [^name]: and its further lines are indented by four blanks.",
        ),
        (
            "note-twice",
            "sources/a.notes.md:3:1",
            "The note [^1] is written twice; it already stands in line 1.",
            "Give one of the two another name.",
        ),
        (
            "series-unknown",
            "sources/a.notes.md:4:7",
            "“{techer}” is not a series of notes.",
            "Did you mean “teacher”?",
        ),
        (
            "markup-unclosed",
            "sources/a.notes.md:5:18",
            "The brace that opens in “{+b” is never closed.",
            UNCLOSED,
        ),
        (
            "markup-unknown",
            "sources/a.notes.md:6:7",
            "“{zz” is not markup that this program knows.",
            "Known here: +word, ?word, add: …, del: …, em: …, illegible 3 words, lang ru: …, line, omitted, page 12, sc: …, "
            f"sic. {BRACE}",
        ),
    ]


def test_a_notes_file_without_its_source_is_a_finding(load: Load) -> None:
    assert load({"sources/b.notes.md": "[^1]: x\n"}) == (
        None,
        [
            (
                "notes-without-source",
                "sources/b.notes.md:1:1",
                "There is no source “b” for these notes.",
                "Name the file after its source, as in sources/b.md.",
            )
        ],
    )


# --- places ----------------------------------------------------------------------------------------------------------


def test_every_character_knows_its_line_and_column() -> None:
    text = "one {+two}\n  three\\*{page 4}four {sic}\n\n> five\n>  six *seven*\n\n1. eight\n\n2. nine\n"
    lines = text.split("\n")
    for leaf in leaves(sound(text)):
        for offset, char in enumerate(leaf.text):
            place = leaf.place_at(offset)
            assert place is not None
            if char != " ":
                assert lines[place.line - 1][place.column - 1] == char, (leaf.text, offset, place)


def test_the_places_of_blocks() -> None:
    blocks, _ = parse("one\n\n> two\n>\n> three\n\n::: verse\nfour\n:::\n", first_line=10)
    places = [b.place for b in blocks]
    assert places == [Place(FILE, 10, 1), Place(FILE, 12, 1), Place(FILE, 16, 1)]
    (_, quote, _) = blocks
    assert isinstance(quote, BlockQuote)
    assert [b.place for b in quote.blocks if isinstance(b, Paragraph)] == [Place(FILE, 12, 3), Place(FILE, 14, 3)]


# --- writing ---------------------------------------------------------------------------------------------------------


def test_emphasis_is_written_with_asterisks_where_that_is_safe() -> None:
    assert write_transcription((para("a word, and", (2, 6, Emphasis())),)) == "a *word*, and\n"
    assert write_transcription((para("two strong words", (4, 10, Strong())),)) == "two **strong** words\n"
    assert write_transcription((para("inword", (2, 4, Emphasis())),)) == "in{em: wo}rd\n"
    assert write_transcription((para("(word)", (1, 5, Strong())),)) == "({strong: word})\n"


def test_a_row_that_looks_like_a_rule_is_written_as_a_row() -> None:
    table = Table(((plain("---"), plain("")), (plain("a|b"), plain("\\"))), 1)
    written = write_transcription((table,))
    assert written == "::: table\n| \\--- |  |\n---\n| a\\|b | \\\\ |\n:::\n"
    assert sound(written) == (table,)


def test_escape_touches_only_what_is_markup() -> None:
    assert escape("plain, with … and [brackets] (1917)") == "plain, with … and [brackets] (1917)"
    assert (
        escape("1. a\n# b\n> c\n:::\n\n*d* {e} [^f] \\") == "1\\. a\n\\# b\n\\> c\n\\:::\n\\*d\\* \\{e\\} \\[^f] \\\\"
    )
