"""Dates: two styles that are not one day, days of the week that were not, a document out of order."""

from __future__ import annotations

from pathlib import Path

import pytest

from planted import findings, found, letter, remark
from sourcebook.lint.dates import MONTHS, date_of, day_number, new_style, weekday
from sourcebook.lint.examples import EDITION
from sourcebook.sourceformat.phrases import languages, load_phrases


def test_months_are_known_in_every_language_of_the_program() -> None:
    printed = {load_phrases(language).words["months"].casefold().replace("|", " ") for language in languages()}
    assert printed == set(MONTHS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ((5, 10, 1582), (15, 10, 1582)),
        ((18, 2, 1700), (28, 2, 1700)),
        ((1, 3, 1700), (12, 3, 1700)),
        ((28, 2, 1800), (11, 3, 1800)),
        ((29, 2, 1800), (12, 3, 1800)),
        ((29, 2, 1900), (13, 3, 1900)),
        ((25, 10, 1917), (7, 11, 1917)),
        ((20, 12, 1917), (2, 1, 1918)),
    ],
)
def test_one_calendar_gives_the_other(old: tuple[int, int, int], new: tuple[int, int, int]) -> None:
    assert new_style(*old) == new


def test_days_are_counted_and_named_again() -> None:
    assert day_number(1, 1, 2000, julian=False) == 2451545
    assert weekday(2451545) == 6
    for number in range(2_299_161, 2_470_000, 61):
        assert all(day_number(*date_of(number, julian=style), julian=style) == number for style in (True, False))


@pytest.mark.parametrize(
    "date",
    [
        "25 October/8 November 1917",
        "10 (24) November 1917",
        "10/24 Nov. 1917",
        "25 October (6 November) 1917",
        "25 October 1917 (9 November 1917)",
        "Oct. 25/Nov. 8, 1917",
        "October 25 (November 6), 1917",
        "26–27 October/7–9 November 1917",
        "27 October/10 November",
        "20 December 1917/3 January 1918",
        "4/15 of April, 1660",
        "19 février/4 mars 1861",
        "3. (16.) Mai 1825",
        "25 October/7 October 1917",
        "25 October/25 November 1917",
    ],
)
def test_two_styles_that_are_not_one_day_are_found(tmp_path: Path, date: str) -> None:
    told = found(tmp_path, letter(front=f"date: {date}\n"))
    assert told == [("date-styles-differ", "sources/letter.md:3:7", date)]
    told = found(tmp_path, {**letter(), **remark(f"Written on {date}, perhaps.\n")})
    assert told == [("date-styles-differ", "commentary/remark.md:4:12", date)]


@pytest.mark.parametrize(
    "date",
    [
        "25 October/7 November 1917",
        "7 November/25 October 1917",
        "10 (23) November 1917",
        "25–27 October/7–9 November 1917",
        "27 October/9 November",
        "20 December 1917/2 January 1918",
        "4/14 of April, 1660",
        "19/30 August 1799",
        "19 February/3 March 1861",
        "3. (15.) Mai 1825",
        "the night of 24/25 October 1917",
        "the night of 31 October/1 November 1917",
        "30 January 1648/9",
        "1 May/1 December 1917",
        "5 May 1917 (12 June)",
        "14/27",
        "between 3 and 16 May 1825",
    ],
)
def test_one_day_in_two_styles_and_other_pairs_are_no_fault(tmp_path: Path, date: str) -> None:
    assert found(tmp_path, letter(front=f"date: {date}\n")) == []
    assert found(tmp_path, {**letter(), **remark(f"Written on {date}, perhaps.\n")}) == []


def test_the_year_may_be_that_of_the_source(tmp_path: Path) -> None:
    note = "notes:\n  - words: Diet\n    note: It met on 25 October/6 November.\n"
    assert found(tmp_path, letter(front="date: 1917\n" + note)) == [
        ("date-styles-differ", "sources/letter.md:6:21", "25 October/6 November")
    ]
    assert found(tmp_path, letter(front="date: 1861\n" + note)) == []


def test_what_is_right_is_said(tmp_path: Path) -> None:
    [one] = findings(tmp_path, letter(front="date: 25 October/8 November 1917\n"))
    assert one.hint.startswith("25 October 1917 in the old style was 7 November in the new, 13 days ahead.")


def test_a_source_and_what_is_quoted_may_say_what_they_like(tmp_path: Path) -> None:
    text = "Petrograd, Monday, 25 October/9 November 1917.\n"
    assert found(tmp_path, {**letter(text), **remark("He says [“25 October/9 November 1917”](quote:letter).\n")}) == []


@pytest.mark.parametrize(
    ("date", "right"),
    [
        ("Monday, 7 November 1917", "Tuesday in the old style and Wednesday in the new style"),
        ("Saturday the 22nd of December 1788", "Friday in the old style and Monday in the new style"),
        ("Sunday, November 24, 1787", "Wednesday in the old style and Saturday in the new style"),
        ("lundi 7 novembre 1917", "Tuesday in the old style and Wednesday in the new style"),
        ("Donnerstag, den 7. November 1917", "Tuesday in the old style and Wednesday in the new style"),
    ],
)  # fmt: skip
def test_a_day_of_the_week_that_was_not_is_found(tmp_path: Path, date: str, right: str) -> None:
    files = letter(front=f"date: {date}\n")
    assert found(tmp_path, files) == [("weekday-wrong", "sources/letter.md:3:7", date)]
    [one] = findings(tmp_path, files)
    assert one.hint == f"It was a {right}. Correct the day of the week, or the date."


def test_the_calendar_that_is_stated_counts(tmp_path: Path) -> None:
    for calendar, told in (("old style", ["weekday-wrong"]), ("new style", []), ("not stated", [])):
        front = f"date: {{written: 'Wednesday, 7 November 1917', calendar: {calendar}}}\n"
        assert [f.code for f in findings(tmp_path, letter(front=front))] == told


@pytest.mark.parametrize(
    "date",
    [
        "Wednesday, 25 October 1917",
        "Wednesday, 7 November 1917",
        "Monday, 30 January 1659/60",
        "Tuesday, 30 January 1648",
        "Monday, 7 November",
        "Monday and 7 others, November 1917",
    ],
)
def test_days_of_the_week_that_were_or_may_have_been_are_no_fault(tmp_path: Path, date: str) -> None:
    assert found(tmp_path, letter(front=f"date: {date}\n")) == []


def documents(*dates: str, parts: dict[int, str] | None = None) -> dict[str, str]:
    contents = ""
    files = {}
    for n, date in enumerate(dates):
        contents += (parts or {}).get(n, "") + f"  - source: d{n}\n"
        files[f"sources/d{n}.md"] = f"---\ntitle: Letter {n}\ndate: {date}\n---\nMy dear Sir.\n"
    return {"edition.yaml": EDITION.replace("  - source: letter\n", contents), **files}


@pytest.mark.parametrize(
    ("dates", "line", "one"),
    [
        (("1 May 1848", "May 1849", "1850-03-01", "2 January 1848", "1851"), 9, "d3"),
        (("3 May 1851", "1 May 1848", "May 1849", "March 1, 1850", "2 May 1850"), 6, "d0"),
        (("1847", "3 May 1849", "May 1848", "1850", "1851"), 8, "d2"),
    ],
)  # fmt: skip
def test_one_document_out_of_order_is_found(tmp_path: Path, dates: tuple[str, ...], line: int, one: str) -> None:
    assert found(tmp_path, documents(*dates)) == [("dates-out-of-order", f"edition.yaml:{line}:13", one)]


@pytest.mark.parametrize(
    "dates",
    [
        ("1847", "1848", "May 1848", "3 May 1848", "1848"),
        ("1851", "1850", "1849", "1848", "1847"),
        ("1847", "1857", "1848", "1855", "1851"),
        ("1847", "1851", "1848", "1850"),
        ("1847", "perhaps 1851", "1848", "1849", "1850", "1851"),
        ("25 October 1917", "7 November 1917", "27 October 1917", "1918", "1919"),
    ],
)
def test_other_orders_are_left_alone(tmp_path: Path, dates: tuple[str, ...]) -> None:
    assert found(tmp_path, documents(*dates)) == []


def test_each_part_has_an_order_of_its_own(tmp_path: Path) -> None:
    dates = ("1847", "1848", "1849", "1850", "1851", "1840", "1841", "1842", "1843", "1844")
    assert found(tmp_path, documents(*dates, parts={5: "  - part: Before\n"})) == []


@pytest.mark.parametrize(
    "date",
    [
        "October (November) 1917",
        "October 1917 (November)",
        "October 1917 (November, new style)",
        "Dezember [Januar] 1917",
    ],
)
def test_a_month_that_is_converted_is_found(tmp_path: Path, date: str) -> None:
    assert found(tmp_path, letter(front=f"date: {date}\n")) == [("month-converted", "sources/letter.md:3:7", date)]
    told = found(tmp_path, {**letter(), **remark(f"It was in {date}, perhaps.\n")})
    assert told == [("month-converted", "commentary/remark.md:4:11", date)]


@pytest.mark.parametrize(
    "date",
    [
        "October/November 1917",
        "October 1917 (old style)",
        "5 October (November) 1917",
        "May (August) 1917",
        "May (June)",
        "May 1917 (June 1917)",
    ],
)
def test_months_that_mean_something_else_are_no_fault(tmp_path: Path, date: str) -> None:
    assert found(tmp_path, {**letter(), **remark(f"It was in {date}, perhaps.\n")}) == []
