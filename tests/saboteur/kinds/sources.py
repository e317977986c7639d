"""Damages to the files of an edition on disk: what an editor mistypes, loses or pastes twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

from saboteur.damage import Damage, Family, Kind, Made, Near, Outcome, Result, grave, is_near, new, told
from saboteur.editions import SOURCES, Files, files_of, written
from saboteur.seen import seen_edition
from saboteur.words import WAYS, altered, damaged, line_of, spans
from sourcebook.diagnostics import Finding
from sourcebook.model.audience import Audience
from sourcebook.pipeline import check

TEXTS = (".md", ".yaml")
ANNOTATIONS = "notes|glosses|names|emendations|marks|questions"
MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December|novembre"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
JOURS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
DAYS_30 = "April|June|September|November|novembre"


@dataclass(frozen=True)
class Slot:
    """A stretch of a file that can be damaged."""

    file: str
    start: int
    end: int
    text: str

    def line(self, texts: Mapping[str, str]) -> Near:
        """The line in which it begins."""
        return Near(self.file, str(line_of(texts[self.file], self.start)))


Texts = Mapping[str, str]


@cache
def texts_of(edition: str) -> dict[str, str]:
    """The files of an edition that are text."""
    return {n: d.decode() for n, d in files_of(edition).items() if n.endswith(TEXTS)}


# --- finding what can be damaged ---------------------------------------------------------------------------------------


def found(texts: Texts, pattern: str, files: str = "", group: int = 1) -> list[Slot]:
    """Every place of a pattern, in the files whose names match."""
    return [
        Slot(name, *m.span(group), m[group])
        for name, text in sorted(texts.items())
        if re.search(files, name)
        for m in re.finditer(pattern, text, re.M)
    ]


def values(texts: Texts, keys: str, files: str = "") -> list[Slot]:
    """The values of keys that stand in their line."""
    return found(texts, rf"^ *(?:- )?(?:{keys}): +(?![|>{{])(.+)$", files)


def items(texts: Texts, files: str = "^(sources|commentary)/") -> list[Slot]:
    """The annotations, each with all its lines."""
    result = []
    for name, text in sorted(texts.items()):
        head = re.match(r"---\n.*?\n---\n", text, re.S)
        if not re.search(files, name) or head is None:
            continue
        for lists in re.finditer(rf"^(?:{ANNOTATIONS}):\n((?:(?: .*)?\n)+)", head[0], re.M):
            for item in re.finditer(r"^  - .*\n(?:    .*\n|\n(?=    ))*", lists[1], re.M):
                start = lists.start(1) + item.start()
                result.append(Slot(name, start, start + len(item[0]), item[0]))
    return result


def entries(texts: Texts, files: str) -> list[Slot]:
    """The entries of registers, or the works of the references."""
    return found(texts, r"(^  - id: .*\n(?:    .*\n)*)", files)


def lines_naming(texts: Texts, pattern: str, files: str = "") -> list[Near]:
    """The lines in which a pattern stands."""
    return [slot.line(texts) for slot in found(texts, f"({pattern})", files)]


def body_start(text: str) -> int:
    """Where the text below the front matter begins."""
    head = re.match(r"---\n.*?\n---\n", text, re.S)
    return head.end() if head else 0


# --- doing -------------------------------------------------------------------------------------------------------------


def edit(texts: Texts, slot: Slot, by: str, description: str, near: Iterable[Near] = ()) -> Made:
    """A slot's text replaced."""
    return edits(texts, [(slot, by)], description, near)


def edits(texts: Texts, changes: list[tuple[Slot, str]], description: str, near: Iterable[Near] = ()) -> Made:
    """Several slots replaced at once."""
    places = (*(slot.line(texts) for slot, _ in changes), *near)

    def apply(files: Files) -> Files:
        result = dict(files)
        for slot, by in sorted(changes, key=lambda change: -change[0].start):
            text = result[slot.file].decode()
            result[slot.file] = (text[: slot.start] + by + text[slot.end :]).encode()
        return result

    return Made(places, changes[0][0].text[:80], description, apply)


def twice(texts: Texts, slot: Slot, again: str, description: str, near: Iterable[Near] = ()) -> Made:
    """A slot that stands twice: a finding may stand at either."""
    first = slot.line(texts)
    second = Near(slot.file, str(int(first.at) + slot.text.count("\n")))
    return edit(texts, slot, slot.text + again, description, (second, *near))


def pick(slots: list[Slot], chance: Random) -> Slot | None:
    """One of the slots, if there is any."""
    return chance.choice(slots) if slots else None


def replacing(find: Callable[[Texts], list[Slot]], by: Callable[[str, Random], str | None], what: str) -> Kind:
    """A kind that replaces one slot."""

    def make(texts: Texts, chance: Random) -> Made | None:
        slots = find(texts)
        chance.shuffle(slots)
        for slot in slots:
            put = by(slot.text, chance)
            if put is not None and put != slot.text:
                return edit(texts, slot, put, f"{what}: “{slot.text[:70].strip()}” became “{put[:70].strip()}”")
        return None

    return make


def _one_letter(text: str, chance: Random) -> str:
    words = list(re.finditer(r"[^\W\d_]{3,}|\w+", text))
    if not words:
        return text
    word = chance.choice(words)
    return text[: word.start()] + altered(word[0], chance) + text[word.end() :]


def _key_altered(text: str, chance: Random) -> str:
    return text[:-1] + altered(text[-1], chance)


def _next_number(text: str, chance: Random) -> str:
    return str(int(text) + chance.choice((1, -1, 2)))


# --- annotations -------------------------------------------------------------------------------------------------------


def _nth(text: str, chance: Random) -> str:
    one, of, all_ = text.partition(" of ")
    return chance.choice((f"{int(all_) + 1}{of}{all_}", f"{one}{of}{int(all_) + 1}", f"0{of}{all_}"))


def _at(text: str, chance: Random) -> str:
    return chance.choice(("paragraph 99", "picture 7", "heading 9", "item 40"))


def _note_deleted(texts: Texts, chance: Random) -> Made | None:
    named = []
    for slot in items(texts):
        name = re.search(r"^    id: (\S+)$|^  - id: (\S+)$", slot.text, re.M)
        unit = re.sub(r".*/|\.md$", "", slot.file)
        if name and (near := lines_naming(texts, rf"\((?:note|line):{unit}/{name[1] or name[2]}\)")):
            named.append((slot, near))
    if not named:
        return None
    slot, near = chance.choice(named)
    return edit(texts, slot, "", "an annotation that links lead to is deleted", near)


def _note_doubled(texts: Texts, chance: Random) -> Made | None:
    slot = pick([s for s in items(texts) if not re.search("^  - ask", s.text)], chance)
    if slot is None:
        return None
    other = re.sub(r"^    id: .*\n", "", slot.text, flags=re.M) if chance.random() < 0.7 else slot.text
    return twice(texts, slot, other, "an annotation stands twice")


def _emptied(keys: str) -> Kind:
    def make(texts: Texts, chance: Random) -> Made | None:
        slots = [
            (s, m)
            for s in items(texts)
            for m in re.finditer(rf"^(?:  - |    )(?:{keys}):( .*\n(?:      .*\n)*)", s.text, re.M)
        ]
        if not slots:
            return None
        slot, value = chance.choice(slots)
        inner = Slot(slot.file, slot.start + value.start(1), slot.start + value.end(1), value[1])
        return edit(texts, inner, "\n", f"the words after “{value[0].split(':')[0].strip()}:” are gone")

    return make


# --- calls and notes files ---------------------------------------------------------------------------------------------

CALL = r"(\[\^[\w-]+\])(?!:)"
NOTE_FILES = r"^(sources|commentary)/"


def _calls(texts: Texts) -> list[Slot]:
    return found(texts, CALL, NOTE_FILES)


def _bodies(texts: Texts) -> list[Slot]:
    return found(texts, r"(^(?:  )?\[\^[\w-]+\]: .*\n(?:\n?    .*\n)*)", NOTE_FILES)


def _of_name(texts: Texts, slot: Slot) -> list[Near]:
    """The lines of the calls and the body that bear the name, in this file and in the one beside it."""
    name = re.search(r"\[\^[\w-]+\]", slot.text)
    assert name is not None
    stem = slot.file.removesuffix(".notes.md").removesuffix(".md")
    return lines_naming(texts, re.escape(name[0]), rf"^{re.escape(stem)}\.(notes\.)?md$")


def _call_deleted(texts: Texts, chance: Random) -> Made | None:
    slot = pick(_calls(texts), chance)
    return edit(texts, slot, "", f"the call {slot.text} is deleted", _of_name(texts, slot)) if slot else None


def _call_doubled(texts: Texts, chance: Random) -> Made | None:
    slot = pick(_calls(texts), chance)
    return edit(texts, slot, slot.text * 2, f"the call {slot.text} stands twice at one spot") if slot else None


def _call_renamed(texts: Texts, chance: Random) -> Made | None:
    slot = pick(_calls(texts), chance)
    put = f"[^{slot.text[2:-1]}x]" if slot else ""
    return edit(texts, slot, put, f"{slot.text} became {put}", _of_name(texts, slot)) if slot else None


def _calls_swapped(texts: Texts, chance: Random) -> Made | None:
    pairs = [
        (a, b) for a, b in zip(_calls(texts), _calls(texts)[1:], strict=False) if a.file == b.file and a.text != b.text
    ]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    near = [*_of_name(texts, a), *_of_name(texts, b)]
    return edits(texts, [(a, b.text), (b, a.text)], f"the calls {a.text} and {b.text} have changed places", near)


def _body_deleted(texts: Texts, chance: Random) -> Made | None:
    slot = pick(_bodies(texts), chance)
    return edit(texts, slot, "", "the body of a note is deleted", _of_name(texts, slot)) if slot else None


def _body_doubled(texts: Texts, chance: Random) -> Made | None:
    slot = pick(_bodies(texts), chance)
    return twice(texts, slot, f"\n{slot.text}", "the body of a note stands twice") if slot else None


def _body_emptied(texts: Texts, chance: Random) -> Made | None:
    slot = pick(_bodies(texts), chance)
    if slot is None:
        return None
    start = re.match(r" *\[\^[\w-]+\]:(?: \{\w+\})?", slot.text)
    assert start is not None
    return edit(texts, slot, f"{start[0]}\n", "the body of a note is emptied", _of_name(texts, slot))


# --- links and citations -----------------------------------------------------------------------------------------------


def _quote_elsewhere(texts: Texts, chance: Random) -> Made | None:
    slots = found(texts, r"(?:\(quote:|^::: quote )([\w-]+)")
    names = sorted({s.text for s in slots})
    slot = pick(slots, chance)
    others = [n for n in names if slot and n != slot.text]
    if slot is None or not others:
        return None
    other = chance.choice(others)
    return edit(texts, slot, other, f"a quotation from “{slot.text}” is said to be from “{other}”")


def _work_changed(how: str) -> Kind:
    def make(texts: Texts, chance: Random) -> Made | None:
        work = pick(entries(texts, "^references"), chance)
        if work is None:
            return None
        name = re.findall(r"id: (\S+)", work.text)[0]
        near = lines_naming(texts, rf"(?:@|cite: |^  - ){re.escape(name)}\b", r"^(?!references)")
        if how == "deleted":
            return edit(texts, work, "", f"the work “{name}” is deleted", near)
        if how == "doubled":
            return twice(texts, work, work.text, f"the work “{name}” stands twice", near)
        other = altered(name, chance)
        return edit(texts, work, work.text.replace(name, other, 1), f"the key “{name}” became “{other}”", near)

    return make


def _entry_changed(how: str) -> Kind:
    def make(texts: Texts, chance: Random) -> Made | None:
        entry = pick(entries(texts, "^registers/"), chance)
        if entry is None:
            return None
        name = re.findall(r"id: (\S+)", entry.text)[0]
        near = lines_naming(texts, rf"(?:name:|is: ){re.escape(name)}\b")
        if how == "doubled":
            return twice(texts, entry, entry.text, f"the entry “{name}” stands twice", near)
        if not near:
            return None
        if how == "deleted":
            return edit(texts, entry, "", f"the entry “{name}” is deleted", near)
        other = altered(name, chance)
        return edit(texts, entry, entry.text.replace(name, other, 1), f"the entry “{name}” became “{other}”", near)

    return make


# --- dates -------------------------------------------------------------------------------------------------------------


def _day(text: str, chance: Random) -> str:
    day = re.sub(r"^\d+", chance.choice(("31", "32", "45")), text)
    return day if not day.startswith("31") or re.search(DAYS_30, day) else re.sub(r"^\d+", "32", day)


def _double_date(text: str, chance: Random) -> str | None:
    numbers = list(re.finditer(r"\b\d{1,2}\b", text))
    one = chance.choice(numbers)
    other = int(one[0]) + chance.choice((1, -1))
    return text[: one.start()] + str(other) + text[one.end() :] if 1 <= other <= 28 else None


DOUBLE = rf"(?<![–\d])(\d{{1,2}}(?: (?:{MONTHS}))?/\d{{1,2}} (?:{MONTHS})\b)"


def _weekday(text: str, chance: Random) -> str:
    for days in (WEEKDAYS, JOURS):
        if text in days:
            return chance.choice([d for d in days if d != text])
    return text


def _years(text: str, chance: Random) -> str:
    one, _, two = text.partition("–")
    return f"{two}–{one}"


# --- quotations --------------------------------------------------------------------------------------------------------


def _quotations(texts: Texts) -> list[Slot]:
    inline = found(texts, r"\[[“„«]\s?([^\]]+?),?\s?[”“»]\]\(quote:")
    return inline + found(texts, r"^::: quote [\w-]+\n([\s\S]+?)\n:::")


def _inner(text: str, end: int) -> tuple[int, int]:
    """Where the words of a text between its first and its last begin and end."""
    words = list(re.finditer(r"\S+", text[:end]))
    return (words[1].start(), words[-2].end()) if len(words) > 2 else (0, 0)


def _quotation_damaged(way: str) -> Kind:
    def make(texts: Texts, chance: Random) -> Made | None:
        slots = _quotations(texts)
        chance.shuffle(slots)
        for slot in slots:
            ends = [m.start() for m in re.finditer(r"[…\[]", slot.text)]
            within = (0, min(ends, default=len(slot.text)))
            if way == "deleted":  # without its first or last word it is a shorter quotation, and as true
                within = _inner(slot.text, within[1])
            if (done := damaged(slot.text, way, chance, within)) is not None:
                return edit(texts, slot, done[0], f"in a quotation: {done[1]}")
        return None

    return make


def _quoted_stretches(texts: Texts) -> Iterator[tuple[Slot, Near]]:
    """What stands in a transcription and is quoted somewhere, with the place that quotes it."""
    for slot in _quotations(texts):
        named = re.search(r"\(quote:([\w-]+)\)", texts[slot.file][slot.end :]) or re.match("x", "x")
        above = re.findall(r"::: quote ([\w-]+)\n$", texts[slot.file][: slot.start])
        assert named is not None
        yield from _stretch(texts, f"sources/{above[-1] if above else named[1]}.md", slot)
    for slot in values(texts, "words|first|within", "^sources/"):
        yield from _stretch(texts, slot.file, slot)


def _stretch(texts: Texts, file: str, slot: Slot) -> Iterator[tuple[Slot, Near]]:
    text = texts[file]
    pattern = re.escape(re.split(r" *[…\[]", slot.text.strip('"'))[0]).replace(r"\ ", r"\s+")
    places = list(re.finditer(pattern, text[body_start(text) :])) if len(pattern) > 3 else []
    if len(places) == 1:
        start, end = (at + body_start(text) for at in places[0].span())
        yield Slot(file, start, end, text[start:end]), slot.line(texts)


def _transcription_damaged(way: str) -> Kind:
    def make(texts: Texts, chance: Random) -> Made | None:
        stretches = list(_quoted_stretches(texts))
        chance.shuffle(stretches)
        for slot, quoting in stretches:
            inner = spans(slot.text)[1:-1]
            if way == "doubled" and not inner:  # a word at the edge leaves what is quoted whole
                continue
            within = (inner[0][0], inner[-1][1]) if way == "doubled" else None
            if (done := damaged(slot.text, way, chance, within)) is not None:
                also = [
                    near
                    for other, near in stretches
                    if other.file == slot.file and other.start < slot.end and slot.start < other.end
                ]
                said = f"in words of a transcription that are quoted: {done[1]}"
                return edit(texts, slot, done[0], said, [quoting, *also])
        return None

    return make


# --- what is left ------------------------------------------------------------------------------------------------------


def _pages_backwards(text: str, chance: Random) -> str:
    one, _, two = text.partition("–")
    return f"{two}–{one}"


def _contents_item(how: str) -> Kind:
    def make(texts: Texts, chance: Random) -> Made | None:
        slots = found(texts, r"(^  - (?:source|commentary): .*\n)", "^edition")
        chance.shuffle(slots)
        for slot in slots:
            name = slot.text.split()[-1]
            near = lines_naming(texts, rf"\((?:doc|note|line|page|quote):{name}\b|::: quote {name}$")
            if how == "doubled":
                return edit(texts, slot, slot.text * 2, f"“{name}” stands twice in the contents", near)
            if near:
                return edit(texts, slot, "", f"“{name}”, to which links lead, is taken out of the contents", near)
        return None

    return make


def _ends_swapped(texts: Texts, chance: Random) -> Made | None:
    slots = found(texts, r"^( +(?:- )?from: .*\n +to: .*\n)")
    slot = pick(slots, chance)
    if slot is None:
        return None
    m = re.fullmatch(r"( +(?:- )?from: )(.*)(\n +to: )(.*)(\n)", slot.text)
    assert m is not None
    return edit(texts, slot, m[1] + m[4] + m[3] + m[2] + m[5], "from: and to: have changed places")


def _picture_cut(texts: Texts, chance: Random) -> Made | None:
    slots = found(texts, r"(images/[\w.]+)")
    slot = pick(slots, chance)
    if slot is None:
        return None
    half = chance.random() < 0.5

    def apply(files: Files) -> Files:
        rest = {n: d for n, d in files.items() if n != slot.text}
        return {**rest, slot.text: files[slot.text][:200]} if half else rest

    near = (slot.line(texts), Near(slot.text), *lines_naming(texts, re.escape(slot.text)))
    return Made(near, slot.text, f"the picture {slot.text} is {'cut short' if half else 'gone'}", apply)


def _row_cut(texts: Texts, chance: Random) -> Made | None:
    slot = pick(found(texts, r"(^\| (?!-)[^|]+ \| [^|]+ \|(?: [^|]+ \|)?$)", "^(sources|commentary)"), chance)
    if slot is None:
        return None
    cells = slot.text.strip("| ").split(" | ")
    gone = cells.pop(chance.randrange(len(cells)))
    return edit(texts, slot, f"| {' | '.join(cells)} |", f"the cell “{gone}” of a table is gone")


def _unclosed(texts: Texts, chance: Random) -> Made | None:
    pattern = r"(^:::$|(?<=\w)\}|(?<=\w)\*(?=[ .,:)\n])|(?<=\w)\)(?=[ .,;\n])|(?<=\w)”)"
    slot = pick(found(texts, pattern, "^(sources|commentary)/"), chance)
    return edit(texts, slot, "", f"a closing “{slot.text}” is deleted") if slot else None


def _language(text: str, chance: Random) -> str:
    return chance.choice(("xq", "english", "e", f"{text}-", "qq-QQ1", "fr_FR"))


def _wrong_script(texts: Texts, chance: Random) -> Made | None:
    slots = found(texts, r"\{lang (ru|ru-Latn|fr): ", "") + found(texts, r"^language: (ru)$", "^sources")
    slot = pick(slots, chance)
    if slot is None:
        return None
    other = {"ru": "de", "ru-Latn": "ru", "fr": "ru"}[slot.text]
    return edit(texts, slot, other, f"words in “{slot.text}” are said to be in “{other}”, of another script")


def _digit(text: str, chance: Random) -> str:
    at = chance.choice([m.start() for m in re.finditer(r"\d", text)])
    return text[:at] + altered(text[at], chance) + text[at + 1 :]


def _from(pattern: str, files: str = "") -> Callable[[Texts], list[Slot]]:
    return lambda texts: found(texts, pattern, files)


def _values(keys: str, files: str = "") -> Callable[[Texts], list[Slot]]:
    return lambda texts: values(texts, keys, files)


def _fixed(*choices: str) -> Callable[[str, Random], str]:
    return lambda text, chance: chance.choice(choices)


KEYS = (
    "taken-from|headnote|rights|language|words|note|gloss|ask|answer|first|every|nth|for|series|voice|creator|contents"
)
KINDS: dict[str, Kind] = {
    "annotation words altered": replacing(_values("words|first|every|within"), _one_letter, "quoted words"),
    "annotation span altered": replacing(_values("from|to"), _one_letter, "an end of a span"),
    "annotation nth out of range": replacing(_values("nth"), _nth, "nth"),
    "annotation at no place": replacing(_values("at"), _at, "at"),
    "annotation linked deleted": _note_deleted,
    "annotation doubled": _note_doubled,
    "annotation note emptied": _emptied("note|gloss"),
    "annotation question emptied": _emptied("ask|answer|read|why"),
    "call deleted": _call_deleted,
    "call doubled": _call_doubled,
    "call renamed": _call_renamed,
    "calls swapped": _calls_swapped,
    "note body deleted": _body_deleted,
    "note body doubled": _body_doubled,
    "note body emptied": _body_emptied,
    "note series misspelt": replacing(
        _from(r"^\[\^\w+\]: (\{\w+\})", "notes.md$"), _fixed("{autor}", "{textual", "{teachers}"), "the series of a note"
    ),
    "citation key altered": replacing(_from(r"(?:@|cite: )([\w-]+\d{4}|alpha-history)"), _key_altered, "a citation"),
    "further reading key altered": replacing(
        _from(r"^  - ([\w-]+-\d{4})$", "^edition"), _key_altered, "further reading"
    ),
    "citation without brackets": replacing(_from(r"( \[@[^\]]+\])"), lambda t, c: t.replace("[", ""), "a citation"),
    "work deleted": _work_changed("deleted"),
    "work doubled": _work_changed("doubled"),
    "work key altered": _work_changed("altered"),
    "link target altered": replacing(_from(r"\((?:doc|note|line|page|part|name|quote):([\w/-]+)\)"), _one_letter, "a link"),
    "link kind altered": replacing(
        _from(r"\((doc|note|line|page|part|name|quote):[\w/-]+\)"),
        lambda t, c: c.choice([k for k in ("doc", "note", "line", "page", "part", "name") if k != t]),
        "the kind of a link",
    ),
    "link kind misspelt": replacing(_from(r"\((doc|note|line|page|part|name|quote):[\w/-]+\)"), _one_letter, "a link"),
    "link address broken": replacing(
        _from(r"(https?://[^\s)]+)"), _fixed("http//example.org", "https:/example.org/x", "https://", "htps://example.org"), "an address"
    ),
    "quotation of another source": _quote_elsewhere,
    "date impossible": replacing(_from(rf"(?<![\d/–])(\d{{1,2}} (?:{MONTHS})) ?\d*"), _day, "a date"),
    "date conversion wrong": replacing(_from(DOUBLE), _double_date, "a double date"),
    "date weekday wrong": replacing(
        _from(rf"({'|'.join((*WEEKDAYS, *JOURS))}),? \d{{1,2}} (?:{MONTHS}) \d{{4}}"), _weekday, "a weekday"
    ),
    "date of life backwards": replacing(_from(r"dates: (\d{4}–\d{4})$", "^registers"), _years, "dates of life"),
    **{f"quotation word {way}": _quotation_damaged(way) for way in WAYS},
    **{f"transcription word {way}": _transcription_damaged(way) for way in WAYS},
    "register id unknown": replacing(_values("is"), _key_altered, "is"),
    "register entry deleted": _entry_changed("deleted"),
    "register entry doubled": _entry_changed("doubled"),
    "register entry renamed": _entry_changed("altered"),
    "register name emptied": replacing(_from(r"^    name:( .*)$", "^registers"), _fixed(""), "the name of an entry"),
    "list label altered": replacing(
        _from(r"^(\d)\. ", "^sources/"), lambda t, c: str(int(t) + c.choice((-1, 1, 2))), "a label"
    ),
    "list letter altered": replacing(_from(r"^([a-c])\. ", "^sources/"), lambda t, c: altered(t, c, "abcdefg"), "a label"),
    "work pages backwards": replacing(_from(r"page: (\d+–\d+)$", "^references"), _pages_backwards, "pages"),
    "work year impossible": replacing(
        _from(r"date-parts:\n *- - (\d{4})$", "^references"), _fixed("19544", "9", "3054", "unknown"), "a year"
    ),
    "work month impossible": replacing(_from(r"- - \d{4}\n +- (\d)$", "^references"), _fixed("13", "0", "44"), "a month"),
    "work type misspelt": replacing(_values("type", "^references"), _one_letter, "the type of a work"),
    "work title emptied": replacing(_from(r"^    title:( .*)$", "^references"), _fixed(""), "the title of a work"),
    "work author emptied": replacing(_from(r"family:( .*)$", "^references"), _fixed(""), "the name of an author"),
    "work key misspelt": replacing(
        _from(r"^    (author|container-title|publisher|publisher-place|issued|title|page|volume):", "^references"),
        _one_letter, "a key of a work",
    ),
    "identifier digit wrong": replacing(_from(r"(97[89][-\d]{13,14})"), lambda t, c: t[:-1] + altered(t[-1], c), "a number"),
    "language unknown": replacing(_from(r"(?:^ *language: |\{lang )([\w-]+)"), _language, "a language"),
    "language of another script": _wrong_script,
    "picture name altered": replacing(_from(r"images/([\w.]+)"), _one_letter, "a picture"),
    "picture alt emptied": replacing(_from(r"(?:^alt:|!\[)( ?[A-Z][^\n\]]+)"), _fixed(""), "words for a picture"),
    "picture file damaged": _picture_cut,
    "contents id altered": replacing(_values("source|commentary|use", "^edition"), _one_letter, "the contents"),
    "contents item deleted": _contents_item("deleted"),
    "contents item doubled": _contents_item("doubled"),
    "span ends swapped": _ends_swapped,
    "table cell deleted": _row_cut,
    "closing sign deleted": _unclosed,
    "sign misspelt": replacing(
        _from(r"\{(sic|illegible|lang|del|add|page|sc)\b", "^sources/"), _one_letter, "a sign of markup"
    ),
    "original page backwards": replacing(_from(r"\{page (13)\}"), _fixed("11", "12", "3"), "a page of the original"),
    "key misspelt": replacing(_from(rf"^ *(?:- )?({KEYS}):"), _one_letter, "a key"),
    "value misspelt": replacing(
        _values("for|series|voice|calendar|hand|brackets|ellipses|generate|begin|role|documents|lines"), _one_letter, "a value"
    ),
    "isbn or uuid value emptied": replacing(_from(r"value:( .*)$", "^edition"), _fixed(""), "an identifier"),
}  # fmt: skip


@cache
def _clean_view(edition: str) -> tuple[str, ...]:
    with written(files_of(edition), edition) as folder:
        return seen_edition(folder)


def _findings(folder: Path) -> list[Finding]:
    """What check says of the usual copy, and of the teacher's where it says nothing of that."""
    return grave(check(folder).report.findings) or grave(check(folder, Audience.TEACHER).report.findings)


@cache
def _before(edition: str) -> tuple[Finding, ...]:
    with written(files_of(edition), edition) as folder:
        return tuple(_findings(folder))


def judge(damage: Damage) -> Outcome:
    """Check the damaged edition."""
    before = _before(damage.edition)
    files = damage.apply(files_of(damage.edition))
    with written(files, damage.edition) as folder:
        try:
            findings = new(_findings(folder), before)
            if not findings:
                if seen_edition(folder) == _clean_view(damage.edition):
                    return Outcome(damage, Result.VOID)
                return Outcome(damage, Result.MISSED)
        except Exception as problem:
            return Outcome(damage, Result.CRASHED, (f"{type(problem).__name__}: {problem}",))
    said = tuple(told(f) for f in findings)
    near = any(is_near(f, damage.near) for f in findings)
    return Outcome(damage, Result.CAUGHT if near else Result.MISPLACED, said)


FAMILY = Family("sources", KINDS, SOURCES, texts_of, judge)
