"""Titles hold no calls of notes and no citations: those are typed in running text alone."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Place, Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition, PartItem
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Commentary, Source

_CALL = late_pattern(r"\[\^[^\]\s]+\]|\[[^\[\]]*(?<![\w\\])@\w[^\[\]]*\]")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at every line that is printed as a title or below one."""
    for what, text, place in _titles(edition):
        found = _CALL.search(text)
        if found is not None:
            at = place and Place(place.file, place.line, place.column + found.start())
            yield Fault(
                f"“{found[0]}” would be printed as it stands in {what}, “{text.strip()}”"
                + ("." if what == "the date" else ", in the contents and at the head of the pages."),
                "Take it out. For a note on the title or the date of a text, write below notes: “- at: title” or “- at: date”, and under it "
                "“note: …”.",
                at if "\n" not in text else place,
                words=found[0] if "\n" not in text else "",
            )


def _titles(edition: Edition) -> Iterator[tuple[str, str, Place | None]]:
    yield "the title", edition.title, edition.place("title")
    yield "the subtitle", edition.subtitle, edition.place("subtitle")
    for item in edition.contents:
        if isinstance(item, PartItem):
            yield "the title of a part", item.part, item.place("part")
    every: list[Source | Commentary] = [*edition.sources.values(), *edition.commentary.values()]
    for text in every:
        yield "the title", text.title, text.place("title")
        yield "the short title", text.short_title, text.place("short-title")
    for source in edition.sources.values():
        if source.date is not None:
            for name in ("sentence", "written", "delivered", "published"):
                yield "the date", getattr(source.date, name), source.date.place(name)


RULE = EditionRule(
    code="call-in-title",
    wants="Titles without calls of notes and without citations.",
    why="A title is read letter for letter, and is printed in the contents and at the head of the pages as well.",
    fix="Take the call out, and write the note with at: title.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": SOURCE["sources/letter.md"].replace("A letter", "A letter[^1]")},
    good={
        "edition.yaml": EDITION,
        "sources/letter.md": SOURCE["sources/letter.md"].replace(
            "---\nMy", "notes:\n  - at: title\n    note: To a friend.\n---\nMy"
        ),
    },
)
