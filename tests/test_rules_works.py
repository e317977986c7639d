"""The works in the references and what is cited from them. Faults planted one by one in records that are sound otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import Found, findings, found, letter
from sourcebook.cite.engine import Formatted, Job
from sourcebook.cite.pandoc import PandocCitationEngine
from sourcebook.diagnostics import Report
from sourcebook.lint.examples import EDITION
from sourcebook.model.content import plain

NAMES = "    author:\n      - family: Smith\n"
BOOK = "    type: book\n    title: Assemblies\n    issued: 1998\n" + NAMES
ARTICLE = "    type: article-journal\n    title: Diets\n    container-title: Past\n    issued: 1998\n" + NAMES
CHAPTER = ARTICLE.replace("article-journal", "chapter")
WORK = "references.yaml:2:5"


@pytest.fixture(autouse=True)
def _worded_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """No rule here looks at how a citation is worded."""

    def words(engine: PandocCitationEngine, job: Job, report: Report) -> Formatted:
        entries = tuple((work.key, plain(work.key)) for work in job.works)
        return Formatted(tuple(plain("A work.") for _ in job.clusters), entries)

    monkeypatch.setattr(PandocCitationEngine, "format", words)


def works(*records: str) -> str:
    """The text of a references file whose works have the keys a, b, c, …"""
    return "references:\n" + "".join(f"  - id: {chr(ord('a') + n)}\n{record}" for n, record in enumerate(records))


def cites(*records: str, note: str = "") -> dict[str, str]:
    """An edition that cites each of these works in a note, which begins in line 5, column 11."""
    every = "; ".join(f"@{chr(ord('a') + n)}" for n in range(len(records)))
    front = f"notes:\n  - words: Diet\n    note: {note or f'See [{every}].'}\n"
    return {"references.yaml": works(*records), **letter(front=front)}


def value(files: dict[str, str], name: str) -> str:
    """The place of the value of a field in the references, in its line or the next."""
    lines = files["references.yaml"].split("\n")
    number = next(n for n, line in enumerate(lines) if line.startswith(f"    {name}:"))
    start = f"    {name}: "
    if lines[number].startswith(start):
        return f"references.yaml:{number + 1}:{len(start) + 1}"
    below = lines[number + 1]
    return f"references.yaml:{number + 2}:{len(below) - len(below.lstrip()) + 1}"


def test_a_citation_of_no_work(tmp_path: Path) -> None:
    assert found(tmp_path, cites(BOOK, note="See [@a] and [@b].")) == [
        ("citation-unknown", "sources/letter.md:5:24", "")
    ]


def test_a_source_taken_from_no_work(tmp_path: Path) -> None:
    files = {"references.yaml": works(BOOK), **letter(front="taken-from-work:\n  cite: b\n  locator: 12\n")}
    assert found(tmp_path, files) == [("citation-unknown", "sources/letter.md:4:3", "")]


def test_further_reading_that_is_no_work(tmp_path: Path) -> None:
    files = {"edition.yaml": EDITION + "further-reading:\n  - a\n  - b\n", "references.yaml": works(BOOK)}
    assert found(tmp_path, files) == [("citation-unknown", "edition.yaml:9:5", "")]


# --- works that are not cited ----------------------------------------------------------------------------------------

THREE = (BOOK, BOOK.replace("1998", "2001"), BOOK.replace("1998", "2002"))


def test_a_work_that_nothing_cites(tmp_path: Path) -> None:
    files = cites(*THREE, note="See [@a; @b].")
    assert found(tmp_path, files) == [("work-not-cited", "references.yaml:14:5", "")]
    assert findings(tmp_path, files)[0].message.startswith("The work “c” is neither cited nor")


@pytest.mark.parametrize(
    "more",
    [
        {"edition.yaml": EDITION + "further-reading:\n  - c\n"},
        {
            "edition.yaml": EDITION + "  - commentary: r\n",
            "commentary/r.md": "---\ntitle: A remark\n---\nSo [@c, 3].\n",
        },
        {"commentary/later.md": "---\ntitle: For the next edition\n---\nSo [@c, 3].\n"},
        {"registers/terms.yaml": "entries:\n  - id: diet\n    name: Diet\n    description: See [@c].\n"},
        {
            "edition.yaml": EDITION + "  - source: other\n",
            "sources/other.md": "---\ntitle: Another\ntaken-from-work:\n  cite: c\n---\nSir.\n",
        },
    ],
)
def test_works_that_are_used_somewhere(tmp_path: Path, more: dict[str, str]) -> None:
    codes = [code for code, _, _ in found(tmp_path, {**cites(*THREE, note="See [@a; @b]."), **more})]
    assert "work-not-cited" not in codes


def test_a_whole_library_is_let_be(tmp_path: Path) -> None:
    assert found(tmp_path, cites(*THREE, note="See [@a].")) == []


@pytest.mark.parametrize(
    "record",
    [
        BOOK.replace("issued: 1998", "issued:\n      - year: 1998"),
        BOOK.replace("type: book", "type: Book"),
        BOOK.replace("1998", "1998-02-30"),
        BOOK + "    ISBN: 12\n    place: Oxford\n    page: 95-45\n",
        BOOK + BOOK.replace("    type", "  - id: z\n    type"),
    ],
)
def test_works_that_the_book_does_not_use_are_let_be(tmp_path: Path, record: str) -> None:
    other = ARTICLE.replace("Diets", "Estates")
    assert found(tmp_path, cites(other, record, note="See [@a].")) == []


# --- what is missing in a work, or can't be read -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record", "answer"),
    [
        (BOOK.replace("    title: Assemblies\n", ""), "The work “a” has no title."),
        (BOOK.replace("    issued: 1998\n", ""), "The work “a” has no year."),
        (
            BOOK.replace("    title: Assemblies\n    issued: 1998\n", ""),
            "The work “a” has no title and no year.",
        ),
        (ARTICLE.replace("    container-title: Past\n", ""), "The work “a” has no title of the book or journal that it stands in."),
        (CHAPTER.replace("    container-title: Past\n", ""), "The work “a” has no title of the book or journal that it stands in."),
        (BOOK.replace("book", "thesis").replace(NAMES, ""), "The work “a” has no author."),
    ],
)  # fmt: skip
def test_works_that_lack_what_a_reader_needs(tmp_path: Path, record: str, answer: str) -> None:
    files = cites(record)
    assert found(tmp_path, files) == [("work-incomplete", WORK, "")]
    assert findings(tmp_path, files)[0].message == answer


@pytest.mark.parametrize("record", [BOOK, ARTICLE, CHAPTER])
def test_works_without_names(tmp_path: Path, record: str) -> None:
    assert found(tmp_path, cites(record.replace(NAMES, ""))) == [("work-nobodys", WORK, "")]


@pytest.mark.parametrize(
    "record",
    [
        BOOK.replace("1998", "n.d."),
        BOOK.replace("author", "translator"),
        BOOK.replace("      - family: Smith\n", "      - literal: The Club\n"),
        BOOK.replace("    issued: 1998\n", "    status: forthcoming\n"),
        "    type: webpage\n    title: Of Diets\n    URL: https://example.org/\n",
        "    type: article-newspaper\n    container-title: The Times\n    issued: 1917-11-04\n",
        "    type: manuscript\n    archive: The Club\n",
    ],
)
def test_works_that_have_what_they_can_have(tmp_path: Path, record: str) -> None:
    assert found(tmp_path, cites(record)) == []


def test_works_that_are_not_cited_may_be_incomplete(tmp_path: Path) -> None:
    assert found(tmp_path, cites(BOOK, "    type: book\n", note="See [@a].")) == []


@pytest.mark.parametrize(
    "record",
    [
        BOOK.replace("author:\n      - family: Smith", "author: Ann Smith"),
        BOOK.replace("      - family: Smith", "      family: Smith"),
        BOOK.replace("      - family: Smith", "      - name: Smith"),
        BOOK.replace("issued: 1998", "issued:\n      - year: 1998"),
        BOOK.replace("issued: 1998", "issued:\n      year: 1998"),
        BOOK.replace("issued: 1998", "issued:\n      date-parts:\n        - 1998"),
        BOOK.replace("issued: 1998", "issued:\n      date-parts:\n        - - 1998\n          - May"),
        BOOK + "    volume:\n      - 1\n",
    ],
)
def test_works_that_can_not_be_read(tmp_path: Path, record: str) -> None:
    files = cites(record)
    name = next((name for name in ("volume", "author") if f"    {name}:" in record.replace(NAMES, "")), "issued")
    assert found(tmp_path, files) == [("work-unreadable", value(files, name), "")]


def test_a_work_that_pandoc_can_not_read_is_answered_in_our_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    record = BOOK.replace("author:\n      - family: Smith", "author: Ann Smith")
    assert found(tmp_path, cites(record)) == [("work-unreadable", "references.yaml:6:13", "")]


def test_works_of_a_reference_manager_that_can_not_be_read(tmp_path: Path) -> None:
    files = cites(BOOK)
    del files["references.yaml"]
    text = '[\n  {"id": "a", "type": "book", "title": null, "issued": {"date-parts": [[1998]]}, "author": [{"family": "S"}]}\n]\n'
    assert ("work-unreadable", "references.json:2:40", "") in found(tmp_path, {**files, "references.json": text})


@pytest.mark.parametrize(
    ("record", "code", "hint"),
    [
        (BOOK.replace("type: book", "type: Book"), "work-type-unknown", "Write type: book."),
        (BOOK.replace("type: book", "type: incollection"), "work-type-unknown", "Write type: chapter."),
        (BOOK.replace("type: book", "type: artcle-journal"), "work-type-unknown", "Write type: article-journal."),
        (
            BOOK.replace("type: book", "type: scroll"),
            "work-type-unknown",
            "Write type: book, or type: article-journal, article-newspaper, chapter, manuscript, thesis or webpage.",
        ),
        (
            BOOK.replace("    type: book\n", ""),
            "work-type-unknown",
            "Write type: book, or type: article-journal, article-newspaper, chapter, manuscript, thesis or webpage.",
        ),
        (BOOK + "    year: 1998\n", "", ""),
        (BOOK + "    address: Oxford\n", "work-key-unknown", "Write publisher-place: in its place, as in “publisher-place: …”."),
        (BOOK + "    publsher: Norton\n", "work-key-unknown", "Write publisher: in its place, as in “publisher: …”."),
        (BOOK + "    zotero-tag: x\n    custom: y\n    citation-key: z\n", "", ""),
    ],
)  # fmt: skip
def test_types_and_keys(tmp_path: Path, record: str, code: str, hint: str) -> None:
    files = cites(record)
    place = WORK if "    type:" not in record else value(files, "type") if "type" in code else "references.yaml:8:5"
    assert found(tmp_path, files) == ([(code, place, "")] if code else [])
    assert [f.hint for f in findings(tmp_path, files)] == ([hint] if code else [])


# --- dates, numbers, pages -----------------------------------------------------------------------------------------


def parts(*ends: str) -> str:
    """Dates as reference managers write them: `1998 5 2`."""
    lines = ["issued:", "      date-parts:"]
    for end in ends:
        lines += [f"        {'- ' if n == 0 else '  '}- {part}" for n, part in enumerate(end.split())]
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("issued: 1998-13-02", "a date that never was, issued 1998-13-02"),
        ("issued: 1998-02-30", "a date that never was, issued 1998-02-30"),
        ("issued: 1998-19", "a date that never was, issued 1998-19"),
        ("issued: 1900-02-29", ""),
        ("issued: 1999-02-29", "a date that never was, issued 1999-02-29"),
        (parts("1998 11 31"), "a date that never was, issued 1998-11-31"),
        (parts("1999", "1998"), "a date that ends before it begins, issued 1999 to 1998"),
        ("issued: 1998-05/1998-03", "a date that ends before it begins, issued 1998-05 to 1998-03"),
        ("issued: 1998\n    accessed: 2010-02-30", "a date that never was, accessed 2010-02-30"),
        ("issued: 2021", "a date later than the edition itself, issued 2021; the edition is of 2020"),
        ("issued: 1998\n    accessed: 2022-05-01", "a date later than the edition itself, accessed 2022-05-01; the edition is of 2020"),
        ("issued: 1998\n    accessed: 1997-05-01", "was looked at before it was issued: issued 1998, accessed 1997-05-01"),
        ("issued: 1998\n    original-date: 2001", "first appeared after it was issued: original-date 2001, issued 1998"),
        ("issued: 1998-21", ""),
        (parts("1998 13"), ""),
        ("issued: about 1917", ""),
        ("issued: 1998-05\n    accessed: 1998", ""),
        ("issued: 1998-21\n    accessed: 1998-04-02", ""),
        ("issued: 2020", ""),
        (parts("1998", "1999"), ""),
    ],
)  # fmt: skip
def test_dates_of_works(tmp_path: Path, date: str, words: str) -> None:
    files = {**cites(BOOK.replace("issued: 1998", date)), "edition.yaml": EDITION + "date: May 2020\n"}
    # of two dates the later one in the message, or the only wrong one, is named
    name = "issued" if "original-date" in words or "accessed" not in words else "accessed"
    assert found(tmp_path, files) == ([("work-date-impossible", value(files, name), "")] if words else [])
    assert all(words in f.message for f in findings(tmp_path, files))


@pytest.mark.parametrize(
    ("line", "sound"),
    [
        ("ISBN: 978-0-306-40615-7", True),
        ("ISBN: 978-0-306-40651-7", False),
        ("ISBN: 0-306-40615-2", True),
        ("ISBN: 0-306-40615-X", False),
        ("ISBN: 080442957X", True),
        ("ISBN: 9780306406157 0306406152", True),
        ("ISBN: 9780306406157, 0306406153", False),
        ("ISBN: 978-0-306-40615-7 (pbk.)", True),
        ("ISBN: 978-0-306-4061", False),
        ("ISBN: 306-40615-2", True),
        ("ISBN: 'ISBN-13: 978-0-306-40615-7'", True),
        ("ISSN: 0378-5955", True),
        ("ISSN: 0378-5595", False),
        ("ISSN: 2434-561X", True),
        ("ISSN: 0378-595", False),
        ("DOI: 10.1093/past/gtx061", True),
        ("DOI: https://doi.org/10.1093/past/gtx061", False),
        ("DOI: doi:10.1093/past/gtx061", False),
        ("DOI: 10/gtx061", True),
        ("DOI: gtx061", False),
    ],
)
def test_numbers_that_name_works(tmp_path: Path, line: str, sound: bool) -> None:
    files = cites(f"{ARTICLE}    {line}\n")
    answer: list[Found] = [] if sound else [("identifier-impossible", value(files, line[: line.index(":")]), "")]
    assert found(tmp_path, files) == answer


@pytest.mark.parametrize(
    ("kind", "value", "sound"),
    [
        ("isbn", "978-0-306-40615-7", True),
        ("isbn", "978-0-306-40615-8", False),
        ("doi", "10.1093/past", True),
        ("doi", "past", False),
        ("uuid", "9bac9c48-1156-488c-a0ce-ae38b13af2df", True),
        ("uuid", "9bac9c48-1156-488c-a0ce-ae38b13af2d", False),
        ("other", "12", True),
    ],
)
def test_numbers_that_name_the_edition(tmp_path: Path, kind: str, value: str, sound: bool) -> None:
    files = {"edition.yaml": f"{EDITION}identifiers:\n  - kind: {kind}\n    value: {value}\n"}
    assert found(tmp_path, files) == ([] if sound else [("identifier-impossible", "edition.yaml:9:12", value)])


@pytest.mark.parametrize(
    ("first", "second", "answer"),
    [
        (BOOK, BOOK, ["title, names and year"]),
        (BOOK, BOOK.replace("Assemblies", "*Assemblies!*"), ["title, names and year"]),
        (BOOK, BOOK + "    publisher: Norton\n", ["title, names and year"]),
        (f"{ARTICLE}    DOI: 10.1093/Past\n", f"{ARTICLE.replace('1998', '1998-05')}    DOI: 10.1093/past\n", ["DOI"]),
        (f"{BOOK}    ISBN: 978-0-306-40615-7\n", f"{BOOK.replace('Assemblies', 'Diets')}    ISBN: 0306406152\n", ["ISBN"]),
        (BOOK, BOOK.replace("1998", "1999"), []),
        (BOOK + "    volume: 1\n", BOOK + "    volume: 2\n", []),
        (BOOK + "    edition: 1\n", BOOK + "    edition: 2\n", []),
        (ARTICLE + "    page: 1-5\n", ARTICLE + "    page: 6-9\n", []),
        (ARTICLE.replace("1998", "1998-05-02"), ARTICLE.replace("1998", "1998-05-03"), []),
        (f"{CHAPTER}    ISBN: 0306406152\n", f"{CHAPTER.replace('Diets', 'Laws')}    ISBN: 0306406152\n", []),
        (f"{BOOK}    ISBN: 0306406152\n    volume: 1\n", f"{BOOK}    ISBN: 0306406152\n    volume: 2\n", []),
        (BOOK.replace(NAMES, "    editor:\n      - family: Jones\n"), BOOK, []),
    ],
)  # fmt: skip
def test_one_work_under_two_keys(tmp_path: Path, first: str, second: str, answer: list[str]) -> None:
    files = cites(first, second)
    line = 3 + first.count("\n")
    assert found(tmp_path, files) == [("work-entered-twice", f"references.yaml:{line}:5", "") for _ in answer]
    assert all(words in f.message for words, f in zip(answer, findings(tmp_path, files), strict=True))


@pytest.mark.parametrize(
    ("pages", "wrong"),
    [
        ("95-45", True),
        ("95–45", True),
        ("95--45", True),
        ("198-5", True),
        ("195-8", False),
        ("1496-500", False),
        ("45-95", False),
        ("12, 45-40", True),
        ("1917-12", False),
        ("xii-ix", False),
        ("3/12-4", False),
    ],
)
def test_pages_of_works(tmp_path: Path, pages: str, wrong: bool) -> None:
    answer: list[Found] = [("pages-backwards", "references.yaml:9:11", "")] if wrong else []
    assert found(tmp_path, cites(f"{ARTICLE}    page: {pages}\n")) == answer


CITED = "sources/letter.md:5:15"


@pytest.mark.parametrize(
    ("locator", "wrong"),
    [
        ("95-45", True),
        ("pp. 95–45", True),
        ("p. 198-5", True),
        ("195-8", False),
        ("lines 30-20", True),
        ("fol. 14-3", False),
        ("1917-11-04", False),
        ("14, 12", False),
        ("vol. 2, 95-45", True),
    ],
)
def test_pages_that_are_cited(tmp_path: Path, locator: str, wrong: bool) -> None:
    answer: list[Found] = [("pages-backwards", CITED, "[@a")] if wrong else []
    assert found(tmp_path, cites(BOOK, note=f"See [@a, {locator}].")) == answer


@pytest.mark.parametrize(
    ("record", "locator", "answer"),
    [
        (ARTICLE + "    page: 45-60\n", "95", "Page 95 is cited from “a”, which stands on pages 45 to 60."),
        (ARTICLE + "    page: 45-60\n", "p. 44", "Page 44 is cited from “a”, which stands on pages 45 to 60."),
        (CHAPTER + "    page: 145-60\n", "159-61", "Page 161 is cited from “a”, which stands on pages 145 to 160."),
        (BOOK + "    number-of-pages: 208\n", "pp. 12, 218", "Page 218 is cited from “a”, which has 208 pages."),
        (ARTICLE + "    page: 45-60\n", "45, 59-60", ""),
        (ARTICLE + "    page: 45-60\n", "table 3", ""),
        (ARTICLE + "    page: 45-60, 80\n", "80", ""),
        (ARTICLE, "95", ""),
        (BOOK + "    number-of-pages: 208\n    number-of-volumes: 3\n", "218", ""),
        (BOOK + "    number-of-pages: xii, 208\n", "218", ""),
        (BOOK + "    number-of-pages: 208\n", "2:218", ""),
        (BOOK + "    number-of-pages: 208\n", "xii", ""),
    ],
)
def test_places_that_a_work_has_not(tmp_path: Path, record: str, locator: str, answer: str) -> None:
    files = cites(record, note=f"See [@a, {locator}].")
    assert found(tmp_path, files) == ([("locator-outside-work", CITED, "[@a")] if answer else [])
    assert [f.message for f in findings(tmp_path, files)] == ([answer] if answer else [])


def test_the_place_that_a_source_was_taken_from(tmp_path: Path) -> None:
    front = "taken-from-work:\n  cite: a\n  locator: 95\n"
    files = {"references.yaml": works(ARTICLE + "    page: 45-60\n"), **letter(front=front)}
    assert found(tmp_path, files) == [("locator-outside-work", "sources/letter.md:5:12", "95")]


def test_a_second_work_cited_at_one_spot(tmp_path: Path) -> None:
    files = cites(BOOK, ARTICLE + "    page: 45-60\n", note="See [see @a, 5; @b, 95].")
    assert found(tmp_path, files) == [("locator-outside-work", CITED, "")]
