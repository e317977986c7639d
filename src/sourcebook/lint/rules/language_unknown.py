"""A language is named by its short form (RFC 5646), which readers' devices and the hyphenation understand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sourcebook.diagnostics import Place
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import all_texts
from sourcebook.model.content import Foreign
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern
from sourcebook.model.registers import Entry
from sourcebook.model.source import Commentary, Source

#: language, then script, country and variants (RFC 5646, 2.1); x- and the longer forms are for no living use here
_TAG = late_pattern(
    r"(?P<language>[a-z]{2,3})(?:-[a-z]{4})?(?:-(?:[a-z]{2}|[0-9]{3}))?(?:-(?:[a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
    r"(?:-[a-wyz](?:-[a-z0-9]{2,8})+)*(?:-x(?:-[a-z0-9]{1,8})+)?",
    re.I,
)
#: all languages of two letters (ISO 639-1)
_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en "
    "eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv "
    "ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne "
    "ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg sh si sk sl sm sn so sq sr ss "
    "st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
#: what people write instead, in the languages of our readers
_NAMES = {
    "english": "en", "anglais": "en", "englisch": "en", "french": "fr", "français": "fr", "französisch": "fr",
    "german": "de", "deutsch": "de", "allemand": "de", "russian": "ru", "russe": "ru", "russisch": "ru", "latin": "la",
    "lateinisch": "la", "latein": "la", "greek": "el", "spanish": "es", "español": "es", "italian": "it",
    "italiano": "it", "polish": "pl", "portuguese": "pt", "dutch": "nl", "ukrainian": "uk", "hebrew": "he",
    "arabic": "ar", "chinese": "zh", "japanese": "ja", "turkish": "tr", "czech": "cs", "hungarian": "hu",
    "yiddish": "yi", "swedish": "sv", "welsh": "cy", "irish": "ga",
}  # fmt: skip


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the language of the edition, of its citations, of each text and each entry of a register, and of words."""
    yield from _faults("language", edition.language, edition.place("language"))
    yield from _faults("citation-language", edition.citation_language, edition.place("citation-language"))
    every: list[Source | Commentary | Entry] = [*edition.sources.values(), *edition.commentary.values()]
    for one in [*every, *edition.registers]:
        yield from _faults("language", one.language, one.place("language"))
    told: set[str] = set()
    for leaf in (leaf for text in all_texts(edition) for leaf in text.contents):
        for mark in leaf.marks:
            if (
                isinstance(mark.kind, Foreign)
                and not _is_language(mark.kind.language)
                and mark.kind.language not in told
            ):
                told.add(mark.kind.language)
                short = _meant(mark.kind.language) or "fr"
                yield fault_in(
                    leaf, mark.start, mark.end, f"“{mark.kind.language}” is not a language.",
                    f"Write its short form, as in {{lang {short}: {leaf.text[mark.start : mark.end][:30]}}}.",
                )  # fmt: skip


def _faults(key: str, value: str, place: Place | None) -> Iterator[Fault]:
    if value and not _is_language(value):
        short = _meant(value)
        write = f"form: {key}: {short}" if short else f"form, such as {key}: en, en-GB, fr, de or ru."
        yield Fault(f"“{value}” is not a language.", f"Write its short {write}", place)


def _is_language(value: str) -> bool:
    found = _TAG.fullmatch(value)
    return found is not None and (len(found["language"]) == 3 or found["language"].lower() in _TWO_LETTERS.split())


def _meant(value: str) -> str:
    """The short form that was meant, or nothing."""
    hyphens = value.strip().replace("_", "-").replace(" ", "-")
    return hyphens if _is_language(hyphens) else _NAMES.get(value.strip().lower(), "")


RULE = EditionRule(
    code="language-unknown",
    wants="Languages by their short forms: en, en-GB, fr, de, ru-Latn.",
    why="By it words are hyphenated, read aloud, and printed in the language of the book.",
    fix="Write the short form. Lists of them are found under the name ISO 639.",
    check=check,
    bad={"edition.yaml": EDITION.replace("language: en", "language: English"), **SOURCE},
    good={"edition.yaml": EDITION.replace("language: en", "language: en-GB"), **SOURCE},
)
