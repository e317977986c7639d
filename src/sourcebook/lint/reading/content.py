"""What a PDF page shows as text: its characters exactly as the fonts name them, and where they stand.

A text extractor is no use here: it adds blanks where it sees gaps and changes hyphens at line ends. So the
operators are followed as PDF 1.7 says (8.4 and 9.4), as far as text and marked content go; nothing is
guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableMapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from math import hypot
from typing import Any, TypeAlias

import pikepdf

from sourcebook.lint.reading.glyphs import Glyphs, read_font

Matrix: TypeAlias = tuple[float, float, float, float, float, float]
#: fonts already read, by object number
Fonts: TypeAlias = MutableMapping[tuple[int, int], Glyphs]

#: what numbers of a content stream come as; an instance check of what does not is slow
_NUMBERS = frozenset({int, float, Decimal})
_UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_OPERATORS = "q Q cm BT ET Tf Tm Td TD T* TL Tc Tw Tz Tj TJ ' \" BMC BDC EMC Do"
#: what a damaged file raises: the library's own exception, and those met where an object is not what it should be
DAMAGE = (pikepdf.PdfError, AttributeError, IndexError, KeyError, TypeError, ValueError)
#: forms may stand inside forms, but not for ever
_DEEPEST = 12


@dataclass(slots=True)
class Piece:
    """Characters shown on one base line, in points of the page (y upwards); `y` is the base line."""

    text: str
    y: float
    size: float
    x0: float
    y0: float
    x1: float
    y1: float

    def take(self, other: Piece) -> bool:
        """Take in a piece that follows on the same base line; False if it stands on another."""
        if abs(self.y - other.y) > 0.1 * max(self.size, other.size):
            return False
        self.text += other.text
        self.size = max(self.size, other.size)
        self.x0, self.x1 = min(self.x0, other.x0), max(self.x1, other.x1)
        self.y0, self.y1 = min(self.y0, other.y0), max(self.y1, other.y1)
        return True


@dataclass(slots=True)
class PageText:
    """The text of a page: by marked-content id (even if it shows nothing), as artifacts, without any mark."""

    marked: dict[int, list[Piece]] = field(default_factory=dict)
    artifacts: list[Piece] = field(default_factory=list)
    unmarked: list[Piece] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    """The part of the graphics state that text needs."""

    ctm: Matrix = _UNIT
    font: Glyphs | None = None
    size: float = 0.0
    character_spacing: float = 0.0
    word_spacing: float = 0.0
    scale: float = 1.0
    leading: float = 0.0


@dataclass(frozen=True, slots=True)
class _Mark:
    """Marked content that is open: its id, or None; whether it is an artifact or inside one."""

    mcid: int | None
    artifact: bool


def read_content(page: pikepdf.Page, fonts: Fonts) -> PageText:
    """Everything a page shows as text. `fonts` is filled as fonts are met."""
    reader = _Reader(fonts)
    reader.run(page.obj, page.resources, 0)
    return reader.found


def _times(m: Matrix, n: Matrix) -> Matrix:
    a, b, c, d, e, f = m
    g, h, i, j, k, l = n  # noqa: E741
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + l)


def _entry(resources: pikepdf.Object, kind: str, name: Any) -> Any:
    """A resource by its kind and name, or None."""
    listed = resources.get(kind)
    return None if listed is None else listed.get(str(name))


def _floats(operands: Iterable[Any]) -> list[float]:
    return [float(operand) for operand in operands]


class _Reader:
    """Follows the operators of one page and of the forms on it."""

    def __init__(self, fonts: Fonts) -> None:
        self.found = PageText()
        self.fonts = fonts
        self.state = _State()
        self.saved: list[_State] = []
        self.marks: list[_Mark] = []
        self.text = self.line = _UNIT
        self.resources: pikepdf.Object = pikepdf.Dictionary()
        self.depth = 0
        self.fresh = True
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
            "Tj": lambda o: self._show(o[:1]),
            "TJ": lambda o: self._show(o[0]),
            "'": self._show_on_next_line,
            '"': self._show_spaced_on_next_line,
            "BMC": lambda o: self._open(str(o[0]), None),
            "BDC": lambda o: self._open(str(o[0]), o[1]),
            "EMC": self._close,
            "Do": self._form,
        }

    def run(self, stream: pikepdf.Object, resources: pikepdf.Object, depth: int) -> None:
        """Follow a page or a form."""
        before = self.resources, self.depth
        self.resources, self.depth = resources, depth
        try:
            for instruction in pikepdf.parse_content_stream(stream, _OPERATORS):
                act = self.operators.get(str(instruction.operator))
                if act is not None:
                    act(instruction.operands)
        except DAMAGE as problem:
            self.found.problems.append(f"its content can't be read to the end ({problem})")
        self.resources, self.depth = before

    # --- graphics state ---

    def _set(self, **values: Any) -> None:
        self.state = replace(self.state, **values)

    def _save(self, _: Any) -> None:
        self.saved.append(self.state)

    def _restore(self, _: Any) -> None:
        if self.saved:
            self.state = self.saved.pop()

    def _concatenate(self, operands: Any) -> None:
        a, b, c, d, e, f = _floats(operands)
        self._set(ctm=_times((a, b, c, d, e, f), self.state.ctm))

    def _form(self, operands: Any) -> None:
        form = _entry(self.resources, "/XObject", operands[0])
        if form is None or form.get("/Subtype") != "/Form":
            return
        if self.depth >= _DEEPEST:
            self.found.problems.append("forms stand inside one another without end")
            return
        before = self.state, self.saved, self.text, self.line, self.marks
        a, b, c, d, e, f = _floats(form.get("/Matrix", _UNIT))
        self.saved, self.marks = [], list(self.marks)
        self._set(ctm=_times((a, b, c, d, e, f), self.state.ctm))
        self.run(form, form.get("/Resources", self.resources), self.depth + 1)
        self.state, self.saved, self.text, self.line, self.marks = before

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
        self._show(operands[:1])

    def _show_spaced_on_next_line(self, operands: Any) -> None:
        self._set(word_spacing=float(operands[0]), character_spacing=float(operands[1]))
        self._show_on_next_line(operands[2:])

    def _show(self, items: Iterable[Any]) -> None:
        state, font = self.state, self.state.font
        if font is None:
            self.found.problems.append("it shows text without a font")
            return
        listed = list(items)
        read = font.decode(b"".join([bytes(item) for item in listed if type(item) not in _NUMBERS]))
        moved = sum([float(item) for item in listed if type(item) in _NUMBERS])
        spacing = read.glyphs * state.character_spacing + read.blanks * state.word_spacing
        width = ((read.width - moved) / 1000 * state.size + spacing) * state.scale
        if read.text:
            self._keep(read.text, width, font)
        self.text = _times((1.0, 0.0, 0.0, 1.0, width, 0.0), self.text)

    def _keep(self, text: str, width: float, font: Glyphs) -> None:
        to_page = _times(self.text, self.state.ctm)
        a, b, c, d, e, f = to_page
        low, high = font.descent / 1000 * self.state.size, font.ascent / 1000 * self.state.size
        corners = [(a * x + c * y + e, b * x + d * y + f) for x in (0.0, width) for y in (low, high)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        piece = Piece(text, f, self.state.size * hypot(c, d), min(xs), min(ys), max(xs), max(ys))
        kept = self._where()
        if self.fresh or not kept or not kept[-1].take(piece):
            kept.append(piece)
        self.fresh = False

    def _where(self) -> list[Piece]:
        mark = self.marks[-1] if self.marks else None
        if mark is None:
            return self.found.unmarked
        if mark.artifact:
            return self.found.artifacts
        return self.found.unmarked if mark.mcid is None else self.found.marked.setdefault(mark.mcid, [])
