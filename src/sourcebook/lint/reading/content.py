"""What a PDF page shows as text: its characters exactly as the fonts name them, and where they stand.

A text extractor is no use here: it adds blanks where it sees gaps and changes hyphens at line ends. So the
operators are followed as PDF 1.7 says (8.4, 8.5 and 9.4), as far as text, marked content and what hides words go;
nothing is guessed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, MutableMapping
from copy import copy
from dataclasses import field
from decimal import Decimal
from math import hypot
from typing import Any, TypeAlias

import pikepdf

from sourcebook.lint.reading.glyphs import Decoded, Glyphs, read_font
from sourcebook.lint.reading.paint import (
    BLACK,
    OPAQUE,
    Area,
    Bounds,
    Colour,
    Point,
    Shape,
    area,
    blends_in,
    colour_of,
    covered,
    cut_off,
)
from sourcebook.records import dataclass

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
#: fonts already read, by object number
Fonts: TypeAlias = MutableMapping[tuple[int, int], Glyphs]

#: what numbers of a content stream come as; an instance check of what does not is slow
_NUMBERS = frozenset({int, float, Decimal})
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_OPERATORS = (
    "q Q cm gs BT ET Tf Tm Td TD T* TL Tc Tw Tz Ts Tr Tj TJ ' \" BMC BDC EMC Do BI ID EI "
    "g rg k cs sc scn G RG K CS SC SCN m l c v y re W W* n f F f* B B* b b* S s"
)
#: text shown from strings in hexadecimal figures and the numbers between them
_HEX_SHOWN = re.compile(rb"\[((?:\s*+(?:<[0-9A-Fa-f]*+>|-?[0-9.]++))*+)\s*+\]\s*+TJ\b")
_HEX_STRING = re.compile(rb"<([0-9A-Fa-f]*)>")
#: where these stand there may be strings, remarks or pictures that hold what only looks like the above
_NOT_PLAIN = (b"(", b"%", b"BI")
#: text that is neither filled nor stroked, and text that is stroked alone (9.3.6)
_UNSEEN, _STROKED = frozenset({3, 7}), frozenset({1, 5})
#: how what is painted is put over what is there, where nothing shines through (11.3.5)
_UNBLENDED = (None, "/Normal", "/Compatible")
#: the colour spaces whose numbers are what they seem (8.6.4)
_PLAIN_SPACES = frozenset({"/DeviceGray", "/DeviceRGB", "/DeviceCMYK"})
#: what a damaged file raises: the library's own exception, and those met where an object is not what it should be
DAMAGE = (pikepdf.PdfError, AttributeError, IndexError, KeyError, TypeError, ValueError)
#: forms may stand inside forms, but not for ever
_DEEPEST = 12


@dataclass(slots=True)
class Piece:
    """Characters shown on one base line, in points of the page (y upwards); `y` is the base line.

    `size` is that of the font, the lesser one where letters are squeezed. `missing`: the font lacks one of them; `unseen`:
    they are shown so that nobody sees them. `order` counts what is painted before them, `face` is the name of the font.
    """

    text: str
    y: float
    size: float
    x0: float
    y0: float
    x1: float
    y1: float
    missing: bool = False
    unseen: bool = False
    order: int = 0
    face: str = ""

    def take(self, other: Piece) -> bool:
        """Take in a piece that follows on the same base line; False if it stands on another."""
        if abs(self.y - other.y) > 0.1 * max(self.size, other.size) or self.unseen != other.unseen:
            return False
        self.text += other.text
        self.missing = self.missing or other.missing
        self.size = max(self.size, other.size)
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.y0, self.y1 = min(self.y0, other.y0), max(self.y1, other.y1)
        return True


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on a page, in points of the page (y upwards), with the id of its marked content, if it has one.

    `dots` is how many dots it has across; 0 where that is not known.
    """

    mcid: int | None
    artifact: bool
    x0: float
    y0: float
    x1: float
    y1: float
    dots: int = 0


@dataclass(slots=True)
class PageText:
    """The text of a page: by marked-content id (even if it shows nothing), as artifacts, without any mark; its pictures."""

    marked: dict[int, list[Piece]] = field(default_factory=dict)
    artifacts: list[Piece] = field(default_factory=list)
    unmarked: list[Piece] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _State:
    """The part of the graphics state that text needs."""

    ctm: Matrix = _UNIT
    font: Glyphs | None = None
    size: float = 0.0
    character_spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    fill: Colour | None = BLACK
    stroke: Colour | None = BLACK
    plain_fill: bool = True
    plain_stroke: bool = True
    opacity: float = 1.0
    stroke_opacity: float = 1.0
    blended: bool = False
    clips: tuple[Area, ...] = ()


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marked content that is open: its id, or None; whether it is an artifact or inside one."""

    mcid: int | None
    artifact: bool


def read_content(page: pikepdf.Page, fonts: Fonts) -> PageText:
    """Everything a page shows as text. `fonts` is filled as fonts are met."""
    reader = _Reader(fonts)
    content = page.obj.get("/Contents")
    if content is not None:
        reader.run(page.obj, content, page.resources, 0)
        reader.hide()
    return reader.found


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _corners(m: Matrix, width: float, low: float, high: float) -> tuple[float, float, float, float]:
    """Left, bottom, right and top on the page of a box that begins at 0."""
    a, b, c, d, e, f = m
    xs = [a * x + c * y + e for x in (0.0, width) for y in (low, high)]
    ys = [b * x + d * y + f for x in (0.0, width) for y in (low, high)]
    return min(xs), min(ys), max(xs), max(ys)


def _entry(resources: pikepdf.Object, kind: str, name: Any) -> Any:
    """A resource by its kind and name, or None."""
    listed = resources.get(kind)
    return None if listed is None else listed.get(str(name))


def _floats(operands: Iterable[Any]) -> list[float]:
    return [float(operand) for operand in operands]


class _Reader:
    """Follows the operators of one page and of the forms on it."""

    def __init__(self, fonts: Fonts) -> None:
        self.scratch = pikepdf.new()
        self.found = PageText()
        self.strings: list[tuple[bytes, float]] = []
        self.fonts = fonts
        self.state = _State()
        self.saved: list[_State] = []
        self.marks: list[_Mark] = []
        self.text = self.line = _UNIT
        self.resources: pikepdf.Object = pikepdf.Dictionary()
        self.depth = 0
        self.fresh = True
        self.path: list[list[Point]] = []
        self.clipping: bool | None = None
        self.shapes: list[Shape] = []
        self.operators: dict[str, Callable[[Any], None]] = {
            "q": self._save,
            "Q": self._restore,
            "cm": self._concatenate,
            "BT": self._begin_text,
            "Tf": self._font,
            "Tm": self._text_matrix,
            "Td": self._move,
            "TD": self._move_and_lead,
            "T*": self._next_line,
            "TL": lambda o: self._set(leading=float(o[0])),
            "Tc": lambda o: self._set(character_spacing=float(o[0])),
            "Tw": lambda o: self._set(word_spacing=float(o[0])),
            "Tz": lambda o: self._set(scale=float(o[0]) / 100),
            "Ts": lambda o: self._set(rise=float(o[0])),
            "Tr": lambda o: self._set(mode=int(o[0])),
            "Tj": lambda o: self._show(bytes(o[0]), 0.0),
            "TJ": lambda o: self._show_array(o[0]),
            "'": self._show_on_next_line,
            '"': self._show_spaced_on_next_line,
            "BMC": lambda o: self._open(str(o[0]), None),
            "BDC": lambda o: self._open(str(o[0]), o[1]),
            "EMC": self._close,
            "Do": self._object,
            "INLINE IMAGE": lambda o: self._image(),
            "gs": self._graphics_state,
            **dict.fromkeys(("g", "rg", "k"), lambda o: self._set(fill=colour_of(o), plain_fill=True)),
            **dict.fromkeys(("G", "RG", "K"), lambda o: self._set(stroke=colour_of(o), plain_stroke=True)),
            "cs": lambda o: self._set(fill=BLACK, plain_fill=str(o[0]) in _PLAIN_SPACES),
            "CS": lambda o: self._set(stroke=BLACK, plain_stroke=str(o[0]) in _PLAIN_SPACES),
            **dict.fromkeys(("sc", "scn"), lambda o: self._set(fill=colour_of(o) if self.state.plain_fill else None)),
            **dict.fromkeys(
                ("SC", "SCN"), lambda o: self._set(stroke=colour_of(o) if self.state.plain_stroke else None)
            ),
            "m": lambda o: self.path.append([self._point(o[0], o[1])]),
            **dict.fromkeys("lcvy", self._line),
            "re": self._rectangle,
            "W": lambda o: self._clip(even_odd=False),
            "W*": lambda o: self._clip(even_odd=True),
            **dict.fromkeys(("n", "S", "s"), lambda o: self._end_path()),
            **dict.fromkeys(("f", "F", "B", "b"), lambda o: self._fill(even_odd=False)),
            **dict.fromkeys(("f*", "B*", "b*"), lambda o: self._fill(even_odd=True)),
        }

    def run(self, holder: pikepdf.Object, content: pikepdf.Object, resources: pikepdf.Object, depth: int) -> None:
        """Follow a page or a form."""
        before = self.resources, self.depth
        self.resources, self.depth = resources, depth
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error", UserWarning)  # that is how the library tells of a stream cut short
                instructions = pikepdf.parse_content_stream(self._shortened(holder, content), _OPERATORS)
            for instruction in instructions:
                act = self.operators.get(str(instruction.operator))
                if act is not None:
                    act(instruction.operands)
        except (*DAMAGE, UserWarning) as problem:
            self.found.problems.append(f"its content can't be read to the end ({problem})")
        self.resources, self.depth = before

    def _shortened(self, holder: pikepdf.Object, content: pikepdf.Object) -> pikepdf.Object:
        """The content with the strings that it shows kept aside, by their numbers: an object a string costs much time."""
        parts = content if isinstance(content, pikepdf.Array) else [content]
        data = b"\n".join(part.read_bytes() for part in parts)
        if any(sign in data for sign in _NOT_PLAIN):
            return holder
        return pikepdf.Stream(self.scratch, _HEX_SHOWN.sub(self._kept_aside, data.replace(b">0<", b"><")))

    def _kept_aside(self, found: re.Match[bytes]) -> bytes:
        strings = _HEX_STRING.findall(found[1])
        codes = b"".join(strings).decode("ascii")
        if any(length % 2 for length in set(map(len, strings))):
            codes = b"".join(string + b"0" * (len(string) % 2) for string in strings).decode("ascii")
        moved = sum(map(float, _HEX_STRING.sub(b" ", found[1]).split()))
        self.strings.append((bytes.fromhex(codes), moved))
        return b"%d TJ" % (len(self.strings) - 1)

    # --- graphics state ---

    def _set(self, **values: Any) -> None:
        for name, value in values.items():
            setattr(self.state, name, value)

    def _save(self, _: Any) -> None:
        self.saved.append(copy(self.state))

    def _restore(self, _: Any) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def _concatenate(self, operands: Any) -> None:
        a, b, c, d, e, f = _floats(operands)
        self._set(ctm=_times((a, b, c, d, e, f), self.state.ctm))

    def _object(self, operands: Any) -> None:
        shown = _entry(self.resources, "/XObject", operands[0])
        if shown is None:
            self.found.problems.append(f"there is no picture {operands[0]}")
        elif shown.get("/Subtype") == "/Image":
            self._image(int(shown.get("/Width", 0)))
            corners = [self._point(x, y) for x, y in ((0, 0), (1, 0), (1, 1), (0, 1))]
            holes = any(key in shown for key in ("/SMask", "/Mask", "/ImageMask"))
            self._paint(area([corners], even_odd=False), None, hides=not holes)
        elif shown.get("/Subtype") == "/Form":
            self._form(shown)

    def _image(self, dots: int = 0) -> None:
        """Note where a picture stands: it fills the unit square (8.9.5)."""
        mark = self.marks[-1] if self.marks else _Mark(None, artifact=False)
        box = _corners(self.state.ctm, 1.0, 0.0, 1.0)
        self.found.images.append(Image(None if mark.artifact else mark.mcid, mark.artifact, *box, dots))

    def _form(self, form: pikepdf.Object) -> None:
        if self.depth >= _DEEPEST:
            self.found.problems.append("forms stand inside one another without end")
            return
        before = self.state, self.saved, self.text, self.line, self.marks
        a, b, c, d, e, f = _floats(form.get("/Matrix", _UNIT))
        self.state, self.saved, self.marks = copy(self.state), [], list(self.marks)
        self._set(ctm=_times((a, b, c, d, e, f), self.state.ctm))
        self.run(form, form, form.get("/Resources", self.resources), self.depth + 1)
        self.state, self.saved, self.text, self.line, self.marks = before

    # --- colours and paths ---

    def _graphics_state(self, operands: Any) -> None:
        """Take the opacity from a dictionary of settings; what is blended with what is under it hides nothing (11.3.5)."""
        known = _entry(self.resources, "/ExtGState", operands[0])
        if known is None:
            return
        if "/ca" in known:
            self.state.opacity = float(known.ca)
        if "/CA" in known:
            self.state.stroke_opacity = float(known.CA)
        mode, mask = known.get("/BM"), known.get("/SMask")
        if mode is not None or mask is not None:
            self.state.blended = mode not in _UNBLENDED or mask not in (None, "/None")

    def _point(self, x: Any, y: Any) -> Point:
        a, b, c, d, e, f = self.state.ctm
        x, y = float(x), float(y)
        return a * x + c * y + e, b * x + d * y + f

    def _line(self, operands: Any) -> None:
        """Go on along a line, or along a curve by the points that it bends to."""
        if self.path:
            self.path[-1] += [self._point(operands[n], operands[n + 1]) for n in range(0, len(operands), 2)]

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = _floats(operands)
        around = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
        self.path.append([self._point(*corner) for corner in around])

    def _clip(self, *, even_odd: bool) -> None:
        self.clipping = even_odd

    def _end_path(self) -> None:
        """Put an end to a path; what was to clip clips from now on (8.5.4)."""
        if self.clipping is not None:
            self.state.clips = (*self.state.clips, area(self.path, even_odd=self.clipping))
        self.path, self.clipping = [], None

    def _fill(self, *, even_odd: bool) -> None:
        colour = self.state.fill
        self._paint(area(self.path, even_odd=even_odd), colour, hides=colour is not None)
        self._end_path()

    def _paint(self, painted: Area, colour: Colour | None, *, hides: bool) -> None:
        state = self.state
        whole = state.opacity >= OPAQUE and not state.blended
        self.shapes.append(Shape(painted, state.clips, colour if whole else None, len(self.shapes), hides and whole))
        self.fresh = True

    def hide(self) -> None:
        """Mark the words that were painted over."""
        found = self.found
        kept = [*found.artifacts, *found.unmarked, *(piece for pieces in found.marked.values() for piece in pieces)]
        for shape in self.shapes:
            for piece in kept:
                if piece.order <= shape.order and covered((piece.x0, piece.y0, piece.x1, piece.y1), piece.size, shape):
                    piece.unseen = True

    # --- marked content ---

    def _open(self, tag: str, properties: Any) -> None:
        self.fresh = True
        if isinstance(properties, pikepdf.Name):
            properties = _entry(self.resources, "/Properties", properties)
        mcid = None if properties is None else properties.get("/MCID")
        outer = self.marks[-1] if self.marks else _Mark(None, artifact=False)
        artifact = outer.artifact or tag == "/Artifact"
        self.marks.append(_Mark(outer.mcid if mcid is None else int(mcid), artifact))
        if mcid is not None and not artifact:
            self.found.marked.setdefault(int(mcid), [])

    def _close(self, _: Any) -> None:
        self.fresh = True
        if self.marks:
            self.marks.pop()

    # --- text ---

    def _begin_text(self, _: Any) -> None:
        self.text = self.line = _UNIT

    def _font(self, operands: Any) -> None:
        font = _entry(self.resources, "/Font", operands[0])
        if font is None:
            self.found.problems.append(f"there is no font {operands[0]}")
            self._set(font=None)
            return
        key = font.objgen
        if key not in self.fonts or key == (0, 0):
            self.fonts[key] = read_font(font)
        self._set(font=self.fonts[key], size=float(operands[1]))

    def _text_matrix(self, operands: Any) -> None:
        a, b, c, d, e, f = _floats(operands)
        self.text = self.line = (a, b, c, d, e, f)

    def _move(self, operands: Any) -> None:
        x, y = _floats(operands)
        self.text = self.line = _times((1.0, 0.0, 0.0, 1.0, x, y), self.line)

    def _move_and_lead(self, operands: Any) -> None:
        self._set(leading=-float(operands[1]))
        self._move(operands)

    def _next_line(self, _: Any) -> None:
        self._move((0.0, -self.state.leading))

    def _show_on_next_line(self, operands: Any) -> None:
        self._next_line(operands)
        self._show(bytes(operands[0]), 0.0)

    def _show_spaced_on_next_line(self, operands: Any) -> None:
        self._set(word_spacing=float(operands[0]), character_spacing=float(operands[1]))
        self._show_on_next_line(operands[2:])

    def _show_array(self, items: Any) -> None:
        """Show strings with numbers between them that move them, or those kept aside under a number."""
        if isinstance(items, int):
            self._show(*self.strings[items])
            return
        listed = list(items)
        codes = b"".join([bytes(item) for item in listed if type(item) not in _NUMBERS])
        self._show(codes, sum([float(item) for item in listed if type(item) in _NUMBERS]))

    def _show(self, codes: bytes, moved: float) -> None:
        """Show a string of codes; `moved`: so many thousandths of the font size its parts stand closer."""
        state, font = self.state, self.state.font
        if font is None:
            self.found.problems.append("it shows text without a font")
            return
        read = font.decode(codes)
        spacing = read.glyphs * state.character_spacing + read.blanks * state.word_spacing
        width = ((read.width - moved) / 1000 * state.size + spacing) * state.scale
        if read.text:
            self._keep(read, width, font)
        self.text = _times((1.0, 0.0, 0.0, 1.0, width, 0.0), self.text)

    def _keep(self, read: Decoded, width: float, font: Glyphs) -> None:
        state = self.state
        to_page = _times(self.text, state.ctm)
        if state.rise:
            to_page = _times((1.0, 0.0, 0.0, 1.0, 0.0, state.rise), to_page)
        box = _corners(to_page, width, font.descent / 1000 * state.size, font.ascent / 1000 * state.size)
        size = state.size * min(hypot(to_page[2], to_page[3]), abs(state.scale) * hypot(to_page[0], to_page[1]))
        unseen = self._unseen(box, size)
        piece = Piece(read.text, to_page[5], size, *box, missing=read.missing, unseen=unseen, order=len(self.shapes))
        piece.face = font.name
        kept = self._where()
        if self.fresh or not kept or not kept[-1].take(piece):
            kept.append(piece)
        self.fresh = False

    def _unseen(self, box: Bounds, size: float) -> bool:
        """Whether words are not painted, cut off, or in the colour of what is under them."""
        state = self.state
        stroked = state.mode in _STROKED
        colour, opacity = (state.stroke, state.stroke_opacity) if stroked else (state.fill, state.opacity)
        if state.mode in _UNSEEN or (state.clips and cut_off(box, size, state.clips)):
            return True
        return (colour != BLACK or opacity < 1 or bool(self.shapes)) and blends_in(colour, opacity, box, self.shapes)

    def _where(self) -> list[Piece]:
        mark = self.marks[-1] if self.marks else None
        if mark is None:
            return self.found.unmarked
        if mark.artifact:
            return self.found.artifacts
        return self.found.unmarked if mark.mcid is None else self.found.marked.setdefault(mark.mcid, [])
