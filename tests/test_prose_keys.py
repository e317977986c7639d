"""Free text and quoted words in YAML are read letter for letter, and the rest of the file is YAML still."""

from __future__ import annotations

import pytest

from conftest import Load, Said, said
from sourcebook.diagnostics import Place, Report
from sourcebook.model.annotations.gloss import GlossAnnotation
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.blocks import Block, leaves
from sourcebook.model.edition import Edition
from sourcebook.model.source import Calendar, Source, SourceDate
from sourcebook.sourceformat.load import commentary_keys, source_keys
from sourcebook.sourceformat.markdown import read_markdown
from sourcebook.sourceformat.prose import extract
from sourcebook.sourceformat.schema import prose_keys
from sourcebook.sourceformat.yamltree import Mapping, Scalar, read_yaml


def value(lines: str, key: str = "note") -> Scalar:
    """The value of a key in YAML that is sound."""
    report = Report()
    node = read_yaml(lines, "f", report, prose_keys=source_keys())
    assert said(report) == []
    assert isinstance(node, Mapping)
    found = {name: child for name, _, child in node.pairs}[key]
    assert isinstance(found, Scalar)
    return found


def only_source(load: Load, text: str) -> Source:
    edition, findings = load({"sources/a.md": text})
    assert findings == []
    assert edition is not None
    return edition.sources["a"]


def test_which_keys_hold_free_text() -> None:
    common = {"words", "within", "from", "to", "first", "every", "note", "gloss", "ask", "answer", "read", "why"}
    assert source_keys() == common | {
        *("title", "short-title", "kind", "creator", "place", "taken-from", "locator", "rights", "headnote", "date"),
    }
    assert commentary_keys() == common | {"title", "short-title", "author"}
    assert prose_keys(Edition) == {
        *("title", "subtitle", "name", "publisher", "place", "date", "value", "rights", "licence", "series"),
        *("description", "calendar", "transliteration", "part", "from", "to"),
    }


@pytest.mark.parametrize(
    "text",
    [
        "*Izvestiia* says: see #4 & [@KEY]",
        "no",
        "~",
        "null",
        "1917-10-25",
        "0x1f",
        "{written: a, b}",
        "[a, b",
        "& # ! | > ' \" % @ `",
        "a # is no comment",
        "# nor is this",
        "- not a list",
        "key: value",
        "ends in a colon:",
        "| not alone",
        "> not alone",
        '"quoted" and more',
        '"one" and "two"',
        "'tis the season",
        "'tis and 'twas'",
        '"open',
        '"no such escape \\d"',
        "C:\\temp \\n",
        "😀 שלום مرحبا \u202eabc\u202c",
        "\u00a0no-break at both ends\u00a0",
        "!tag &anchor *alias",
        "a\ttab",
        "PROSE0",
    ],
)
def test_a_value_on_one_line_is_read_letter_for_letter(text: str) -> None:
    assert value(f"words: x\nnote: {text}\nid: y\n").value == text
    assert value(f"words: x\nnote:    {text}  \t \nid: y\n").value == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ('"*Izvestiia*"', "*Izvestiia*"),
        ("'it''s'", "it's"),
        ('"a \\"b\\" \\u0041\\n c"', 'a "b" A\n c'),
        ('" blanks "', " blanks "),
        ('""', ""),
        ("''", ""),
        ("", ""),
        ('"two\n  lines"', "two lines"),
    ],
)
def test_a_value_that_is_one_quoted_scalar_loses_its_quotes(typed: str, text: str) -> None:
    assert value(f"note: {typed}\nid: y\n").value == text


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        ("note: one\n  two: #2\n\n    three  \nid: y", "one\ntwo: #2\n\n  three"),
        ("note:\n  one\n  # two\nid: y", "one\n# two"),
        ("note: |\n  one  \n    two\n\n  three: [\n\nid: y", "one  \n  two\n\nthree: ["),
        ("note: |-\n    one\nid: y", "one"),
        ("note: >\n  one\n  two\n\n\n  three\nid: y", "one two\n\nthree"),
        ("note: |\nid: y", ""),
        ("note: one\n# a comment\nid: y", "one"),
        ("note: one\n\n\nid: y", "one"),
        ("note: last", "last"),
        ("note: last\n  line\n\n", "last\nline"),
    ],
)
def test_a_value_ends_at_the_next_line_that_is_not_indented_more_than_its_key(lines: str, text: str) -> None:
    assert value(lines).value == text


def test_a_comment_is_a_line_of_its_own_outside_a_block(load: Load) -> None:
    source = only_source(
        load,
        "---\n# a comment\ntitle: One # two\n  # three\n # still the title\n# a comment\nlanguage: fr # a comment\n"
        "notes:\n  # a comment\n  - words: a # b\n    # a comment\n    note: c # d\n---\na # b\n",
    )
    assert source.title == "One # two # three # still the title"
    assert source.language == "fr"
    (note,) = source.annotations
    assert isinstance(note, NoteAnnotation)
    assert (note.words, note.note.text) == ("a # b", "c # d")


def test_blocks_in_lists_of_groups(load: Load) -> None:
    source = only_source(
        load,
        "---\nnotes:\n- words: a: b\n  note: *x* & y\n     and [z]\n\n- note: |\n    second\n      line\n  words: >\n"
        "    c\n    d\nglosses:\n    -   first: e - f\n        gloss: g\n---\na: b c d e - f\n",
    )
    first, second, third = source.annotations
    assert isinstance(first, NoteAnnotation)
    assert (first.words, first.note.text) == ("a: b", "*x* & y\nand [z]")
    assert isinstance(second, NoteAnnotation)
    assert (second.words, second.note.text) == ("c d", "second\n  line")
    assert isinstance(third, GlossAnnotation)
    assert (third.first, third.gloss.text) == ("e - f", "g")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("date: November 1917", SourceDate(sentence="November 1917")),
        ("date: 25 October (7 November): evening #2", SourceDate(sentence="25 October (7 November): evening #2")),
        ("date: 25 October\n  or later", SourceDate(sentence="25 October or later")),
        ('date: "{not a group}"', SourceDate(sentence="{not a group}")),
        (
            "date: {written: 25 October 1917, calendar: old style}",
            SourceDate(written="25 October 1917", calendar=Calendar.OLD_STYLE),
        ),
        (
            'date: {delivered: "25 October, evening", published: 1918}',
            SourceDate(delivered="25 October, evening", published="1918"),
        ),
        (
            "date:\n  # a comment\n  written: 25 October: evening #2, & more\n  calendar: new style",
            SourceDate(written="25 October: evening #2, & more", calendar=Calendar.NEW_STYLE),
        ),
        ("date:\n  writing began: 25 October", SourceDate(sentence="writing began: 25 October")),
        ("date:", SourceDate()),
        ("date: {}", SourceDate()),
    ],
)
def test_a_date_is_a_sentence_or_a_group(load: Load, lines: str, expected: SourceDate) -> None:
    assert only_source(load, f"---\n{lines}\nlanguage: en\n---\nx\n").date == expected


def test_a_date_of_an_edition_is_free_text(load: Load) -> None:
    edition, findings = load({"edition.yaml": 'format: 1\nid: a\ntitle: T\nlanguage: en\ndate: "{1917}"\n'})
    assert findings == []
    assert edition is not None
    assert edition.date == "{1917}"


def test_words_of_several_lines_are_folded_and_markdown_keeps_its_lines(load: Load) -> None:
    source = only_source(load, "---\ntitle: One\n  two\n\n   three\nheadnote: one\n\n  two\n---\n")
    assert source.title == "One two three"
    assert source.headnote is not None
    assert source.headnote.text == "one\n\ntwo"


def test_a_value_never_meets_its_place_holder() -> None:
    text = "note: PROSE0 PROSEX1\nwords: PROSE1\nid: PROSEX0\n"
    assert value(text).value == "PROSE0 PROSEX1"
    assert value(text, "words").value == "PROSE1"
    assert value(text, "id").value == "PROSEX0"


@pytest.mark.parametrize(
    ("lines", "place", "starts"),
    [
        ("id: x\nnote: one\n  two\n\n   three\n", (2, 7), [(2, 7), (3, 3), (4, 3), (5, 3)]),
        ("note: |\n    one\n    two\n", (2, 5), [(2, 5), (3, 5)]),
        ("note:\n   one\n", (2, 4), [(2, 4)]),
        ("- note:   one\n", (1, 11), [(1, 11)]),
        ('note: "one"\n', (1, 8), [(1, 8)]),
        ("note: >\n  one\n  two\n\n  three\n", (2, 3), [(2, 3), (4, 3), (5, 3)]),
    ],
)
def test_a_value_knows_where_its_lines_begin(lines: str, place: tuple[int, int], starts: list[tuple[int, int]]) -> None:
    (found,) = extract(lines, "f", 1, {"note"}).values.values()
    assert found.place == Place("f", *place)
    assert found.lines == tuple(Place("f", *start) for start in starts)


def test_words_in_markdown_know_their_line_and_column(load: Load) -> None:
    lines = [
        "---",
        "notes:",
        "  - words: a",
        "    note: One *two*",
        "      three \\*four\\* {sc: five}",
        "",
        "      - six [seven](https://x.org)",
        "  - words: a",
        "    note: |",
        "      eight **nine**",
        "      > ten",
        "---",
        "a",
    ]
    source = only_source(load, "\n".join(lines))
    for annotation in source.annotations:
        assert isinstance(annotation, NoteAnnotation)
        for block in annotation.note.blocks:
            check_places(block, lines)


def check_places(block: Block, lines: list[str]) -> None:
    for leaf in leaves([block]):
        for offset, char in enumerate(leaf.text):
            place = leaf.place_at(offset)
            if place is not None and char not in " •":
                assert lines[place.line - 1][place.column - 1] == char, (leaf.text, offset, place)


BRACES = "Free text can't be read safely inside braces: a comma or a sign in it would cut it off."


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        (
            "---\nnotes:\n  - {words: a, note: b, c & d}\n---\na\n",
            [
                (
                    "prose-in-braces",
                    "sources/a.md:3:6",
                    BRACES,
                    "Write each key on a line of its own, without braces: words: a; note: b, c & d",
                )
            ],
        ),
        (
            "---\ndate: {written: 5 May, 1917, calendar: old style}\n---\na\n",
            [
                (
                    "prose-in-braces",
                    "sources/a.md:2:24",
                    BRACES,
                    "Write each key on a line of its own, without braces: written: 5 May, 1917; calendar: old style",
                )
            ],
        ),
        (
            "---\ndate: {writen: 1917}\n---\na\n",
            [
                (
                    "key-unknown",
                    "sources/a.md:2:8",
                    "“writen” is not a key that can stand here.",
                    "Did you mean “written”?",
                )
            ],
        ),
    ],
)
def test_free_text_in_braces_is_answered_with_the_lines_to_write(load: Load, text: str, findings: list[Said]) -> None:
    assert load({"sources/a.md": text}) == (None, findings)


@pytest.mark.parametrize(
    "text", ["1917. The year", "# 4 is missing", "* * * stars", "- a dash", "> a sign", "plain words"]
)
def test_words_of_a_note_that_begins_with_a_sign_know_where_they_stand(text: str) -> None:
    markdown = read_markdown(text, [Place("letter.md", 3, 11)], Report(), note=True)
    (leaf,) = leaves(markdown.blocks)
    assert leaf.text == text
    words = text.split()[-1]
    assert leaf.place_at(text.rindex(words)) == Place("letter.md", 3, 11 + text.rindex(words))
    assert leaf.place_at(0) == Place("letter.md", 3, 11)
