"""The pages and lines that an ebook speaks of are those of the printed book (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_lines import words_for_lines, words_of
from sourcebook.lint.expected_links import LinkWanted, links_wanted
from sourcebook.lint.reading.lines import lines_of
from sourcebook.lint.reading.model import Reading
from sourcebook.lint.rule import Fault, PairRule
from sourcebook.model.content import PageOf
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ResolvedEdition


def check(printed: Reading, ebook: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Compare the words of each link that names a page or line with the pages of the printed book."""
    wanted: dict[tuple[str, str], list[LinkWanted]] = {}
    for link in links_wanted(edition, "epub"):
        wanted.setdefault((link.owner, link.target), []).append(link)
    measured = {key: links for key, links in wanted.items() if any(link.measured for link in links)}
    owners = {s.anchor for s in edition.sections} | {n.anchor for t in edition.texts for n in t.notes}
    found: dict[tuple[str, str], str] = {}
    for read in ebook.links:
        owner = next((name for name in reversed(read.ids) if name in owners), "")
        found[owner, read.anchor] = found.get((owner, read.anchor), "") + read.text
    for (owner, target), links in measured.items():
        parts = [_words(link, printed, edition) for link in links]
        said = found.get((owner, target))
        if said is not None and None not in parts and counted(said) != counted("".join(filter(None, parts))):
            yield Fault(
                f"The ebook says “{said}”, but in the printed book it is “{' '.join(filter(None, parts))}”.",
                spot=Spot(ebook.file, ebook.name_of(ebook.anchors.get(owner, -1)), said),
            )


def _words(link: LinkWanted, printed: Reading, edition: ResolvedEdition) -> str | None:
    """What a link should say; None where the printed book can't tell."""
    if link.measured is None:
        return link.words
    if isinstance(link.measured, PageOf):
        place = printed.anchors.get(link.target)
        return None if place is None else edition.phrases.say("page-in-print", n=printed.name_of(place))
    text = next((t for t in edition.texts if link.measured is not None and t.anchor == link.measured.text), None)
    if text is None or not printed.has(text.anchor):
        return None
    return words_for_lines(link.measured, text, lines_of(printed, text.anchor, words_of(text)), edition.phrases)


def damage(reading: Reading) -> Reading:
    """Give every link another number."""
    return replace(reading, links=tuple(replace(link, text=f"{link.text}7") for link in reading.links))


RULE = PairRule(
    code="numbers-agree",
    wants="In the ebook “page 7” and “line 12” where the printed book has them.",
    why="What a teacher says of the printed page must be true for those who read from a screen.",
    fix="Build both files again, together. If it stays, compare your theme with the one that comes with the program.",
    check=check,
    damage=damage,
)
