"""What the record of a work says: names, dates and pages (CSL 1.0.2, appendices III and IV; CSL-JSON input schema)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from sourcebook.model.patterns import late_pattern

TYPES = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter",
    "classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event",
    "figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture",
    "musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical", "personal_communication",
    "post", "post-weblog", "regulation", "report", "review", "review-book", "software", "song", "speech", "standard",
    "thesis", "treaty", "webpage",
})  # fmt: skip
NAMES = frozenset({
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator",
    "director", "editor", "editor-translator", "editorial-director", "executive-producer", "guest", "host",
    "illustrator", "interviewer", "narrator", "organizer", "original-author", "performer", "producer", "recipient",
    "reviewed-author", "script-writer", "series-creator", "translator",
})  # fmt: skip
DATES = frozenset({"accessed", "available-date", "event-date", "issued", "original-date", "submitted"})
PLAIN = frozenset({
    "abstract", "annote", "archive", "archive-place", "archive_collection", "archive_location", "authority",
    "call-number", "chapter-number", "citation-key", "citation-label", "citation-number", "collection-number",
    "collection-title", "container-title", "container-title-short", "dimensions", "division", "DOI", "edition",
    "event", "event-place", "event-title", "first-reference-note-number", "genre", "id", "ISBN", "ISSN", "issue",
    "journalAbbreviation", "jurisdiction", "keyword", "language", "license", "locator", "medium", "note", "number",
    "number-of-pages", "number-of-volumes", "original-language", "original-publisher", "original-publisher-place",
    "original-title", "page", "page-first", "part-number", "part-title", "PMCID", "PMID", "printing-number",
    "publisher", "publisher-place", "references", "reviewed-genre", "reviewed-title", "scale", "section",
    "shortTitle", "source", "status", "supplement-number", "title", "title-short", "type", "URL", "version", "volume",
    "volume-title", "volume-title-short", "year-suffix",
})  # fmt: skip

#: year, month and day, as far as they are given
Day: TypeAlias = tuple[int, ...]

_ISO = late_pattern(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?[~?%]?")
_DASH = r"[ ]?(?:-{1,2}|[\u2010-\u2015\u2212])[ ]?"
_RANGE = late_pattern(rf"(?<![\w./:\u2010-\u2015-])(\d{{1,5}}){_DASH}(\d{{1,5}})(?![\w/:]|[.,]\d|{_DASH}\d)")


def text_of(record: Mapping[str, Any], name: str) -> str:
    """A value as text; empty where there is none, or where it is no text and no number."""
    value = record.get(name)
    return str(value).strip() if isinstance(value, str | int) else ""


def families_of(record: Mapping[str, Any], *roles: str) -> tuple[str, ...]:
    """The family names, or the whole names, of those who had one of these roles."""
    people = [person for role in roles if isinstance(given := record.get(role), list) for person in given]
    return tuple(
        str(person.get("family") or person.get("literal") or "") if isinstance(person, Mapping) else str(person)
        for person in people
    )


def days_of(value: Any) -> list[Day]:
    """The dates that a value names in figures: one, or the two ends of a range; none where it uses other words."""
    if isinstance(value, str):
        found = [_ISO.fullmatch(end.strip()) for end in value.split("/")[:2]]
        return [tuple(int(part) for part in end.groups() if part) for end in found if end] if all(found) else []
    if not isinstance(value, Mapping):
        return []
    if isinstance(value.get("raw"), str):
        return days_of(value["raw"])
    ends = value.get("date-parts")
    days = [_day(end) for end in ends[:2]] if isinstance(ends, list) else []
    return [day for day in days if day] if all(days) else []


def _day(parts: Any) -> Day:
    figures = [str(part).strip() for part in parts] if isinstance(parts, list) else []
    return tuple(int(part) for part in figures) if all(re.fullmatch(r"\d{1,5}", part) for part in figures) else ()


@dataclass(frozen=True, slots=True)
class Pages:
    """A range of numbers in a text, as typed and read: `195-8` is 195 to 198 (Chicago 18, 9.63)."""

    words: str
    first: int
    last: int
    shortened: bool


def ranges_in(text: str) -> Iterator[Pages]:
    """Every range of numbers; what may be a year and a month is none."""
    for found in _RANGE.finditer(text):
        first, last = found[1], found[2]
        shortened = len(last) < len(first)
        if len(first) == 4 and "1500" <= first < "2100" and len(last) <= 2:
            continue
        whole = first[: len(first) - len(last)] + last if shortened else last
        yield Pages(found[0], int(first), int(whole), shortened)
