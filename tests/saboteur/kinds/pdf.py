"""Damages to a built PDF: to the words on its pages, its links, outline, labels, tags, fonts and pages."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

import pikepdf

from saboteur.damage import Damage, Family, Kind, Made, Near, Outcome, Result, is_near, new, told
from saboteur.editions import COPIES, clean, printed
from saboteur.seen import seen_pdf
from saboteur.words import WAYS, altered, damaged
from sourcebook.lint import verify_books

#: the size of calls beside that of the text
SMALL = 0.75
MARK = re.compile(r"[\w*†‡§°]{1,3}")


@dataclass(frozen=True)
class Ground:
    """A PDF, its name, and the labels of its pages."""

    copy: str
    file: str
    data: bytes
    labels: tuple[str, ...]

    def near(self, *pages: int) -> tuple[Near, ...]:
        """The places of some of its pages; of none: anywhere in the file."""
        return tuple(Near(self.file, self.labels[n]) for n in dict.fromkeys(pages)) or (Near(self.file),)


@cache
def ground(copy: str) -> Ground:
    """The PDF of a copy."""
    book = clean(copy)
    name = book.name(".pdf")
    with pikepdf.open(io.BytesIO(book.files[name])) as pdf:
        labels = tuple(str(page.label) for page in pdf.pages)
    return Ground(copy, name, book.files[name], labels)


Change = Callable[[pikepdf.Pdf, Ground, Random], tuple[tuple[Near, ...], str, str] | None]


def kind(change: Change) -> Kind:
    """A kind from what changes an open PDF and tells where, which words and what."""

    def make(at: Ground, chance: Random) -> Made | None:
        with pikepdf.open(io.BytesIO(at.data)) as pdf:
            done = change(pdf, at, chance)
            if done is None:
                return None
            target = io.BytesIO()
            pdf.save(target, deterministic_id=True)
        after = target.getvalue()
        return Made(*done, lambda _: after)

    return make


# --- text on pages -----------------------------------------------------------------------------------------------------


@dataclass
class Shown:
    """A piece of text shown on a page: the instruction's number, its characters, and how it stands there."""

    page: int
    index: int
    text: str
    artifact: bool
    size: float
    codes: dict[str, str]


def _characters(font: Any) -> dict[str, str]:
    """Glyph codes, as hexadecimal, to characters."""
    found: dict[str, str] = {}
    for code, character in re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", font.ToUnicode.read_bytes()):
        found[code.decode()] = bytes.fromhex(character.decode()).decode("utf-16-be")
    return found


def _stream(page: pikepdf.Page) -> list[tuple[list[Any], str]]:
    """The instructions of a page: what each works on, and its name."""
    return [(list(one.operands), str(one.operator)) for one in pikepdf.parse_content_stream(page)]


def _shown(page: pikepdf.Page, number: int) -> Iterator[Shown]:
    fonts = {name: _characters(font) for name, font in page.Resources.get("/Font", {}).items()}
    font, size, artifacts, scale = "", 0.0, [False], 1.0
    for index, (operands, operator) in enumerate(_stream(page)):
        match operator:
            case "BMC" | "BDC":
                artifacts.append(artifacts[-1] or str(operands[0]) == "/Artifact")
            case "EMC":
                artifacts.pop()
            case "Tf":
                font, size = str(operands[0]), float(operands[1])
            case "Tm":
                scale = abs(float(operands[0]))
            case "TJ":
                text = "".join(fonts[font].get(code, "\ufffd") for code in _codes(operands[0]))
                yield Shown(number, index, text, artifacts[-1], size * scale, {v: k for k, v in fonts[font].items()})
            case _:
                pass


def _codes(array: Any) -> Iterator[str]:
    for part in array:
        if isinstance(part, pikepdf.String):
            raw = bytes(part)
            yield from (raw[n : n + 2].hex() for n in range(0, len(raw), 2))


def _all_shown(pdf: pikepdf.Pdf) -> list[Shown]:
    return [shown for number, page in enumerate(pdf.pages) for shown in _shown(page, number)]


def _put_text(pdf: pikepdf.Pdf, shown: Shown, text: str) -> None:
    """Show other words in place of a piece of text, in the same font."""
    page = pdf.pages[shown.page]
    stream = list(pikepdf.parse_content_stream(page))
    raw = bytes.fromhex("".join(shown.codes[c] for c in text if c in shown.codes))
    stream[shown.index] = pikepdf.ContentStreamInstruction(
        [pikepdf.Array([pikepdf.String(raw)])], pikepdf.Operator("TJ")
    )
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(stream))


Which = Callable[[list[Shown]], list[Shown]]


def _body(found: list[Shown]) -> list[Shown]:
    return [s for s in found if not s.artifact and not _is_mark(s, found)]


def _is_mark(shown: Shown, found: list[Shown]) -> bool:
    usual = max((s.size for s in found if s.page == shown.page), default=1.0)
    return shown.size < SMALL * usual and len(shown.text.strip()) < 4


def _marks(found: list[Shown]) -> list[Shown]:
    return [s for s in found if not s.artifact and MARK.fullmatch(s.text.strip()) and _is_mark(s, found)]


def _folios(found: list[Shown]) -> list[Shown]:
    return [s for s in found if s.artifact and re.fullmatch(r"\d+|[ivx]+", s.text.strip())]


def _heads(found: list[Shown]) -> list[Shown]:
    return [s for s in found if s.artifact and re.search(r"[^\W\d]{3}", s.text)]


def word(way: str, which: Which) -> Kind:
    """A word on a page damaged."""

    def change(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
        pieces = which(_all_shown(pdf))
        chance.shuffle(pieces)
        for shown in pieces:
            done = damaged(shown.text, way, chance)
            if done is not None and all(c in shown.codes for c in done[0]):
                _put_text(pdf, shown, done[0])
                return at.near(shown.page), shown.text[:60], f"on page {at.labels[shown.page]}: {done[1]}"
        return None

    return kind(change)


def piece(how: str, which: Which, what: str) -> Kind:
    """A piece of text lost, altered, moved or made invisible."""

    def change(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
        pieces = [s for s in which(_all_shown(pdf)) if s.text.strip()]
        chance.shuffle(pieces)
        for shown in pieces:
            put = "" if how == "lost" else shown.text
            if how == "altered":
                allowed = "".join(c for c in shown.codes if len(c) == 1)
                put = altered(shown.text, chance, allowed)
                if put == shown.text or not all(c in shown.codes for c in put):
                    continue
            _put_text(pdf, shown, put) if how in ("lost", "altered") else _wrap(pdf, shown, how)
            said = f"“{shown.text}” became “{put}”" if how == "altered" else f"“{shown.text[:40]}” {how}"
            return at.near(shown.page), shown.text[:60], f"on page {at.labels[shown.page]}: {what}: {said}"
        return None

    return kind(change)


def _wrap(pdf: pikepdf.Pdf, shown: Shown, how: str) -> None:
    before, after = {
        "invisible": (b"3 Tr", b"0 Tr"),
        "white": (b"1 1 1 rg", b"0 0 0 rg"),
        "tiny": (b"1 Tz", b"100 Tz"),
        "raised by a line": (b"-15 Ts", b"0 Ts"),
        "moved off the page": (b"5000 Ts", b"0 Ts"),
    }[how]
    page = pdf.pages[shown.page]
    stream = list(pikepdf.parse_content_stream(page))
    parts = (stream[: shown.index], stream[shown.index : shown.index + 1], stream[shown.index + 1 :])
    first, middle, last = (pikepdf.unparse_content_stream(part) for part in parts)
    page.Contents = pdf.make_stream(b"\n".join((first, before, middle, after, last)))


def _lines_swapped(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
    pieces = [s for s in _body(_all_shown(pdf)) if len(s.text) > 8]
    pairs = [
        (a, b) for a, b in itertools.pairwise(pieces) if a.page == b.page and a.text != b.text and a.codes == b.codes
    ]
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    _put_text(pdf, one, two.text)
    _put_text(pdf, two, one.text)
    return (
        at.near(one.page),
        one.text[:60],
        f"“{one.text[:40]}” and “{two.text[:40]}” changed places on page {at.labels[one.page]}",
    )


# --- links, outline, labels --------------------------------------------------------------------------------------------


def _links(pdf: pikepdf.Pdf) -> list[tuple[int, Any]]:
    return [(n, a) for n, page in enumerate(pdf.pages) for a in page.get("/Annots", []) if a.get("/Subtype") == "/Link"]


def link(how: str) -> Kind:
    """A link leads elsewhere or nowhere, is lost, or stands beside its words."""

    def change(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
        links = _links(pdf)
        inside = [(n, a) for n, a in links if "/Dest" in a]
        outside = [(n, a) for n, a in links if "/A" in a and "/URI" in a.A]
        pool = outside if how == "address altered" else inside
        if not pool:
            return None
        page, note = chance.choice(pool)
        old = str(note.A.URI) if how == "address altered" else str(note.Dest)
        if how == "elsewhere":
            others = sorted({str(a.Dest) for _, a in inside} - {old})
            note.Dest = pikepdf.String(chance.choice(others))
        elif how == "broken":
            note.Dest = pikepdf.String(old + "-x")
        elif how == "address altered":
            note.A.URI = pikepdf.String(old[:-1] + "zz")
        elif how == "beside its words":
            note.Rect = pikepdf.Array([float(v) + (60 if n % 2 else 0) for n, v in enumerate(note.Rect)])
        else:
            annots = pdf.pages[page].Annots
            del annots[next(n for n, a in enumerate(annots) if a.objgen == note.objgen and a == note)]
        now = "" if how == "lost" else f", now {note.get('/Dest') or note.A.URI}"
        return at.near(page), old, f"a link to {old} on page {at.labels[page]} {how}{now}"

    return kind(change)


def _named(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
    tree = pikepdf.NameTree(pdf.Root.Names.Dests)
    used = sorted({str(a.Dest) for _, a in _links(pdf) if "/Dest" in a} & set(map(str, tree)))
    name = chance.choice(used)
    pages: dict[Any, int] = {page.objgen: n for n, page in enumerate(pdf.pages)}
    target = tree[name]
    old = pages[target[0].objgen]
    other = chance.choice([n for n in range(len(pdf.pages)) if n != old])
    tree[name] = pikepdf.Array([pdf.pages[other].obj, *list(target)[1:]])
    linking = [n for n, a in _links(pdf) if str(a.get("/Dest")) == name]
    return (
        at.near(old, other, *linking),
        name,
        f"the spot “{name}” is on page {at.labels[other]} instead of {at.labels[old]}",
    )


def outline(how: str) -> Kind:
    """An entry of the outline reads otherwise, leads elsewhere, is lost or moved."""

    def change(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
        with pdf.open_outline() as tree:
            owners = [tree.root, *(i.children for i in tree.root if i.children)]
            items = [(own, i) for own in owners for i in own]
            if len(items) < 3:
                return None
            own, item = chance.choice(items)
            title = str(item.title)
            if how == "retitled":
                item.title = altered(title, chance)
            elif how == "dropped":
                own.remove(item)
            elif how == "swapped":
                if len(own) < 2:
                    return None
                at_index = chance.randrange(len(own) - 1)
                title = str(own[at_index].title)
                own[at_index], own[at_index + 1] = own[at_index + 1], own[at_index]
            else:
                own = item.destination[0].objgen if isinstance(item.destination, pikepdf.Array) else None
                item.destination = chance.choice([n for n, page in enumerate(pdf.pages) if page.obj.objgen != own])
                item.action = None
        return (Near(at.file),), title, f"the entry “{title}” of the outline is {how}"

    return kind(change)


def _labels(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
    nums = pdf.Root.PageLabels.Nums
    one = nums[chance.choice(range(1, len(nums), 2))]
    how = chance.choice(("/St", "/S"))
    if how == "/St":
        one.St = int(one.get("/St", 1)) + 1
    else:
        one.S = pikepdf.Name("/A")
    epub = clean(at.copy).name(".epub")
    return (Near(at.file), Near(epub)), how, f"the labels of the pages: {how} is another"


def _labels_lost(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    del pdf.Root.PageLabels
    return (Near(at.file), Near(clean(at.copy).name(".epub"))), "", "the labels of the pages are lost"


# --- the file as a whole -----------------------------------------------------------------------------------------------


def _title(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    old = str(pdf.docinfo["/Title"])
    pdf.docinfo["/Title"] = altered(old, chance)
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = str(pdf.docinfo["/Title"])
    return (Near(at.file),), old, f"the title “{old}” became “{pdf.docinfo['/Title']}”"


def _title_in_one(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        old = str(metadata.get("dc:title"))
        metadata["dc:title"] = altered(old, chance)
    return (Near(at.file),), old, f"the title “{old}” in the metadata is altered"


def _author(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    old = str(pdf.docinfo["/Author"])
    pdf.docinfo["/Author"] = altered(old, chance)
    return (Near(at.file),), old, f"the author “{old}” became “{pdf.docinfo['/Author']}”"


def _language(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    old = str(pdf.Root.Lang)
    other = chance.choice([x for x in ("fr", "de", "ru", "") if x != old])
    if other:
        pdf.Root.Lang = pikepdf.String(other)
    else:
        del pdf.Root.Lang
    return (Near(at.file),), old, f"the language {old} became “{other}”"


def _marked_lost(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    del pdf.Root.MarkInfo
    return (Near(at.file),), "", "the file no longer says that it is tagged"


def _display_title(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    del pdf.Root.ViewerPreferences
    return (Near(at.file),), "", "viewers no longer show the title of the book"


def _font(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    fonts = [
        o
        for o in pdf.objects
        if (isinstance(o, pikepdf.Dictionary) and "/FontFile2" in o)
        or (isinstance(o, pikepdf.Dictionary) and "/FontFile3" in o)
    ]
    font = chance.choice(fonts)
    key = "/FontFile2" if "/FontFile2" in font else "/FontFile3"
    del font[key]
    return (Near(at.file),), str(font.FontName), f"the font {font.FontName} is no longer in the file"


def _characters_lost(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    fonts = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/ToUnicode" in o]
    font = chance.choice(fonts)
    del font.ToUnicode
    return (
        (Near(at.file),),
        str(font.BaseFont),
        f"the characters of the font {font.BaseFont} can't be told from its glyphs",
    )


def page(how: str) -> Kind:
    """A page is lost, twice there, blank, turned, cut or in the wrong place."""

    def change(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
        n = chance.randrange(1, len(pdf.pages) - 1)
        near: tuple[Near, ...] = (Near(at.file), Near(clean(at.copy).name(".epub")))
        if how == "deleted":
            del pdf.pages[n]
        elif how == "doubled":
            pdf.pages.insert(n, pdf.pages[n])
        elif how == "blank inserted":
            pdf.add_blank_page(page_size=(419.5, 595.3))
            last = pdf.pages[-1]
            del pdf.pages[-1]
            pdf.pages.insert(n, last)
        elif how == "swapped":
            one = pdf.pages[n]
            del pdf.pages[n]
            pdf.pages.insert(n - 1, one)
        elif how == "turned":
            pdf.pages[n].Rotate = 180
        elif how == "emptied":
            pdf.pages[n].Contents = pdf.make_stream(b"")
        else:
            box = [float(v) for v in pdf.pages[n].MediaBox]
            cut = pikepdf.Array([box[0], box[1] + 150, box[2] - 80, box[3]])
            pdf.pages[n].MediaBox, pdf.pages[n].CropBox, pdf.pages[n].TrimBox = cut, cut, cut
        return near, at.labels[n], f"page {at.labels[n]} {how}"

    return kind(change)


# --- tags --------------------------------------------------------------------------------------------------------------


def _tags(pdf: pikepdf.Pdf) -> list[Any]:
    found, waiting = [], [pdf.Root.StructTreeRoot.K]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                waiting.append(node.K)
    return found


def tag(how: str) -> Kind:
    """A tag loses what it says to those who listen, or says otherwise."""

    def change(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
        tags = _tags(pdf)
        pool = {
            "alt lost": [t for t in tags if "/Alt" in t],
            "alt altered": [t for t in tags if "/Alt" in t],
            "language lost": [t for t in tags if "/Lang" in t],
            "language altered": [t for t in tags if "/Lang" in t],
            "heading lost": [t for t in tags if re.fullmatch(r"/H\d", str(t.S))],
            "kind altered": [
                t for t in tags if str(t.S) in ("/L", "/Table", "/Note", "/Figure", "/BlockQuote", "/LI", "/TH")
            ],
            "emptied": [t for t in tags if str(t.S) in ("/P", "/H1", "/H2", "/LI", "/Span")],
            "order": [t for t in tags if isinstance(t.get("/K"), pikepdf.Array) and len(t.K) > 2],
        }[how]
        if not pool:
            return None
        one = chance.choice(pool)
        numbers = {p.objgen: n for n, p in enumerate(pdf.pages)}
        first = next((t for t in (one, *_below(one)) if "/Pg" in t), None)
        pages = [numbers[first.Pg.objgen]] if first is not None else []
        said = f"{one.S} {one.get('/Alt') or one.get('/Lang') or ''}"
        if how == "alt lost":
            del one["/Alt"]
        elif how == "alt altered":
            one["/Alt"] = pikepdf.String(altered(str(one.Alt), chance))
        elif how == "language lost":
            del one["/Lang"]
        elif how == "language altered":
            one["/Lang"] = pikepdf.String("es")
        elif how in ("heading lost", "kind altered"):
            one["/S"] = pikepdf.Name("/P")
        elif how == "emptied":
            one["/K"] = pikepdf.Array([])
        else:
            n = chance.randrange(len(one.K) - 1)
            kids = list(one.K)
            kids[n], kids[n + 1] = kids[n + 1], kids[n]
            one["/K"] = pikepdf.Array(kids)
        return at.near(*pages), said, f"a tag {said.strip()}: {how}"

    return kind(change)


def _below(element: Any) -> list[Any]:
    found, waiting = [], [element.get("/K")]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            found.append(node)
            waiting.append(node.get("/K"))
    return found


def _picture(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str] | None:
    found = [
        (n, index)
        for n, p in enumerate(pdf.pages)
        for index, (_, operator) in enumerate(_stream(p))
        if operator == "Do"
    ]
    if not found:
        return None
    number, index = chance.choice(found)
    stream = list(pikepdf.parse_content_stream(pdf.pages[number]))
    del stream[index]
    pdf.pages[number].Contents = pdf.make_stream(pikepdf.unparse_content_stream(stream))
    return at.near(number), "", f"a picture on page {at.labels[number]} is lost"


def _covered(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    n = chance.choice([s.page for s in _body(_all_shown(pdf))])
    cover = b"\nq 1 0 0 1 0 0 cm 1 1 1 rg 60 300 300 60 re f Q\n"
    pdf.pages[n].contents_add(pdf.make_stream(cover))
    return at.near(n), "", f"a white box covers some lines of page {at.labels[n]}"


def _stray(pdf: pikepdf.Pdf, at: Ground, chance: Random) -> tuple[tuple[Near, ...], str, str]:
    shown = chance.choice(_body(_all_shown(pdf)))
    p = pdf.pages[shown.page]
    font = next(str(o[0]) for o, op in _stream(p) if op == "Tf")
    codes = {v: k for k, v in _characters(p.Resources.Font[font]).items()}
    raw = "".join(codes[c] for c in "teasn" if c in codes)
    p.contents_add(
        pdf.make_stream(f"\n/Artifact BMC BT {font} 11 Tf 1 0 0 1 120 300 Tm [<{raw}>] TJ ET EMC\n".encode())
    )
    return at.near(shown.page), "", f"a word stands across the text of page {at.labels[shown.page]}, outside all tags"


KINDS: dict[str, Kind] = {
    **{f"word {way}": word(way, _body) for way in WAYS},
    "pieces swapped": kind(_lines_swapped),
    **{f"words {how}": piece(how, _body, "words") for how in ("invisible", "white", "tiny", "raised by a line", "moved off the page", "lost")},
    "mark altered": piece("altered", _marks, "a mark"),
    "mark lost": piece("lost", _marks, "a mark"),
    "folio altered": piece("altered", _folios, "a number in the margin"),
    "folio lost": piece("lost", _folios, "a number in the margin"),
    "running head altered": piece("altered", _heads, "a running head"),
    "running head lost": piece("lost", _heads, "a running head"),
    **{f"link {how}": link(how) for how in ("elsewhere", "broken", "lost", "beside its words", "address altered")},
    "named spot moved": kind(_named),
    **{f"outline entry {how}": outline(how) for how in ("retitled", "dropped", "swapped", "leading elsewhere")},
    "page labels altered": kind(_labels),
    "page labels lost": kind(_labels_lost),
    "title altered": kind(_title),
    "title altered in the metadata": kind(_title_in_one),
    "author altered": kind(_author),
    "language altered": kind(_language),
    "tagging denied": kind(_marked_lost),
    "title not shown": kind(_display_title),
    "font not embedded": kind(_font),
    "font without characters": kind(_characters_lost),
    **{f"page {how}": page(how) for how in ("deleted", "doubled", "blank inserted", "swapped", "turned", "emptied", "cut")},
    **{f"tag {how}": tag(how) for how in ("alt lost", "alt altered", "language lost", "language altered", "heading lost", "kind altered", "emptied", "order")},
    "picture lost": kind(_picture),
    "lines covered": kind(_covered),
    "stray word": kind(_stray),
}  # fmt: skip


@cache
def _seen(copy: str) -> tuple[str, ...]:
    with pikepdf.open(io.BytesIO(ground(copy).data)) as pdf:
        target = io.BytesIO()
        pdf.save(target, deterministic_id=True)
    return seen_pdf(target.getvalue())


def judged_book(damage: Damage, data: bytes) -> Outcome:
    """Verify a damaged PDF beside the clean EPUB."""
    book = clean(damage.edition)
    files = {book.name(".pdf"): data, **{n: d for n, d in book.files.items() if n.endswith(".epub")}}
    findings = new(verify_books(files, book.resolved, printed(damage.edition)), book.before)
    if findings:
        near = any(is_near(f, damage.near) for f in findings)
        return Outcome(damage, Result.CAUGHT if near else Result.MISPLACED, tuple(told(f) for f in findings))
    return Outcome(damage, Result.VOID if seen_pdf(data) == _seen(damage.edition) else Result.MISSED)


def judge(damage: Damage) -> Outcome:
    """Verify the damaged book."""
    return judged_book(damage, damage.apply(b""))


FAMILY = Family("pdf", KINDS, COPIES, ground, judge)
