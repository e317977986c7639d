"""Mistakes in YAML and in the keys: each has its place, says what is so and what to write, and comes alone."""

from __future__ import annotations

import pytest

from conftest import MINIMAL, Load, Said
from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.audience import Audience
from sourcebook.model.edition import BeginMatter, ExcerptItem, GeneratedItem, Matter, PartItem, SourceItem
from sourcebook.sourceformat.load import load_edition

Case = tuple[str, str, str, str]


def front(lines: str) -> dict[str, str]:
    return {"sources/a.md": f"---\n{lines}\n---\nThe text.\n"}


def edition(lines: str) -> dict[str, str]:
    return {"edition.yaml": MINIMAL + lines + "\n"}


SOURCE_KEYS = (
    "brackets, creator, date, ellipses, emendations, glosses, headnote, kind, language, lines, marks, names, notes, place, "
    "questions, rights, short-title, taken-from, taken-from-work, title, voice"
)


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        (
            "language: en\nnotes:\n  - words: text\n    note: x\nlanguage: fr",
            ("key-twice", "6:1", "“language” is written twice; it already stands in line 2.", "Keep one of the two."),
        ),
        (
            "notes:\n  - words: text\n    note: x\n    words: other",
            (
                "key-twice",
                "5:5",
                "“words” is written twice; it already stands in line 3.",
                "If a new item begins here, put “- ” before it; otherwise keep one of the two.",
            ),
        ),
        (
            "titel: x",
            ("key-unknown", "2:1", "“titel” is not a key that can stand here.", "Did you mean “title”?"),
        ),
        (
            "qqq: x",
            ("key-unknown", "2:1", "“qqq” is not a key that can stand here.", f"Known here: {SOURCE_KEYS}."),
        ),
        (
            "glosses:\n  - first: text\n    glos: x\n    gloss: x",
            ("key-unknown", "4:5", "“glos” is not a key that can stand here.", "Did you mean “gloss”?"),
        ),
        (
            "notes:\n  - words: text",
            (
                "key-missing",
                "3:5",
                "The key “note” is missing here.",
                "Add a line: note: …  (What the note says, in Markdown.)",
            ),
        ),
        (
            "taken-from-work:\n  locator: 12",
            (
                "key-missing",
                "3:3",
                "The key “cite” is missing here.",
                "Add a line: cite: …  (Its key in the references.)",
            ),
        ),
        (
            "voice: compilers",
            ("not-a-choice", "2:8", "“voice” can't be “compilers”.", "Did you mean “compiler”?"),
        ),
        (
            "brackets: nobody",
            (
                "not-a-choice",
                "2:11",
                "“brackets” can't be “nobody”.",
                "Known here: copy text, not known, ours, source.",
            ),
        ),
        (
            "questions:\n  - ask: Why?\n    for: Teacher",
            ("not-a-choice", "4:10", "“for” can't be “Teacher”.", "Did you mean “teacher”?"),
        ),
        (
            "notes:\n  - words: text\n    part: maybe\n    note: x",
            ("not-true-or-false", "4:11", "“part” is true or false, not “maybe”.", "Write: part: true"),
        ),
        (
            "notes: none",
            ("not-a-list", "2:8", "“notes” takes a list.", "Begin each item with “- ” on a line of its own."),
        ),
        (
            "notes:\n  - text",
            (
                "not-a-group",
                "3:5",
                "A group of keys with their values was expected here.",
                "Write: - words: text, and on the next line note: …",
            ),
        ),
        (
            "language:\n  - en",
            (
                "not-a-text",
                "3:3",
                "“language” takes a text, but a list or a group of keys stands here.",
                "Write: language: …",
            ),
        ),
        (
            "taken-from-work: reed-1919",
            (
                "not-a-group",
                "2:18",
                "A group of keys with their values was expected here.",
                "Write for example: cite: …",
            ),
        ),
        (
            "names:\n  - every: text\n    is: *kaledin",
            (
                "star-unquoted",
                "4:9",
                "A name that begins with * stands for another part of the file here; that is not allowed.",
                'Write the words out. If the text itself begins with *, put it in "double quotes".',
            ),
        ),
        (
            "names:\n  - every: text\n    is: &kaledin",
            (
                "sign-unquoted",
                "4:9",
                "A word that begins with & or ! has a meaning of its own here and would be lost.",
                'If the text itself begins so, put it in "double quotes".',
            ),
        ),
        (
            "language: !en x",
            (
                "sign-unquoted",
                "2:11",
                "A word that begins with & or ! has a meaning of its own here and would be lost.",
                'If the text itself begins so, put it in "double quotes".',
            ),
        ),
        (
            "notes:\n\t- words: text\n\t  note: x: y",
            (
                "lines-unreadable",
                "3:1",
                "There is a tab in this line.",
                "Write blanks instead of the tab:   - words: text",
            ),
        ),
        (
            "language: en: fr",
            ("lines-unreadable", "2:13", "There is a colon too many in this line.", 'Write: language: "en: fr"'),
        ),
        (
            "language: @en",
            (
                "lines-unreadable",
                "2:11",
                "This line begins with a sign that has a meaning of its own here.",
                'Write: language: "@en"',
            ),
        ),
        (
            'language: "en\nvoice: source',
            ("lines-unreadable", "2:11", "A quotation mark opens here that is never closed.", 'Write: language: "en"'),
        ),
        (
            'language: "en" or fr',
            (
                "lines-unreadable",
                "2:16",
                "Words stand behind a closing quotation mark here.",
                'Write: language: "\\"en\\" or fr"',
            ),
        ),
        (
            "date: {written: 1917\nlanguage: en",
            (
                "lines-unreadable",
                "2:7",
                "A brace or bracket opens here that is never closed.",
                "Close it, or write each key and each item of a list on a line of its own, without braces and brackets.",
            ),
        ),
        (
            "notes:\n  - words: text\n   note: x",
            (
                "lines-unreadable",
                "4:4",
                "This line is not indented as the lines around it are.",
                "Indent it as “words” above:     note: x",
            ),
        ),
        (
            "language: en\nand more words\nvoice: source",
            (
                "lines-unreadable",
                "3:1",
                "A colon is missing after a key here, or a line is not indented as its neighbours are.",
                "If “and” is a key, write: and: more words. "
                "If these words belong to the key above, indent them more than that key.",
            ),
        ),
        (
            "? [language]\n: en",
            (
                "lines-unreadable",
                "2:3",
                "A list or a group stands where a key should.",
                "Write a key, a colon and a value.",
            ),
        ),
    ],
)
def test_mistakes_in_the_front_matter_of_a_source(load: Load, lines: str, finding: Case) -> None:
    code, place, message, hint = finding
    assert load(front(lines)) == (None, [(code, f"sources/a.md:{place}", message, hint)])


@pytest.mark.parametrize(
    ("lines", "finding"),
    [
        (
            "page: a5\nlangauge: en",
            ("key-unknown", "6:1", "“langauge” is not a key that can stand here.", "Did you mean “language”?"),
        ),
        (
            "numbering:\n  notes: chapter",
            ("not-a-choice", "6:10", "“notes” can't be “chapter”.", "Known here: document, edition, part."),
        ),
        (
            "contents:\n  - generate: content",
            ("not-a-choice", "6:15", "“generate” can't be “content”.", "Did you mean “contents”?"),
        ),
        (
            "contents:\n  - sorce: a",
            ("key-unknown", "6:5", "“sorce” is not a key that can stand here.", "Did you mean “source”?"),
        ),
        (
            "contents:\n  - terms",
            (
                "not-a-group",
                "6:5",
                "An item with one of these keys was expected: begin, part, source, use, commentary, generate.",
                "Write for example: - source: terms",
            ),
        ),
        (
            "contents:\n  - use: a\n    leave-out:\n      - from: x",
            (
                "key-missing",
                "8:9",
                "The key “to” is missing here.",
                "Add a line: to: …  (The last words of the stretch.)",
            ),
        ),
        (
            "contributors:\n  - {name: Smith, Jones, role: editor}",
            (
                "prose-in-braces",
                "6:6",
                "Free text can't be read safely inside braces: a comma or a sign in it would cut it off.",
                "Write each key on a line of its own, without braces: name: Smith, Jones; role: editor",
            ),
        ),
        (
            "identifiers:\n  - kind: isbn\n    value: *978",
            None,
        ),
        (
            "---\nid: other",
            (
                "lines-unreadable",
                "5:1",
                "A line --- begins a second text here; a file holds one.",
                "Take the line out.",
            ),
        ),
    ],
)
def test_mistakes_in_edition_yaml(load: Load, lines: str, finding: Case | None) -> None:
    made, findings = load(edition(lines))
    if finding is None:
        assert (made is not None, findings) == (True, [])
        return
    code, place, message, hint = finding
    assert (made, findings) == (None, [(code, f"edition.yaml:{place}", message, hint)])


def test_every_mistake_is_told_not_only_the_first(load: Load) -> None:
    files = {
        **edition("pages: a5"),
        **front("titel: x\nvoice: me"),
        "registers/persons.yaml": "entries:\n  - id: a\n    name: A\n  - id: a\n    name: B\n",
        "registers/people.yaml": "entries:\n",
    }
    assert load(files) == (
        None,
        [
            ("key-unknown", "sources/a.md:2:1", "“titel” is not a key that can stand here.", "Did you mean “title”?"),
            (
                "not-a-choice",
                "sources/a.md:3:8",
                "“voice” can't be “me”.",
                "Known here: compiler, source.",
            ),
            (
                "register-unknown",
                "registers/people.yaml:1:1",
                "There is no register called “people”.",
                "Known here: abbreviations, bodies, persons, places, terms.",
            ),
            (
                "entry-twice",
                "registers/persons.yaml:4:9",
                "Two entries have the id “a”.",
                "The other is at registers/persons.yaml:2:9.",
            ),
            ("key-unknown", "edition.yaml:5:1", "“pages” is not a key that can stand here.", "Did you mean “page”?"),
        ],
    )


@pytest.mark.parametrize(
    ("files", "finding"),
    [
        (
            {"edition.yaml": ""},
            (
                "edition-empty",
                "edition.yaml:1:1",
                "This file is empty.",
                "Write at least: format: 1, id: …, title: …, language: …",
            ),
        ),
        (
            {"edition.yaml": MINIMAL.replace("1", "2")},
            (
                "format-unknown",
                "edition.yaml:1:9",
                "This program reads format 1, not “2”.",
                "Write: format: 1",
            ),
        ),
        (
            {"edition.yaml": "id: a\ntitle: T\n"},
            (
                "key-missing",
                "edition.yaml:1:1",
                "The key “language” is missing here.",
                "Add a line: language: …  (The language of the book, as a tag: en, en-GB, fr, de.)",
            ),
        ),
        (
            {"sources/a.md": "---\ntitle: x\n"},
            (
                "front-matter-open",
                "sources/a.md:1:1",
                "The front matter that begins with --- in line 1 has no end.",
                "Write --- alone on a line after the last key.",
            ),
        ),
        (
            {"commentary/a.md": "---\ntitle: x\n"},
            (
                "front-matter-open",
                "commentary/a.md:1:1",
                "The front matter that begins with --- in line 1 has no end.",
                "Write --- alone on a line after the last key.",
            ),
        ),
        (
            {"commentary/a.md": "---\ntitle: x\nlanguage: @\n---\nx\n"},
            (
                "lines-unreadable",
                "commentary/a.md:3:11",
                "This line begins with a sign that has a meaning of its own here.",
                'Write: language: "@"',
            ),
        ),
        (
            {"commentary/a.md": "Words without a title.\n"},
            (
                "key-missing",
                "commentary/a.md:1:1",
                "The key “title” is missing here.",
                "Add a line: title: …  (Its title.)",
            ),
        ),
        (
            {"commentary/a.md": "---\ntitle: T\n---\nSee [this](dok:a).\n"},
            (
                "link-unknown",
                "commentary/a.md:4:12",
                "“dok:a” is not a place that a link can lead to.",
                "A link leads to doc:ID, note:ID/NOTE, page:ID, part:ID, name:ID, quote:ID, "
                "or to an address that begins with https://.",
            ),
        ),
        (
            {"commentary/a.md": "---\ntitle: T\n---\nOne.[^1]\n\n[^1]: A.\n\n[^2]: B.\n"},
            (
                "note-uncalled",
                "commentary/a.md:8:1",
                "The note [^2] is written but never called.",
                "Put [^2] where its call belongs, or take the note out.",
            ),
        ),
        (
            {"commentary/a.md": "---\ntitle: T\n---\nA \\*b\\* *c*[^1] and `[^2]`.\n"},
            (
                "note-missing",
                "commentary/a.md:4:12",
                "A note [^1] is called here but not written.",
                "Write the note, or take the call out.",
            ),
        ),
        (
            {"registers/places.yaml": "- id: a\n"},
            (
                "not-a-list",
                "registers/places.yaml:1:1",
                "A register holds a list of entries.",
                "Write entries: and below it items that begin with “- id: …”.",
            ),
        ),
        (
            {"references.yaml": "references:\n  - title: x\n"},
            (
                "work-without-id",
                "references.yaml:2:5",
                "This work has no key to cite it by.",
                "Write a line id: followed by a short name.",
            ),
        ),
        (
            {"references.yaml": "references:\n  - id: x\n  - id: x\n"},
            (
                "work-twice",
                "references.yaml:3:5",
                "Two works have the key “x”.",
                "Give one another key; the first stands in line 2.",
            ),
        ),
        (
            {"references.json": "[{]"},
            (
                "references-unreadable",
                "references.json:1:3",
                "This file can't be read from here on: it is not whole, or no file of references.",
                "Export it again from your reference manager, as CSL-JSON.",
            ),
        ),
        (
            {"references.json": "3"},
            ("not-a-list", "references.json:1:1", "The works are a list.", "Export it again as CSL-JSON."),
        ),
        (
            {"sources/a.md": "One\ntwo\u0007three\n"},
            (
                "control-character",
                "sources/a.md:2:4",
                "There is a control character here (U+0007) that no book can hold.",
                "Take it out. It can't be seen, so type the words round it anew.",
            ),
        ),
    ],
)
def test_mistakes_in_other_files(load: Load, files: dict[str, str], finding: Said) -> None:
    assert load(files) == (None, [finding])


def test_a_file_that_is_not_utf_8(load: Load, tmp_path) -> None:  # type: ignore[no-untyped-def]
    load({})
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "a.md").write_bytes("Été\nà l’été\n".encode("cp1252"))
    made, report = load_edition(tmp_path)
    assert made is None
    (finding,) = report.findings
    assert (finding.code, str(finding.place)) == ("not-utf-8", "sources/a.md:1:1")


def test_two_sources_of_one_name(load: Load) -> None:
    assert load({"sources/a.md": "x\n", "sources/a.txt": "y\n"}) == (
        None,
        [
            (
                "id-twice",
                "sources/a.txt:1:1",
                "Two sources have the id “a”: sources/a.md and sources/a.txt.",
                "Rename one of the two files.",
            )
        ],
    )


def test_line_ends_and_byte_order_marks_do_not_matter(load: Load) -> None:
    made, findings = load({"sources/a.md": "\ufeff---\r\ntitle: One\r\n  two\r\n---\r\nx\r\ry\r\n"})
    assert findings == []
    assert made is not None
    assert made.sources["a"].title == "One two"
    assert len(made.sources["a"].transcription) == 2


def test_nothing_is_guessed_of_a_value(load: Load) -> None:
    made, findings = load(
        edition(
            "theme: no\npage: 140mm 216mm\ncitation-style: 1.10\nfurther-reading:\n  - yes\n  - ~\n  - 2001-01-01\n"
            "contents:\n  - begin: front matter\n  - part: no\n    id: null\n  - source: 007\n"
            "  - use: a\n    from: x: y\n    leave-out:\n      - from: 1\n        to: # 2\n  - generate: title page"
        )
    )
    assert findings == []
    assert made is not None
    assert (made.theme, made.page, made.citation_style) == ("no", "140mm 216mm", "1.10")
    assert made.further_reading == ("yes", "~", "2001-01-01")
    begin, part, source, use, generate = made.contents
    assert isinstance(begin, BeginMatter)
    assert begin.begin is Matter.FRONT
    assert isinstance(part, PartItem)
    assert (part.part, part.id) == ("no", "null")
    assert isinstance(source, SourceItem)
    assert source.source == "007"
    assert isinstance(use, ExcerptItem)
    assert (use.from_, use.to, [(s.from_, s.to) for s in use.leave_out]) == ("x: y", "", [("1", "# 2")])
    assert isinstance(generate, GeneratedItem)


@pytest.mark.parametrize("kind", annotation_kinds())
def test_every_kind_of_annotation_names_its_audience(load: Load, kind: type) -> None:
    keys = {"ask", "read", "note", "gloss"}
    required = {
        "emendations": "read: x",
        "glosses": "gloss: x",
        "marks": "hand: ours",
        "names": "is: x",
        "notes": "note: x",
        "questions": "ask: x",
    }
    assert keys
    lines = f"{kind.KEY}:\n  - words: text\n    id: one\n    for: teacher\n    {required[kind.KEY]}"  # type: ignore[attr-defined]
    made, findings = load(front(lines))
    assert findings == []
    assert made is not None
    (annotation,) = made.sources["a"].annotations
    assert isinstance(annotation, kind)
    assert (annotation.words, annotation.id, annotation.only_for) == ("text", "one", Audience.TEACHER)  # type: ignore[attr-defined]
    assert str(annotation.place("words")) == "sources/a.md:3:12"  # type: ignore[attr-defined]
