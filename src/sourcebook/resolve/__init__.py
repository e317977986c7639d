"""References get their words, generated matter is made: a numbered, cited `Book` becomes a `ResolvedEdition`."""

from sourcebook.resolve.edition import resolve

__all__ = ["resolve"]
