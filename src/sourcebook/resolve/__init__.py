"""References get their words, generated matter is made: a numbered, cited `Book` becomes a `ResolvedEdition`."""

from sourcebook.resolve.draft import as_draft
from sourcebook.resolve.edition import resolve

__all__ = ["as_draft", "resolve"]
