"""Themes: a folder of templates and style sheets, found by name, over which an edition may lay files of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from sourcebook.records import dataclass
from sourcebook.render.compiled import Compiled
from sourcebook.sourceformat.templates import templates_folder

#: what every theme holds; a contract test names what one lacks
REQUIRED = (
    "text.html.j2", "sections.html.j2", "print.html.j2", "chapter.xhtml.j2", "nav.xhtml.j2",
    "cover.xhtml.j2", "print.css", "ebook.css",
)  # fmt: skip


#: the folder in a theme that holds its fonts
FONTS = "fonts/"


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme's templates and style sheets by name, the edition's own over them; and the fonts that the edition brings."""

    name: str
    files: Mapping[str, str]
    fonts: Mapping[str, bytes] = field(default_factory=dict)

    def environment(self) -> SandboxedEnvironment:
        """Templates that escape what they print, stop at what is undefined, and can't reach out of their sandbox."""
        ours = all(self.files[name] == text for name, text in _theme_files(self.name).items())
        return _environment(tuple(sorted(self.files.items())), ours=ours)


class _Sandbox(SandboxedEnvironment):
    """Jinja's sandbox, which looks only once whether an attribute of a type may be had: that hangs on nothing else."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._safe: dict[tuple[type, str], bool] = {}

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have an attribute of an object."""
        key = obj.__class__, attr
        if key not in self._safe:
            self._safe[key] = super().is_safe_attribute(obj, attr, value)
        return self._safe[key]


@cache
def _environment(files: tuple[tuple[str, str], ...], *, ours: bool) -> SandboxedEnvironment:
    """One environment for the same files, so that they are compiled once for print and ebook and all rounds of layout.

    Where all are `ours`, what they compile to is kept.
    """
    return _Sandbox(
        loader=DictLoader(dict(files)), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        keep_trailing_newline=False, bytecode_cache=Compiled() if ours else None,
    )  # fmt: skip


def theme_names() -> tuple[str, ...]:
    """The themes that come with the program."""
    folder = templates_folder() / "themes"
    return tuple(sorted(entry.name for entry in folder.iterdir() if entry.is_dir()))


@cache
def _theme_files(name: str) -> dict[str, str]:
    folder = templates_folder() / "themes" / name
    return {entry.name: entry.read_text(encoding="utf-8") for entry in folder.iterdir() if entry.is_file()}


def load_theme(name: str, overrides: tuple[tuple[str, bytes], ...] = ()) -> Theme:
    """A theme with an edition's own files over it. Raises KeyError where there is no such theme."""
    if name not in theme_names():
        raise KeyError(name)
    files = dict(_theme_files(name))
    brought = {path.removeprefix("theme/"): raw for path, raw in overrides}
    files.update({path: raw.decode("utf-8-sig") for path, raw in brought.items() if path in files})
    fonts = {path.removeprefix(FONTS): raw for path, raw in brought.items() if path.startswith(FONTS)}
    return Theme(name, files, fonts)
