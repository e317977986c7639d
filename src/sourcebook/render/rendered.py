"""Texts that were rendered before, kept under all that could change their markup.

That is the texts themselves, all that our templates say of the book besides, the theme, and the program. A theme with
templates of its own may print anything of the whole edition, so nothing of it is kept; nor is what prints numbers that only
layout can tell.
"""

from __future__ import annotations

import io
import pickle
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

from sourcebook.model.resolved import AnySection, ResolvedEdition, TextSection
from sourcebook.render.renderer import Renderer
from sourcebook.render.theme import Theme
from sourcebook.store import Store, sum_of_program

#: the kind of thing kept
MARKUP = "markup"
#: packages and parts of the program by which markup may change
_PACKAGES = ("jinja2", "markupsafe")
_OURS = ("render", "model", "records.py")


class Rendered:
    """What was rendered before: in the store, and what was last rendered under each name."""

    def __init__(self, store: Store | None = None) -> None:
        self._store = store or Store()
        self._last: dict[str, tuple[bytes, str]] = {}

    def frame(self, medium: str, resolved: ResolvedEdition, theme: Theme, render: Renderer, *more: object) -> bytes:
        """A sum of all that the markup of a text goes by but the text itself; nothing where no text may be kept."""
        if render.own:
            return b""
        bare = replace(resolved, sections=(), images=frozenset(), theme_files=())
        files = sorted(theme.files.items())
        return _sum((medium, bare, sorted(resolved.images), files, sorted(render.entries), more, _program()))

    def key(self, frame: bytes, sections: Sequence[AnySection], *more: object) -> bytes:
        """A sum of all that the markup of these sections goes by; nothing where they are not only texts."""
        if not frame or not all(isinstance(section, TextSection) for section in sections):
            return b""
        return _sum((frame, list(sections), more))

    def get(self, name: str, key: bytes) -> str | None:
        """The markup that was rendered under this name, and from the same."""
        if not key:
            return None
        known = self._last.get(name)
        if known is not None and known[0] == key:
            return known[1]
        kept = self._store.get(MARKUP, (key,))
        if kept is None:
            return None
        self._last[name] = key, kept.decode("utf-8")
        return self._last[name][1]

    def keep(self, name: str, key: bytes, markup: str) -> None:
        """Keep markup that prints no numbers which layout tells."""
        if key:
            self._last[name] = key, markup
            self._store.put(MARKUP, (key,), markup.encode("utf-8"))


def _sum(thing: object) -> bytes:
    """A sum of plain data and data classes: the same for what is equal, whatever of it is one object."""
    target = io.BytesIO()
    pickler = pickle.Pickler(target, 5)
    pickler.fast = True  # nothing is written as “the same as before”
    pickler.dump(thing)
    return sha256(target.getbuffer()).digest()


def _program() -> bytes:
    """A sum of what makes markup."""
    return sum_of_program(*_OURS, packages=_PACKAGES)
