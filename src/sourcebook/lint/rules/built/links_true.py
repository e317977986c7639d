"""Every link of the edition is in the book, and leads to what it says: “Document 2”, “note 3, page 12” (promise 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from urllib.parse import unquote

from sourcebook.diagnostics import Spot
from sourcebook.lint.expected_lines import words_for_lines, words_of
from sourcebook.lint.expected_links import LinkWanted, links_wanted
from sourcebook.lint.reading.compare import HYPHEN
from sourcebook.lint.reading.lines import lines_of
from sourcebook.lint.reading.model import LinkRead, Reading
from sourcebook.lint.rule import ArtifactRule, Fault
from sourcebook.model.content import PageOf
from sourcebook.model.measured import counted
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.model.source import LineNumbers
from sourcebook.model.streams import Stream

_PAIRS = frozenset({Stream.CALL, Stream.NOTE_MARK})
#: words that are a source's or ours: they lead where the edition says, and nowhere else; labels are the theme's to link
_OWN = frozenset(
    {
        Stream.SOURCE,
        Stream.TITLE,
        Stream.HEADNOTE,
        Stream.COMMENTARY,
        Stream.NOTE,
        Stream.SOURCE_NOTE,
        Stream.QUESTION,
        Stream.ANSWER,
    }
)
_Key = tuple[str, str]


def check(reading: Reading, edition: ResolvedEdition) -> Iterator[Fault]:
    """Look for each link where it should stand; then follow each link found, and look at what numbers say."""
    wanted: dict[_Key, list[LinkWanted]] = {}
    for one in links_wanted(edition, reading.format):
        if reading.has(one.owner):
            wanted.setdefault((one.owner, unquote(one.target)), []).append(one)
    found = _found(reading, {s.anchor for s in edition.sections} | {n.anchor for t in edition.texts for n in t.notes})
    titles = _titles(edition)
    told: set[_Key] = set()
    for (owner, target), links in found.items():
        for link in links:
            meant = _meant(owner, target, link, wanted)
            if meant is not None:
                told.add((owner, unquote(meant.target)))
                yield _fault(
                    link.text, owner, titles, f"leads to “{target}” instead of “{meant.target}”", link, reading
                )
            elif (owner, target) not in wanted and link.stream in _OWN:
                yield _fault(link.text, owner, titles, f"leads to “{target}”, but should be no link", link, reading)
    for (owner, target), links_of in wanted.items():
        own = found.get((owner, target))
        if own is None and (owner, target) not in told:
            yield _fault(links_of[0].words or target, owner, titles, f"does not lead to “{target}”", None, reading)
        elif own is not None and not any(link.measured for link in links_of):
            if not _all_lead(own, links_of):
                yield _not_all(own, links_of, owner, titles, reading)
        elif own is not None and reading.format == "pdf":
            said = _said(links_of, reading, edition)
            if said is not None and _bare("".join(link.text for link in own)) != _bare(said):
                words = " ".join(link.text for link in own)
                yield _fault(words, owner, titles, f"should say “{said}”", own[0], reading)


def _found(reading: Reading, owners: set[str]) -> dict[_Key, list[LinkRead]]:
    """The links of texts and notes by what holds them and where they lead, in the order of the pages."""
    found: dict[_Key, list[LinkRead]] = {}
    for link in reading.links:
        owner = next((name for name in reversed(link.ids) if name in owners), "")
        if owner and link.stream not in _PAIRS:
            target = unquote(link.target) if link.external else link.anchor
            found.setdefault((owner, target), []).append(link)
    return found


def _meant(owner: str, target: str, link: LinkRead, wanted: Mapping[_Key, Sequence[LinkWanted]]) -> LinkWanted | None:
    """The link of the same words that was wanted in its stead; None where it is right or nobody's."""
    words = _bare(link.text)
    if not words or any(_bare(one.words) == words or one.measured for one in wanted.get((owner, target), ())):
        return None
    same = (one for (holder, _), links in wanted.items() if holder == owner for one in links)
    return next((one for one in same if _bare(one.words) == words), None)


def _all_lead(own: Sequence[LinkRead], wanted: Sequence[LinkWanted]) -> bool:
    """Whether all words that should lead to a place do, and no others; what a label says is told by another rule."""
    found, meant = (sorted(_bare("".join(words))) for words in ([x.text for x in own], [x.words for x in wanted]))
    labels = all(link.stream == Stream.LABEL for link in own)
    return len(found) == len(meant) if labels else found == meant


def _not_all(
    own: Sequence[LinkRead], wanted: Sequence[LinkWanted], owner: str, titles: Mapping[str, str], reading: Reading
) -> Fault:
    """What is wrong where some of the words that lead to a place are others than they should be."""
    words = {_bare(one.words) for one in wanted}
    stray = next((link for link in own if _bare(link.text) not in words), own[0])
    told = ", ".join(f"“{one.words[:60]}”" for one in wanted)
    return _fault(
        stray.text,
        owner,
        titles,
        f"should lead to “{own[0].target}” from {told}, and from no other words",
        stray,
        reading,
    )


def _said(links: Sequence[LinkWanted], reading: Reading, edition: ResolvedEdition) -> str | None:
    """The words of links to one target; None where another file tells the numbers of its lines."""
    parts: list[str] = []
    texts = {text.anchor: text for text in edition.texts}
    for link in links:
        if link.measured is None:
            parts.append(link.words)
        elif isinstance(link.measured, PageOf):
            place = reading.anchors.get(link.target)
            parts.append(edition.phrases.say("page", n="?" if place is None else reading.name_of(place)))
        else:
            text = texts.get(link.measured.text)
            if text is None or (text.lines is LineNumbers.LAYOUT and not edition.is_default_audience):
                return None
            lines = lines_of(reading, text.anchor, words_of(text))
            words = words_for_lines(link.measured, text, lines, edition.phrases)
            if words is None:
                return None
            parts.append(words)
    return "".join(parts)


def _bare(text: str) -> str:
    return counted(text).replace(HYPHEN, "")


def _titles(edition: ResolvedEdition) -> dict[str, str]:
    """What holds links, as a message calls it."""
    titles = {s.anchor: f"“{s.heading}”" for s in edition.sections}
    return titles | {n.anchor: f"{n.call_name} of “{t.heading}”" for t in edition.texts for n in t.notes}


def _fault(
    words: str, owner: str, titles: Mapping[str, str], what: str, link: LinkRead | None, reading: Reading
) -> Fault:
    place = _place(words, owner, reading) if link is None else link.place
    return Fault(
        f"The link “{words[:60]}” in {titles.get(owner, owner)} {what}.",
        spot=Spot(reading.file, reading.name_of(place), words),
    )


def _place(words: str, owner: str, reading: Reading) -> int:
    """Where words stand that should be a link and are none: the last such words in what should hold it, else its beginning."""
    alike = [run.place for run in reading.runs_of(under=owner) if _bare(run.text) == _bare(words)]
    return alike[-1] if alike else reading.anchors.get(owner, 0)


def damage(reading: Reading) -> Reading:
    """Send every link in the text to the beginning of the book."""
    prefix = "#" if reading.format == "pdf" else f"{reading.files[0]}#"
    links = (
        link if link.external or link.stream in _PAIRS else replace(link, target=f"{prefix}x") for link in reading.links
    )
    return replace(reading, links=tuple(links))


RULE = ArtifactRule(
    code="links-true",
    wants="Every link of the edition, leading to the text, note, page or address that its words name.",
    why="Whoever taps “Document 2” must come to Document 2, in print on a screen and in the ebook alike.",
    fix="Build again. If it stays, a template of your theme sends links elsewhere, or leaves them out.",
    check=check,
    damage=damage,
)
