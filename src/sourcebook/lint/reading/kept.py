"""What pages of a PDF show, kept from an earlier reading under all that they are drawn from."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pikepdf

from sourcebook.lint.reading.content import Image, PageText, Piece
from sourcebook.store import Store, sum_of_program

#: the kind of thing kept
READ = "pages-read"
#: entries of objects that lead up or aside, and say nothing of what a page shows (ISO 32000-1, 7.7.3.3 and 14.7)
_ASIDE = frozenset({"/Parent", "/P", "/Pg", "/StructParents", "/StructParent"})
_DEEPEST = 60


class KeptTexts:
    """What the pages of one PDF show, as far as pages drawn from the same were read before."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sums: dict[tuple[int, int], bytes] = {}

    def made_from(self, page: pikepdf.Page) -> tuple[bytes, ...]:
        """All that a page is drawn from: its content, and what that uses."""
        return _program(), self._sum(page.obj.get("/Contents"), 0), self._sum(page.resources, 0)

    def get(self, made_from: tuple[bytes, ...]) -> tuple[PageText, bool] | None:
        """What a page shows, and whether all its fonts are embedded; None where that was not kept."""
        found = self.store.get_object(READ, made_from, (PageText, Piece, Image))
        return found if isinstance(found, tuple) else None

    def put(self, made_from: tuple[bytes, ...], text: PageText, *, embedded: bool) -> None:
        """Keep what a page shows."""
        self.store.put_object(READ, made_from, (text, embedded))

    def _sum(self, thing: Any, depth: int) -> bytes:
        """A sum of an object with all that it leads to."""
        key = getattr(thing, "objgen", (0, 0))
        if key != (0, 0):
            if key not in self._sums:
                self._sums[key] = b"itself"  # where it leads back to itself
                self._sums[key] = self._sum_of(thing, depth)
            return self._sums[key]
        return self._sum_of(thing, depth)

    def _sum_of(self, thing: Any, depth: int) -> bytes:
        if depth > _DEEPEST:
            raise ValueError("the objects of a page stand inside one another without end")
        if isinstance(thing, pikepdf.Array):
            parts = [b"array", *(self._sum(one, depth + 1) for one in thing)]
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            parts = [thing.read_raw_bytes() if isinstance(thing, pikepdf.Stream) else b"dictionary"]
            for name, value in sorted(thing.items()):
                if name not in _ASIDE:
                    parts += [name.encode(), self._sum(value, depth + 1)]
        else:
            parts = [thing.unparse() if isinstance(thing, pikepdf.Object) else repr(thing).encode()]
        return sha256(b"".join(sha256(part).digest() for part in parts)).digest()


def _program() -> bytes:
    """A sum of what reads pages."""
    return sum_of_program("lint/reading", packages=("pikepdf",))
