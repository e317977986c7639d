"""Commentary, notes and other Markdown of ours to blocks (CommonMark 0.31 with our footnotes, citations and links).

Beyond CommonMark: tables, footnotes `[^1]`, citations `[@KEY, 12]`, links by meaning `[](doc:ID)`, quotations
`[“words”](quote:ID)` and `::: quote ID`, verse `::: verse`, languages `{lang ru-Latn: …}`, small capitals `{sc: …}`, and
`{em: …}` and `{strong: …}` where asterisks would stand for themselves, as inside a word. A table whose heads are all empty
has none. No HTML.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sourcebook.diagnostics import Place, Report, nearest
from sourcebook.model.blocks import (
    Block,
    BlockQuote,
    Heading,
    ListBlock,
    Listing,
    ListItem,
    Paragraph,
    Picture,
    Table,
    Verse,
    VerseLine,
)
from sourcebook.model.content import (
    Call,
    Citation,
    CitationItem,
    Code,
    Content,
    Emphasis,
    Foreign,
    Hyperlink,
    LineBreak,
    Linked,
    Mark,
    MarkKind,
    Quoted,
    Reference,
    SmallCaps,
    Strong,
    Target,
    TargetKind,
    in_order,
    plain,
)
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import NoteSeries
from sourcebook.sourceformat.transcription.blocks import uneven_rows

_BRACE = re.compile(r"\{(?:lang[ \t]+(?P<tag>[A-Za-z0-9-]+)|(?P<word>sc|em|strong)):[ \t]?")
_BRACED: dict[str, Callable[[], MarkKind]] = {"sc": SmallCaps, "em": Emphasis, "strong": Strong}
_VERSE = re.compile(r":{3,}[ \t]*verse[ \t]*")
_FENCE_END = re.compile(r":{3,}[ \t]*")
_CITATION = re.compile(r"\[(?P<body>[^\[\]]*(?<![\w\\])@[\w][^\[\]]*)\]")
_ITEM = re.compile(r"(?P<prefix>.*?)@(?P<key>\w[\w:.#$%&+?<>~/-]*)(?:,[ \t]*(?P<locator>.*))?$", re.S)
_CALL = re.compile(r"\[\^[^\]\s]+\]")
#: two lines that would be the head of a table, if both had as many cells
_NO_TABLE = re.compile(r"[ \t]*\|.*\n[ \t]*\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?:\n|$)")
#: a stroke that parts cells, none with a backslash before it
_CELL_END = re.compile(r"(?<!\\)\|")
BULLET = "•"
#: a brace with a word that could be a command, and a link without one of its brackets
_SIGN_LEFT = re.compile(
    r"\{[ \t]*(?P<word>[+?](?=\w)|[^\W\d_]+)(?P<tag>[ \t]+[\w-]+)?[ \t]*(?:(?P<colon>:)|(?P<closed>\}))?"
    r"|(?:\](?:\s(?!\(http))?|(?<=[^\s(]))\((?P<kind>[a-z]{3,6}):(?=[\w/])[^\s()]*"
)
LINK_KINDS = (*(kind.value for kind in TargetKind), "quote", "http", "https", "mailto")
#: commands that a transcription has and commentary has not
_POINTS, _SPANS = frozenset({"sic", "omitted", "illegible", "page", "line"}), frozenset({"del", "add"})
SERIES = frozenset({"author", "editor", "textual", "teacher"})
#: how like a command, a kind of link and the series of the teacher a word must be (0 to 100) to be taken for it
_NEARLY_COMMAND, _NEARLY_KIND, _NEARLY_TEACHER = 60.0, 75.0, 75.0


def _brace_rule(state: StateInline, silent: bool) -> bool:
    """`{lang ru: words}`, `{sc: words}` and the like; may hold other inline markup."""
    found = _BRACE.match(state.src, state.pos)
    if found is None or found.end() > state.posMax:
        return False
    start, old_max, old_pos = found.end(), state.posMax, state.pos
    state.pos = start
    end = -1
    while state.pos < old_max:
        if state.src[state.pos] == "}":
            end = state.pos
            break
        state.md.inline.skipToken(state)
    state.pos = old_pos
    if end < 0:
        return False
    if not silent:
        state.pos, state.posMax = start, end
        opening = state.push("brace_open", "span", 1)
        opening.meta = {"tag": found["tag"] or "", "word": found["word"] or "", "typed": found[0]}
        state.md.inline.tokenize(state)
        state.push("brace_close", "span", -1)
    state.pos, state.posMax = end + 1, old_max
    return True


def _verse_rule(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """`::: verse`, lines as they stand, `:::`: as in a transcription, two blanks before a line are one step of indent."""
    if state.is_code_block(start) or not _VERSE.fullmatch(_line(state, start)):
        return False
    last = next((n for n in range(start + 1, end) if _ends_verse(state, n)), end)
    if silent:
        return True
    # where the lines of an outer block end, so does the verse
    closed = last < end and state.sCount[last] >= state.blkIndent
    opening = state.push("verse_open", "div", 1)
    opening.map, opening.meta = [start, last], {"closed": closed}
    for number in range(start + 1, last):
        text = _line(state, number)
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = text, [number, number + 1], []
        token.meta = {"indent": max(state.sCount[number] - state.blkIndent, 0) // 2}
    state.push("verse_close", "div", -1)
    state.line = last + 1 if closed else last
    return True


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].rstrip(" \t")


def _ends_verse(state: StateBlock, number: int) -> bool:
    text = _line(state, number)
    return bool(text) and (state.sCount[number] < state.blkIndent or _FENCE_END.fullmatch(text) is not None)


def _citation_rule(state: StateInline, silent: bool) -> bool:
    """`[@KEY, 12; see @OTHER]`."""
    found = _CITATION.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    items = []
    for part in found["body"].split(";"):
        item = _ITEM.match(part.strip())
        if item is None:
            return False
        key = item["key"].rstrip(".:,?")
        items.append(CitationItem(key, " ".join((item["locator"] or "").split()), " ".join(item["prefix"].split())))
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"items": tuple(items)}
        token.content = found[0]
    state.pos = found.end()
    return True


#: signs that would begin a heading, a list, a quotation, a listing, a rule or a table, where they begin a line
_BEGINS_BLOCK = re.compile(
    r"(?P<number>\d{1,9}(?=[.)](?:\s|$)))|(?=#{1,6}(?:\s|$)|[-+*](?:\s|$)|>|`{3}|~{3}|:{3}|([-_*])(?:[ \t]*\2){2,}[ \t]*$|\|)"
)


@cache
def _parser(*, headings: bool = True) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    parser.use(footnote_plugin, inline=False, move_to_end=True)
    parser.use(container_plugin, "quote", validate=lambda params, *_: params.strip().split(" ")[0] == "quote")
    parser.block.ruler.before("fence", "verse", _verse_rule, {"alt": ["paragraph", "reference", "blockquote", "list"]})
    parser.inline.ruler.before("link", "citation", _citation_rule)
    parser.inline.ruler.before("link", "brace", _brace_rule)
    parser.disable(["html_block", "html_inline", "entity"])
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # every address is answered for by `_link`
    return parser if headings else parser.disable(["heading", "lheading"])


def read_markdown(text: str, lines: Sequence[Place], report: Report, *, note: bool = False) -> Markdown:
    """Read a piece of Markdown whose lines begin at `lines`.

    A `note` has no headings; and where it is one line it is running text whatever it begins with, since who types
    `note: # 4 is missing` or `note: 1917. The year` means just that.
    """
    return _Reader(text, lines, report, note=note).read()


class _Reader:
    """Turns the parser's tokens into blocks."""

    def __init__(self, text: str, lines: Sequence[Place], report: Report, *, note: bool) -> None:
        self.text, self.lines, self.report, self.note = text, lines, report, note
        self.source_lines = text.split("\n")
        self.guard: int | None = None

    def read(self) -> Markdown:
        env: dict[str, Any] = {}
        text = self.text
        begins = _BEGINS_BLOCK.match(text) if self.note and "\n" not in text.strip("\n") else None
        if begins is not None:
            self.guard = begins.end()
            text = f"{text[: self.guard]}\\{text[self.guard :]}"
            self.source_lines = text.split("\n")
        tokens = _parser(headings=not self.note).parse(text, env)
        cut = next((i for i, t in enumerate(tokens) if t.type == "footnote_block_open"), len(tokens))
        blocks = self._blocks(tokens[:cut])
        self._check_uncalled(env.get("footnotes", {}).get("refs", {}))
        return Markdown(self.text, blocks, self._footnotes(tokens[cut:]), self._place(0))

    def _check_uncalled(self, refs: Mapping[str, int]) -> None:
        """The parser leaves out a footnote that is never called; the editor is told."""
        for name in (key.removeprefix(":") for key, number in refs.items() if number < 0):
            start = f"[^{name}]:"
            line = next((i for i, text in enumerate(self.source_lines) if text.strip().startswith(start)), 0)
            place = self._place(line)
            indent = max(self.source_lines[line].find(start), 0)
            self.report.error(
                "note-uncalled",
                f"The note [^{name}] is written but never called.",
                place and Place(place.file, place.line, place.column + indent),
                f"Put [^{name}] where its call belongs, or take the note out.",
            )

    def _place(self, line: int) -> Place | None:
        if not self.lines:
            return None
        if line < len(self.lines):
            return self.lines[line]
        last = self.lines[-1]
        return Place(last.file, last.line + line - len(self.lines) + 1, last.column)

    def _footnotes(self, tokens: Sequence[Token]) -> tuple[tuple[str, tuple[Block, ...]], ...]:
        result = []
        i = 0
        while i < len(tokens):
            if tokens[i].type == "footnote_open":
                end = _closing(tokens, i)
                inner = [t for t in tokens[i + 1 : end] if t.type != "footnote_anchor"]
                result.append((str(tokens[i].meta.get("label", "")), self._blocks(inner)))
                i = end
            i += 1
        return tuple(result)

    def _blocks(self, tokens: Sequence[Token]) -> tuple[Block, ...]:
        result: list[Block] = []
        i = 0
        while i < len(tokens):
            token = tokens[i]
            end = _closing(tokens, i) if token.nesting == 1 else i
            inner = tokens[i + 1 : end]
            place = self._place(token.map[0]) if token.map else None
            match token.type:
                case "paragraph_open":
                    result.append(self._paragraph(inner[0], place))
                case "heading_open":
                    result.append(Heading(int(token.tag[1]), self._inline(inner[0]), place))
                case "blockquote_open":
                    result.append(BlockQuote(self._blocks(inner), place=place))
                case "container_quote_open":
                    source = token.info.strip().removeprefix("quote").strip()
                    result.append(BlockQuote(self._blocks(inner), source, place))
                case "bullet_list_open" | "ordered_list_open":
                    result.append(self._list(token, inner, place))
                case "table_open":
                    result.append(self._table(inner, place))
                case "verse_open":
                    if not token.meta["closed"]:
                        self.report.error(
                            "fence-unclosed",
                            "The block that begins with “::: verse” is never closed.",
                            place,
                            "Write ::: alone on a line where it ends.",
                        )
                    result.append(self._verse(inner, place))
                case "fence" | "code_block":
                    result.append(Listing(token.content.rstrip("\n"), place))
                case "hr":
                    result.append(Paragraph(plain("* * *"), place))
                case _:
                    pass
            i = end + 1
        return tuple(result)

    def _paragraph(self, inline: Token, place: Place | None) -> Block:
        children = inline.children or []
        if len(children) == 1 and children[0].type == "image":
            image = children[0]
            caption = plain(str(image.attrs.get("title", "")))
            alt = "".join(child.content for child in image.children or ())
            return Picture(str(image.attrs["src"]), alt, caption, place)
        if _NO_TABLE.match(inline.content):
            self.report.warning(
                "row-uneven",
                "These lines are printed as words, not as a table: its heading and the line of hyphens differ in their cells.",
                place,
                "Write as many cells in the first line as groups of hyphens in the second.",
            )
        return Paragraph(self._inline(inline), place)

    def _list(self, token: Token, inner: Sequence[Token], place: Place | None) -> ListBlock:
        number = int(token.attrs.get("start", 1))
        items: list[ListItem] = []
        i = 0
        while i < len(inner):
            end = _closing(inner, i)
            label = BULLET if token.type == "bullet_list_open" else f"{number + len(items)}{inner[i].markup}"
            items.append(ListItem(plain(label), self._blocks(inner[i + 1 : end]), place))
            i = end + 1
        return ListBlock(tuple(items), place)

    def _table(self, inner: Sequence[Token], place: Place | None) -> Table:
        rows: list[tuple[Content, ...]] = []
        cells: list[Content] = []
        header_rows = 0
        uneven_rows([row for token in inner if token.type == "tr_open" and (row := self._row(token))], self.report)
        for token in inner:
            match token.type:
                case "inline":
                    cells.append(self._inline(token))
                case "tr_close":
                    rows.append(tuple(cells))
                    cells = []
                case "thead_close":
                    header_rows = len(rows)
                case _:
                    pass
        if header_rows and not any(rows[0]):
            return Table(tuple(rows[1:]), 0, place)
        return Table(tuple(rows), header_rows, place)

    def _row(self, token: Token) -> tuple[Place, int] | None:
        """Where a row of a table stands, and how many cells are typed in it; None where it does not stand by itself."""
        line = token.map[0] if token.map else -1
        place = self._place(line) if 0 <= line < len(self.source_lines) else None
        text = self.source_lines[line].strip() if place is not None else ""
        if place is None or not text.startswith("|"):
            return None
        cells = len(_CELL_END.findall(text)) - text.endswith("|") * (not text.endswith("\\|"))
        return place, cells

    def _verse(self, lines: Sequence[Token], place: Place | None) -> Verse:
        stanzas: list[list[VerseLine]] = [[]]
        for line in lines:
            if line.content:
                stanzas[-1].append(VerseLine(self._inline(line), line.meta["indent"]))
            else:
                stanzas.append([])
        return Verse(tuple(tuple(stanza) for stanza in stanzas if stanza), place)

    def _inline(self, token: Token) -> Content:
        return _Inline(self, token).content(token.children or [])


class _Inline:
    """Running text of one block: tokens to `Content`, with the place of each word looked up in the source."""

    def __init__(self, reader: _Reader, token: Token) -> None:
        self.reader, self.raw = reader, token.content
        self.first_line = token.map[0] if token.map else 0
        self.cursor = 0
        #: the characters of the text that stand for themselves, since a backslash stands before them
        self.escaped: set[int] = set()

    def _origin(self, words: str) -> Place | None:
        at = self.raw.find(words, self.cursor)
        if at < 0:
            at = self.cursor
        else:
            self.cursor = at + len(words)
        return self._place(at)

    def _origins(self, token: Token, start: int) -> Iterator[tuple[int, Place | None]]:
        """Where characters of the text stand: pairs of an offset into the token's words and the place of that character.

        `start` is where the words begin in the text; what a backslash stands before is noted down as typed so.
        """
        words = token.content
        literal = token.type == "code_inline" or "\\" not in words
        if (literal and self.raw.find(words, self.cursor) >= 0) or (
            found := _as_typed(words).search(self.raw, self.cursor)
        ) is None:
            place = self._origin(words)
            at = max(self.cursor - len(words), 0)
            if (at - len(self.raw[:at].rstrip("\\"))) % 2:
                self.escaped.add(start)
            yield 0, place
            return
        at = found.start()
        yield 0, self._place(at)
        for offset, char in enumerate(words):
            if self.raw[at] == "\\" and self.raw[at + 1 : at + 2] == char:
                at += 1
                self.escaped.add(start + offset)
                yield offset, self._place(at)
            at += 1
        self.cursor = at

    def _place(self, at: int) -> Place | None:
        """The place in the file of a character of the block."""
        line = self.raw.count("\n", 0, at)
        base = self.reader._place(self.first_line + line)
        if base is None:
            return None
        start = self.raw.rfind("\n", 0, at) + 1
        raw_line = self.raw[start:].split("\n", 1)[0]
        number = self.first_line + line
        source = self.reader.source_lines[number] if number < len(self.reader.source_lines) else ""
        indent = max(source.find(raw_line), 0)
        offset = indent + at - start
        # a backslash of ours, which keeps the first line of a note from beginning a block, is in no file
        ours = self.reader.guard is not None and number == 0 and offset > self.reader.guard
        return Place(base.file, base.line, base.column + offset - ours)

    def content(self, tokens: Sequence[Token]) -> Content:
        text, marks, origin = "", list[Mark](), list[tuple[int, Place]]()
        read = ""  # the text without what is to be typed as it stands
        opened: list[tuple[int, int, MarkKind | None]] = []
        for token in tokens:
            match token.type:
                case "text" | "code_inline" | "text_special":
                    places = [
                        (len(text) + o, place) for o, place in self._origins(token, len(text)) if place is not None
                    ]
                    origin.extend(places)
                    if token.type == "text":
                        self._check_calls(Content(text + token.content, (), tuple(places)), len(text))
                    if token.type == "code_inline":
                        marks.append(Mark(len(text), len(text) + len(token.content), Code()))
                    read = read.ljust(len(text)) + ("" if token.type == "code_inline" else token.content)
                    text += token.content
                case "softbreak":
                    text += " "
                case "hardbreak":
                    text += " "
                    marks.append(Mark(len(text), len(text), LineBreak()))
                case "footnote_ref":
                    marks.append(Mark(len(text), len(text), Call(str(token.meta.get("label", "")))))
                case "citation":
                    place = self._origin(token.content)
                    marks.append(Mark(len(text), len(text), Citation(token.meta["items"], place)))
                case "image":
                    self._picture_in_words(token)
                    text += token.content
                case _ if token.nesting == 1:
                    if token.type == "brace_open":
                        self._origin(token.meta["typed"])
                    elif token.type == "link_open" and token.markup != "autolink":
                        self._origin("[")
                    opened.append((len(text), len(marks), self._kind(token)))
                case _ if token.nesting == -1:
                    start, order, kind = opened.pop()
                    if kind is None:
                        continue
                    if start < len(text):
                        marks.insert(order, Mark(start, len(text), kind))
                    elif isinstance(kind, Linked):
                        marks.append(Mark(start, start, Reference(kind.target, self._origin(str(kind.target)))))
                case _:
                    pass
        content = Content(text, in_order(marks), tuple(origin))
        if "{" in read or "(" in read:
            self._check_signs(content, read)
        return content

    def _check_signs(self, content: Content, read: str) -> None:
        """What is left of markup that has lost a sign, or whose name is mistyped: it would be printed as it stands."""
        for found in _SIGN_LEFT.finditer(read):
            opened = read.rfind("[", 0, found.start()) if read[found.start()] == "]" else -1
            if not self.escaped.isdisjoint((found.start(), found.start("kind") - 1, opened)):
                continue
            place, words = content.place_at(found.start()), " ".join(found[0].split())
            if found["kind"] is not None:
                if nearest(found["kind"], LINK_KINDS, _NEARLY_KIND) is not None:
                    self.reader.report.error(
                        "link-unknown",
                        f"“{words}” is printed as it stands here: the link has lost a bracket, or has a blank too many.",
                        place,
                        "Write it whole, as in [](doc:letter) or [the letter](doc:letter).",
                    )
            elif _BRACE.match(found[0]):
                self.reader.report.error(
                    "markup-unclosed",
                    f"The brace that opens in “{read[found.start() : found.start() + 30]}” is never closed.",
                    place,
                    "Write } where its words end. If the text itself has a brace here, write \\{ for it.",
                )
            elif hint := _hint(found):
                self.reader.report.error(
                    "markup-unknown",
                    f"“{words}” is not markup that this program knows here, so it would be printed as it stands.",
                    place,
                    f"{hint} If the text itself has a brace here, write \\{{ for it.",
                )

    def _check_calls(self, content: Content, start: int) -> None:
        """A call that stayed text has no footnote, unless a backslash makes it text."""
        for found in _CALL.finditer(content.text, start):
            if self.escaped.isdisjoint(range(*found.span())):
                self.reader.report.error(
                    "note-missing",
                    f"A note {found[0]} is called here but not written.",
                    content.place_at(found.start()),
                    "Write the note, or take the call out.",
                )

    def _kind(self, token: Token) -> MarkKind | None:
        match token.type:
            case "em_open":
                return Emphasis()
            case "strong_open":
                return Strong()
            case "brace_open":
                return Foreign(token.meta["tag"]) if token.meta["tag"] else _BRACED[token.meta["word"]]()
            case "link_open":
                return self._link(str(token.attrs.get("href", "")))
            case _:
                return None

    def _picture_in_words(self, token: Token) -> None:
        self.reader.report.error(
            "picture-in-words",
            f"The picture “{token.attrs.get('src', '')}” stands among words, where it can't be shown.",
            self._origin("!["),
            "Put it on a line of its own, with an empty line before and after it.",
        )

    def _link(self, url: str) -> MarkKind | None:
        scheme, _, rest = url.partition(":")
        if scheme == "quote":
            return Quoted(rest)
        if scheme in tuple(TargetKind):
            return Linked(Target(TargetKind(scheme), rest))
        if scheme in ("http", "https", "mailto"):
            return Hyperlink(url)
        self.reader.report.error(
            "link-unknown",
            f"“{url}” is not a place that a link can lead to.",
            self._origin(url),
            "A link leads to doc:ID, note:ID/NOTE, page:ID, part:ID, name:ID, quote:ID, or to an address that begins with https://.",
        )
        return None


def _as_typed(words: str) -> re.Pattern[str]:
    """What finds words in a text where backslashes may stand before their punctuation."""
    return re.compile("".join((r"\\?" if c in string.punctuation else "") + re.escape(c) for c in words))


def _hint(found: re.Match[str]) -> str:
    """What to write in place of a brace and a word that are no markup of commentary; empty where they may be words."""
    word, tag, colon = found["word"].lower(), found["tag"], found["colon"]
    if word == "lang" or (tag and colon and nearest(word, ("lang",), _NEARLY_COMMAND)):
        return "Write the short form of a language between lang and the colon, as in {lang ru-Latn: words}."
    if colon:
        # of two letters one is enough
        cutoff = _NEARLY_COMMAND if len(word) > 2 else 50
        meant = nearest(word, (*_BRACED, "lang"), cutoff) if len(word) > 1 else None
        if meant is not None:
            return f"Did you mean “{{{meant}: …}}”?"
    if (
        word in "+?"
        or (word in _POINTS and found["closed"])
        or (word == "illegible" and tag)
        or (word in _SPANS and colon)
    ):
        return "It is markup of a source, and commentary has none of it: take it out."
    if (word in SERIES and found["closed"]) or nearest(word, (NoteSeries.TEACHER.value,), _NEARLY_TEACHER):
        return "Only the notes of a notes file begin so. Elsewhere write for: teacher below a note that only the teacher gets."
    return ""


def _closing(tokens: Sequence[Token], start: int) -> int:
    """Where the token that closes `tokens[start]` stands."""
    depth = 0
    for i in range(start, len(tokens)):
        depth += tokens[i].nesting
        if depth <= 0:
            return i
    return len(tokens) - 1
