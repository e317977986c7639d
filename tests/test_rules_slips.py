"""Signs that are half lost, names of series, numbers and dates that are mistyped, values that are gone: each found where it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import found, letter, remark
from sourcebook.lint.examples import EDITION
from sourcebook.model.audience import Audience
from sourcebook.pipeline import prepare

NOTES = "sources/letter.notes.md"
WORK = "references:\n  - id: smith\n    type: book\n    title: Assemblies\n    issued: 1998\n    author:\n      - family: Smith\n"


def noted(*bodies: str, text: str = "") -> dict[str, str]:
    """A source with notes of the names a, b, c …, each called once."""
    names = [chr(ord("a") + n) for n in range(len(bodies))]
    calls = text or "My dear Sir," + "".join(f" the Diet[^{name}]" for name in names) + " has not met.\n"
    return {**letter(calls), NOTES: "\n".join(f"[^{n}]:{body}\n" for n, body in zip(names, bodies, strict=True))}


# --- what is for the teacher alone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "place", "words"),
    [
        (" {teacher Ask them.", "1:7", "{teacher"),
        (" {Teacher} Ask them.", "1:7", "{Teacher}"),
        (" {techer} Ask them.", "1:7", "{techer}"),
        (" {techer Ask them.", "1:7", "{techer"),
        (" { teacher } Ask them.", "1:7", "{ teacher"),
        (" {teacher: Ask them.", "1:7", "{teacher:"),
        (" teacher} Ask them.", "1:7", "teacher}"),
        (" (teacher) Ask them.", "1:7", "(teacher)"),
        (" [Techer] Ask them.", "1:7", "[Techer]"),
        (" {autor} Some say so.", "1:7", "{autor}"),
        (" {textual The copy has it.", "1:7", "{textual"),
        ("\n    {teacher} Ask them.", "2:5", "{teacher}"),
        ("\n    {teacher Ask them.", "2:5", "{teacher"),
    ],
)
def test_a_note_that_begins_nearly_as_a_series_does_is_never_printed(
    tmp_path: Path, body: str, place: str, words: str
) -> None:
    told = found(tmp_path, noted(body))
    assert [(code, at) for code, at, _ in told] == [("series-unknown", f"{NOTES}:{place}")]
    line, column = map(int, place.split(":"))
    assert (tmp_path / NOTES).read_text(encoding="utf-8").split("\n")[line - 1].startswith(words, column - 1)


def test_blanks_before_the_series_do_not_make_it_words(tmp_path: Path) -> None:
    assert found(tmp_path, noted("   {teacher} zzsecretzz")) == []
    resolved = prepare(tmp_path, Audience.PUPILS).resolved
    assert resolved is not None and "zzsecretzz" not in repr(resolved.sections)


@pytest.mark.parametrize(
    "body",
    [" \\{teacher} is how a note begins.", " {lang fr: Mot} is a word.", " {sc: Anno} 1.", " (Editor) stands there.",
     " [see the letter] or not.", " {editor} {1} is a set.", " Teachers (and others) know."],
)  # fmt: skip
def test_a_note_may_begin_with_other_brackets(tmp_path: Path, body: str) -> None:
    assert found(tmp_path, noted(body)) == []


@pytest.mark.parametrize("called", ["", "[^b]"])
def test_a_note_that_is_called_nowhere_is_told_in_an_excerpt_too(tmp_path: Path, called: str) -> None:
    """Only a note whose call stands in words that are left out goes with them."""
    files = noted(
        " One.", " {teacher} Two.", text=f"My dear Sir,[^a] the Diet has not met.\n\nThe rest{called} is silence.\n"
    )
    files["edition.yaml"] = EDITION.replace("source: letter", "use: letter\n    to: not met.")
    told = found(tmp_path, files)
    assert told == ([("note-left-out" if called else "note-uncalled", f"{NOTES}:3:17", "")])


# --- half of our signs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("The {lanr ru-Latn: Duma} met.", "markup-unknown", 5),
        ("The {lang fr_FR: mot} is a word.", "markup-unknown", 5),
        ("The {lang: mot} is a word.", "markup-unknown", 5),
        ("The {lang fr: mot is a word.", "markup-unclosed", 5),
        ("In {sx: Anno} 1.", "markup-unknown", 4),
        ("So {strng: much}.", "markup-unknown", 4),
        ("It stands {sic} so.", "markup-unknown", 11),
        ("On {page 12} it stands.", "markup-unknown", 4),
        ("With {+my} brother.", "markup-unknown", 6),
        ("The {del: old} rope.", "markup-unknown", 5),
        ("Here {teacher} ask them.", "markup-unknown", 6),
        ("Here {teacher ask them.", "markup-unknown", 6),
        ("See [](doc:letter for it.", "link-unknown", 6),
        ("See [the letter](doc:letter for it.", "link-unknown", 16),
        ("See the letter](doc:letter) for it.", "link-unknown", 15),
        ("See [the letter] (doc:letter) for it.", "link-unknown", 16),
        ("See the letter(doc:letter) for it.", "link-unknown", 15),
    ],
)
def test_half_of_our_signs_is_answered(tmp_path: Path, text: str, code: str, column: int) -> None:
    assert [(c, at) for c, at, _ in found(tmp_path, remark(f"{text}\n"))] == [
        (code, f"commentary/remark.md:4:{column}")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Write \\{sic} and \\{lang ru: so}, \\[the letter](doc:letter) or `{teacher}` and `[](doc:letter`.",
        "The set {1, 2} and the set {a: a is even} and {x}.",
        "He came (page: twelve) and [left] (note: late).",
        "A {lang fr: mot *juste*} and {sc: anno}.",
    ],
)
def test_braces_and_brackets_of_the_text_itself_stay(tmp_path: Path, text: str) -> None:
    assert [f for f in found(tmp_path, remark(f"{text}\n")) if f[0].startswith(("markup", "link-unknown"))] == []


@pytest.mark.parametrize(
    ("note", "column", "words"),
    [
        ("So [@smith]; see @smith, 12].", 28, "@smith"),
        ("So [@smith]; see [@smith, 12.", 28, "[@smith"),
        ("So [@smith]; see [cf. @jones, 12.", 28, "[cf. @jones"),
    ],
)
def test_half_of_a_citation_is_told(tmp_path: Path, note: str, column: int, words: str) -> None:
    files = {**letter(front=f"notes:\n  - words: Diet\n    note: {note}\n"), "references.yaml": WORK}
    assert found(tmp_path, files) == [("citation-unbracketed", f"sources/letter.md:5:{column}", words)]


def test_signs_at_are_no_citations(tmp_path: Path) -> None:
    note = "So [@smith]; ann@smith.org, \\@smith, `@smith`, @jones on the net."
    files = {**letter(front=f"notes:\n  - words: Diet\n    note: {note}\n"), "references.yaml": WORK}
    assert found(tmp_path, files) == []


def test_links_among_entries_of_registers_lead_somewhere(tmp_path: Path) -> None:
    entries = "entries:\n  - id: ann\n    name: Ann\n    description: Sister of [Bob]({}) and [](name:bob).\n  - id: bob\n    name: Bob\n"
    files = {
        "edition.yaml": EDITION + "  - generate: registers\n",
        "registers/persons.yaml": entries.format("name:bbo"),
    }
    assert found(tmp_path / "bad", files) == [("entry-missing", "registers/persons.yaml:4:29", "")]
    files["registers/persons.yaml"] = entries.format("name:bob")
    assert found(tmp_path / "good", files) == []
    resolved = prepare(tmp_path / "good").resolved
    assert resolved is not None and "Sister of Bob and Bob." in repr(resolved.sections)


# --- values ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("files", "place"),
    [
        ({"registers/persons.yaml": "entries:\n  - id: ann\n    name:\n"}, "registers/persons.yaml:3:10"),
        ({"edition.yaml": EDITION + "identifiers:\n  - kind: isbn\n    value:\n"}, "edition.yaml:9:11"),
        ({"edition.yaml": EDITION + "contributors:\n  - name:\n    role: editor\n"}, "edition.yaml:8:10"),
        (letter(front="emendations:\n  - words: Diet\n    read: Diets\n    why:\n"), "sources/letter.md:6:9"),
        (letter(front="questions:\n  - ask: Why?\n    answer:\n"), "sources/letter.md:5:12"),
    ],
)
def test_keys_that_hold_nothing(tmp_path: Path, files: dict[str, str], place: str) -> None:
    told = [(code, at.rpartition(":")[0]) for code, at, _ in found(tmp_path, files)]
    assert ("key-empty", place.rpartition(":")[0]) in told


def test_keys_that_may_be_empty(tmp_path: Path) -> None:
    assert found(tmp_path, {"edition.yaml": EDITION + "subtitle:\nrights:\n", **letter(front="place:\n")}) == []


@pytest.mark.parametrize(
    ("family", "told"),
    [("family:\n        given: Ann", True), ("family: Smith\n        given: Ann", False), ("literal: The Club", False)],
)
def test_names_without_a_family_name(tmp_path: Path, family: str, told: bool) -> None:
    files = {
        **letter(front="notes:\n  - words: Diet\n    note: See [@smith].\n"),
        "references.yaml": WORK.replace("family: Smith", family),
    }
    assert found(tmp_path, files) == ([("work-incomplete", "references.yaml:7:9", "")] if told else [])


@pytest.mark.parametrize(
    ("year", "told"), [("3054", True), ("9", True), ("1449", True), ("1450", False), ("2030", False)]
)
def test_years_that_no_book_bears(tmp_path: Path, year: str, told: bool) -> None:
    files = {
        "edition.yaml": EDITION + "further-reading:\n  - smith\n",
        "references.yaml": WORK.replace("1998", f"\n      date-parts:\n        - - {year}"),
    }
    assert found(tmp_path, files) == ([("work-date-impossible", "references.yaml:6:7", "")] if told else [])


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ("1942–1880", True), ("1880–1942", False), ("c. 1942–1880", True), ("384–322 BC", False), ("1942-1880 BC", False),
        ("1880–", False), ("from 1917", False), ("1917–18", False),
    ],
)  # fmt: skip
def test_lives_go_forward(tmp_path: Path, dates: str, told: bool) -> None:
    files = {"registers/persons.yaml": f"entries:\n  - id: ann\n    name: Ann\n    dates: {dates}\n"}
    words = [w for code, _, w in found(tmp_path, files) if code == "years-backwards"]
    assert words == ([dates.removeprefix("c. ")] if told else [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It stopped on 32 October 1917.", "32 October 1917"),
        ("A later hand has 45 October/8 November 1917.", "45 October"),
        ("Until 31 April it lay.", "31 April"),
        ("Le 31 novembre il part.", "31 novembre"),
        ("On April 31, 1917 it lay.", "April 31, 1917"),
        ("It stopped on 31 October 1917.", ""),
        ("It freed the 40 October prisoners.", ""),
        ("See Past and Present, no. 45 November 1969.", ""),
        ("A date such as 31 April is none.", ""),
        ("It says 31 April [sic] 1917.", ""),
        ("In May 45 ships came, and in October 32 men.", ""),
    ],
)
def test_days_that_our_words_name(tmp_path: Path, text: str, words: str) -> None:
    told = found(tmp_path, remark(f"{text}\n"))
    at = text.find(words) + 1
    assert told == ([("day-impossible", f"commentary/remark.md:4:{at}", words)] if words else [])


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("htps://example.org/a", True), ("http//example.org", True), ("https:/example.org/x", True), ("https://", True),
        ("https:// example.org", True), ("https://example", True), ("https://example.org/a_(b)", False),
        ("http://example.org:80/?q=1", False), ("https://doi.org/10.1000/182", False),
    ],
)  # fmt: skip
def test_addresses_of_works(tmp_path: Path, address: str, told: bool) -> None:
    files = {
        "edition.yaml": EDITION + "further-reading:\n  - smith\n",
        "references.yaml": WORK + f"    URL: {address}\n",
    }
    assert [(c, at) for c, at, _ in found(tmp_path, files)] == (
        [("address-broken", "references.yaml:8:10")] if told else []
    )


def test_addresses_of_links(tmp_path: Path) -> None:
    assert found(tmp_path, remark("It is [in an archive](https:/example.org/x).\n")) == [
        ("address-broken", "commentary/remark.md:4:8", "in an archive")
    ]
    assert found(tmp_path, remark("It is [there now](https://example.org/x); addresses begin with https://.\n")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It was a {lang ru: Duma}.", "Duma"), ("It was {lang de: Дума}.", "Дума"), ("It was {lang xq: mot}.", "mot"),
        ("It was a {lang ru-Latn: Duma}.", ""), ("It was {lang ru: Дума}.", ""), ("It was {lang sr: Duma}.", ""),
        ("Of {lang grc: α} rays.", ""), ("In {lang ru: 1917 г.} it was.", ""), ("In {lang ru: № 5} it was.", ""),
    ],
)  # fmt: skip
def test_languages_of_words(tmp_path: Path, text: str, words: str) -> None:
    told = found(tmp_path, remark(f"{text}\n"))
    code = "language-unknown" if "xq" in text else "language-of-other-script"
    assert told == ([(code, f"commentary/remark.md:4:{text.find(words) + 1}", words)] if words else [])


# --- lists, tables, notes -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "line"),
    [
        ("1 4 3", 6), ("1 3 3", 6), ("1 1 3", 6), ("1 2 3", 0), ("2 3 4", 0), ("a c c", 6), ("i iii iii", 6), ("1 2 2 4", 8),
    ],
)  # fmt: skip
def test_one_label_of_paragraphs_that_does_not_go_on(tmp_path: Path, labels: str, line: int) -> None:
    text = "\n".join(f"{label}. The Diet shall meet.\n" for label in labels.split())
    told = found(tmp_path, letter(text))
    assert [(code, at) for code, at, _ in told] == (
        [("list-label-skipped", f"sources/letter.md:{line}:1")] if line else []
    )


@pytest.mark.parametrize(
    ("labels", "line"),
    [
        ("1 4 3", 6), ("a c c", 6), ("a b g", 7), ("a b a", 7), ("f b c", 5), ("1 2 9", 7), ("a b c", 0), ("4 7 9", 0),
        ("1 2 1 2", 0), ("h i j", 0), ("i ii iii", 0),
    ],
)  # fmt: skip
def test_one_label_of_a_list_that_does_not_go_on(tmp_path: Path, labels: str, line: int) -> None:
    text = "::: list\n" + "".join(f"{label}. The Diet shall meet.\n" for label in labels.split()) + ":::\n"
    told = found(tmp_path, letter(text))
    assert [(code, at) for code, at, _ in told] == (
        [("list-label-skipped", f"sources/letter.md:{line}:1")] if line else []
    )


HEAD = "| Month | Ships |\n|---|---|\n"


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (HEAD + "| May |\n| June | 2 |\n", 7), (HEAD + "| May | 1 | 3 |\n| June | 2 |\n", 7),
        (HEAD + "| May | 1 |\n| June | |\n", 0), ("| May | 1 |\n| June \\| July | 2 |\n", 0), ("| May | 1 |\n| June |\n", 0),
        (HEAD + "The spring\n| May | 1 |\n| June | 2 |\n", 0),
    ],
)  # fmt: skip
def test_rows_of_a_table(tmp_path: Path, rows: str, line: int) -> None:
    told = found(tmp_path, letter(f"::: table\n{rows}:::\n"))
    assert told == ([("row-uneven", f"sources/letter.md:{line}:1", "")] if line else [])


@pytest.mark.parametrize(("row", "told"), [("| June |", True), ("| June | 2 | 3 |", True), ("| June | |", False)])
def test_rows_of_a_table_of_ours(tmp_path: Path, row: str, told: bool) -> None:
    files = remark(f"{HEAD}| May | 1 |\n{row}\n\nSo it was.\n")
    assert found(tmp_path, files) == ([("row-uneven", "commentary/remark.md:7:1", "")] if told else [])


def test_a_table_of_ours_whose_head_is_cut(tmp_path: Path) -> None:
    files = remark("So it was.\n\n| Month |\n|---|---|\n| May | 1 |\n")
    assert found(tmp_path, files) == [("row-uneven", "commentary/remark.md:6:1", "")]


def test_a_name_that_leads_to_two_entries(tmp_path: Path) -> None:
    files = {
        "registers/bodies.yaml": "entries:\n  - id: diet\n    name: The Diet\n  - id: club\n    name: The Club\n",
        **letter(front="names:\n  - every: Diet\n    is: diet\n  - every: Diet\n    is: club\n"),
    }
    assert ("marked-twice", "sources/letter.md:6:12", "") in found(tmp_path, files)


@pytest.mark.parametrize(
    ("order", "told"),
    [("abcd", False), ("acbd", True), ("bacd", True), ("abdc", False), ("dcba", False), ("cbad", False)],
)
def test_two_calls_that_have_changed_places(tmp_path: Path, order: str, told: bool) -> None:
    bodies = (" One.", " Two.", " Three.", " Four.")
    text = "My dear Sir" + "".join(f", the Diet[^{name}]" for name in order) + " has not met.\n"
    codes = [code for code, _, _ in found(tmp_path, noted(*bodies, text=text))]
    assert codes == (["notes-out-of-order"] if told else [])


@pytest.mark.parametrize(
    ("said", "told"),
    [("", False), (" 25 October/7 November 1917 was near.", True), (" 7/20 November 1917 was near.", False)],
)
def test_a_day_given_in_both_styles_has_one_day_of_the_week(tmp_path: Path, said: str, told: bool) -> None:
    """7 November 1917 was a Tuesday in the old style alone."""
    codes = [code for code, _, _ in found(tmp_path, remark(f"It stopped on Tuesday 7 November 1917.{said}\n"))]
    assert codes == (["weekday-wrong"] if told else [])


BIBTEX = """@book{smith,
  author = {Smith, Ann},
  title = {Assemblies},
  publisher = {Norton},
  date = {3054},
  isbn = {978-0-306-40615-8}
}
"""
CSL_JSON = """[
  {"id": "smith", "type": "book", "title": "Assemblies",
   "author": [{"family": "Smith"}],
   "issued": {"date-parts": [[3054]]},
   "ISBN": "978-0-306-40615-8"}
]
"""


@pytest.mark.parametrize(
    ("file", "text", "date", "number"),
    [("references.bib", BIBTEX, "5:11", "6:11"), ("references.json", CSL_JSON, "4:14", "5:12")],
)
def test_what_is_wrong_with_a_work_is_told_where_it_stands(
    tmp_path: Path, file: str, text: str, date: str, number: str
) -> None:
    files = {"edition.yaml": EDITION + "further-reading:\n  - smith\n", file: text}
    assert found(tmp_path, files) == [
        ("identifier-impossible", f"{file}:{number}", ""),
        ("work-date-impossible", f"{file}:{date}", ""),
    ]
