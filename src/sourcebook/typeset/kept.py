"""What was laid out and drawn before, kept from one build to the next under all that could change it.

That is the fragment and how it should look, the fonts, the pictures on its pages, and the program and the engine themselves.
A fragment of which there is anything to say is not kept, so that it is said again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from hashlib import sha256

from weasyprint.text.ffi import harfbuzz, pango

from sourcebook.model.lines import LineCount
from sourcebook.model.measured import LineMeasure, TextSpot
from sourcebook.render.addresses import picture_address
from sourcebook.store import Store, sum_of_program
from sourcebook.typeset.fonts import FACES
from sourcebook.typeset.fragment import SetFragment, SetPage, Spot
from sourcebook.typeset.lines import SetLine
from sourcebook.typeset.part import Part
from sourcebook.typeset.placed import Laid
from sourcebook.typeset.usedfonts import UsedFont

#: the kinds of things kept
LAID, DRAWN, FONT = "laid-out", "drawn", "fonts"
#: what fragments that were laid out are made of
_OF_LAID = (SetFragment, SetPage, SetLine, TextSpot, LineMeasure)
#: packages by which pages may change
_PACKAGES = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "pyphen", "fonttools", "uharfbuzz", "Pillow", "cffi")
#: parts of the program by which pages may change
_OURS = ("typeset", "render", "model", "records.py")


class KeptPages:
    """Fragments that were laid out, and their parts. Without a folder nothing is kept."""

    def __init__(self, store: Store, images: Mapping[str, Callable[[], bytes]], fonts: Mapping[str, bytes]) -> None:
        self.store, self._images = store, images
        self._always = (program_sum(), repr(sorted((name, _sum(data)) for name, data in fonts.items())).encode())
        self._sums: dict[str, bytes] = {}
        self._fonts: dict[str, bytes | None] = {}

    def laid_out(self, laid: Laid) -> SetFragment | None:
        """What a fragment told when it was laid out."""
        found = self.store.get_object(LAID, self._from(laid), _OF_LAID)
        return found if isinstance(found, SetFragment) else None

    def keep_laid_out(self, laid: Laid, told: SetFragment) -> None:
        """Keep what a fragment tells, where all is well with it."""
        if not told.wrong and not told.findings:
            self.store.put_object(LAID, self._from(laid), told)

    def drawn(self, laid: Laid, place: Spot, counts: Mapping[str, LineCount]) -> tuple[Part, dict[str, bytes]] | None:
        """The part of a fragment, and the bytes of its fonts."""
        part = self.store.get_object(DRAWN, self._from(laid, place, counts), (Part, UsedFont))
        if not isinstance(part, Part):
            return None
        fonts = {font.file: self._font(font.file) for font in part.fonts}
        whole = {name: data for name, data in fonts.items() if data is not None}
        return (part, whole) if len(whole) == len(fonts) else None

    def keep_drawn(
        self, laid: Laid, place: Spot, counts: Mapping[str, LineCount], part: Part, fonts: Mapping[str, bytes]
    ) -> None:
        """Keep a part, where all is well with it, and the fonts it uses."""
        if part.findings:
            return
        for name, data in fonts.items():
            if self._font(name) is None:
                self._fonts[name] = data
                self.store.put(FONT, (name.encode(),), data)
        self.store.put_object(DRAWN, self._from(laid, place, counts), part)

    def _font(self, name: str) -> bytes | None:
        """The bytes of a font, by their sum; None where they are not kept, or not whole."""
        if name not in self._fonts:
            data = self.store.get(FONT, (name.encode(),))
            self._fonts[name] = data if data is not None and _sum(data).hex() == name else None
        return self._fonts[name]

    def _from(
        self, laid: Laid, place: Spot | None = None, counts: Mapping[str, LineCount] | None = None
    ) -> tuple[bytes, ...]:
        """All that a fragment's layout, and at its place its drawing, goes by."""
        fragment, look, start = laid
        pictures = [name for name in self._images if picture_address(name) in fragment.markup]
        return (
            *self._always, fragment.id.encode(), fragment.markup.encode(), repr((fragment.roman, start)).encode(),
            repr(look).encode(), *(self._picture(name) for name in pictures),
            *(() if place is None else (repr((place, sorted((counts or {}).items()))).encode(),)),
        )  # fmt: skip

    def _picture(self, name: str) -> bytes:
        if name not in self._sums:
            self._sums[name] = _sum(self._images[name]())
        return self._sums[name]


def _sum(data: bytes) -> bytes:
    return sha256(data).digest()


@cache
def program_sum() -> bytes:
    """A sum of the program, of what it sets pages with, and of its fonts."""
    engine = [str(pango.pango_version()), repr([harfbuzz.hb_version_atleast(n, 0, 0) for n in range(20)])]
    parts = [
        sum_of_program(*_OURS, packages=_PACKAGES),
        repr(engine).encode(),
        *(face.path().read_bytes() for face in FACES),
    ]
    return _sum(b"".join(map(_sum, parts)))
