"""The ebook's page list names the pages of the printed book, each at the words with which it begins (promise 9)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from math import inf

from sourcebook.diagnostics import Spot
from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.flow import flow, flowing, joined, parted
from sourcebook.lint.reading.model import PageRead, Reading, Run
from sourcebook.lint.rule import Fault, PairRule
from sourcebook.model.content import fold
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ContentsSection, ResolvedEdition
from sourcebook.model.streams import Stream

#: so many characters of a page are compared with those after its page break
COMPARED = 32
#: so many runs hold them
_RUNS = 40
#: so many characters do at first: most pages begin as they should, and few of them are blanks
_FIRST = 10 * COMPARED


def check(printed: Reading, ebook: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the folios of both, and the first words of each page with those after its page break."""
    spot = Spot(ebook.file, "")
    pages = _pages(printed, edition)
    notes = _pages_of_notes(printed, ebook)
    order = [page.label for page in printed.pages if page.label in pages or page.label in notes]
    if [page.label for page in ebook.pages] != order:
        missing = [name for name in order if name not in {page.label for page in ebook.pages}]
        what = f"lacks page {missing[0]}" if missing else "does not have the pages of the printed book in their order"
        yield Fault(f"The page list of the ebook {what}.", spot=spot)
    in_print = re.compile(_page_words(edition))
    for page in ebook.pages:
        if page.run is None:
            yield Fault(f"The page list leads to no page break for page {page.label}.", spot=spot)
        elif page.said != page.label:
            yield Fault(f"The page break of page {page.label} says that it is “{page.said}”.", spot=spot)
        elif page.label in pages:
            yield from _compared(page, pages[page.label], ebook, in_print, edition)
        elif page.label in notes and not notes[page.label] & _ids_at(ebook, page.run):
            yield Fault(
                f"Page {page.label} of the printed book holds nothing but notes, and its page break leads to none of them.",
                spot=spot,
            )


def _pages(printed: Reading, edition: ResolvedEdition) -> dict[str, tuple[bool, list[Run]]]:
    """The pages whose text the ebook has: whether a word may be parted before it, and its first runs."""
    contents = {s.anchor for s in edition.sections if isinstance(s, ContentsSection)}
    result: dict[str, tuple[bool, list[Run]]] = {}
    before: Run | None = None
    for run in printed.runs:
        if not flowing(run):
            continue
        name = printed.name_of(run.place)
        if contents.isdisjoint(run.ids):
            result.setdefault(name, (parted(before), []))[1].append(run)
        before = run
    return result


def _pages_of_notes(printed: Reading, ebook: Reading) -> dict[str, set[str]]:
    """The pages that hold nothing but notes, with the names of those that the ebook has."""
    found: dict[str, set[str]] = {}
    text: set[str] = set()
    for run in printed.runs:
        page = printed.name_of(run.place)
        if flowing(run):
            text.add(page)
        elif run.stream and not run.artifact:
            found.setdefault(page, set()).update(name for name in run.ids if name in ebook.anchors)
    return {page: names for page, names in found.items() if names and page not in text}


def _ids_at(ebook: Reading, number: int) -> frozenset[str]:
    return frozenset(ebook.runs[number].ids) if number < len(ebook.runs) else frozenset()


def _compared(
    page: PageRead,
    begins: tuple[bool, Sequence[Run]],
    ebook: Reading,
    in_print: re.Pattern[str],
    edition: ResolvedEdition,
) -> Iterator[Fault]:
    may_be_parted, runs = begins
    for enough in (_FIRST, inf):
        wanted = _beginning(runs, enough)
        after = _beginning(_of_usual_copy(flow(ebook, page.run or 0), edition), enough)
        found = _bare(in_print.sub(lambda m: edition.phrases.say("page", n=m[1]), after))
        ways = [wanted, wanted.lstrip().partition(" ")[2]] if may_be_parted else [wanted]
        whole = COMPARED if enough < inf else 1
        if any(len(way) >= whole and _alike(way, found) for way in map(_bare, ways)):
            break
    else:
        yield Fault(
            f"Page {page.label} of the printed book begins with “{_shown(wanted)}”, but in the ebook “{_shown(after)}” "
            f"stands after its page break.",
            spot=Spot(ebook.file, ebook.name_of(page.place) if page.place is not None else ""),
        )


def _beginning(runs: Iterable[Run], enough: float) -> str:
    """The text of the first runs, till there is enough of it."""
    parts: list[str] = []
    size = 0
    for part in joined(islice(runs, _RUNS)):
        parts.append(part)
        size += len(part)
        if size >= enough:
            break
    return "".join(parts)


def _of_usual_copy(runs: Iterable[Run], edition: ResolvedEdition) -> Iterator[Run]:
    """The text without answers, which the usual copy need not have."""
    if edition.is_default_audience:
        yield from runs
        return
    labels = {counted(text.answer_label) for text in edition.texts}
    for run in runs:
        if run.stream != Stream.ANSWER and not (run.stream == Stream.LABEL and counted(run.text) in labels):
            yield run


def _alike(wanted: str, found: str) -> bool:
    """Whether as much of both as is compared is the same; a page may hold less."""
    length = min(COMPARED, len(wanted))
    return length > 0 and found[:length] == wanted[:length]


def _page_words(edition: ResolvedEdition) -> str:
    """How an ebook speaks of a page of the printed book, where that speaks of a page."""
    before, after = edition.phrases.say("page-in-print", n="\0").split("\0")
    return f"{re.escape(before)}([0-9ivxlcdm]+){re.escape(after)}"


def _bare(text: str) -> str:
    return counted(text).replace(HYPHEN, "")


def _shown(text: str) -> str:
    return " ".join(fold(text).split()[:6])


def damage(reading: Reading) -> Reading:
    """Put a page break a few words too late."""
    index = next(i for i, page in enumerate(reading.pages) if i and page.run is not None)
    page = reading.pages[index]
    moved = replace(page, run=(page.run or 0) + 4)
    return replace(reading, pages=(*reading.pages[:index], moved, *reading.pages[index + 1 :]))


RULE = PairRule(
    code="page-list",
    wants="In the ebook a list of the printed book's pages, each leading to the words with which the page begins.",
    why="When a class is told “page 7”, those who read from a screen must find the same words.",
    fix="Build both files again, together. If it stays, compare your theme with the one that comes with the program.",
    check=check,
    damage=damage,
)
