"""The words that the program itself prints in a book, in the book's language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases by name; `{…}` in them are filled in. A phrase with plural forms has `name.one` and `name.other`."""

    language: str = "en"
    words: Mapping[str, str] = field(default_factory=dict)

    def say(self, name: str, **values: object) -> str:
        """The phrase, filled in.

        Raises KeyError where the language lacks the phrase (a test sees that none does).
        """
        return self.words[name].format(**values)

    def count(self, name: str, number: int) -> str:
        """The phrase for so many of something (CLDR plural rules for English, French and German)."""
        one = number < 2 if self.language == "fr" else number == 1
        return self.words[f"{name}.{'one' if one else 'other'}"].format(n=number)
