"""The words of a language: `templates/locale/<language>.toml` to `Phrases`."""

from __future__ import annotations

import tomllib
from functools import cache

from sourcebook.model.phrases import Phrases
from sourcebook.sourceformat.templates import templates_folder

FALLBACK = "en"


def languages() -> tuple[str, ...]:
    """The languages that the program has words for."""
    names = (entry.name for entry in (templates_folder() / "locale").iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


@cache
def load_phrases(language: str) -> Phrases:
    """The words for a language tag; its primary language counts (`en-GB` has the words of `en`)."""
    primary = language.split("-")[0].lower()
    chosen = primary if primary in languages() else FALLBACK
    text = (templates_folder() / "locale" / f"{chosen}.toml").read_text(encoding="utf-8")
    words: dict[str, str] = {}
    for name, value in tomllib.loads(text).items():
        if isinstance(value, dict):
            words.update({f"{name}.{form}": str(text) for form, text in value.items()})
        else:
            words[name] = str(value)
    return Phrases(chosen, words)
