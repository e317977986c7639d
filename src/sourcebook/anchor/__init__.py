"""Annotations find their places: an `Edition` goes in, a `Book` whose texts carry their marks and calls comes out."""

from sourcebook.anchor.assemble import assemble

__all__ = ["assemble"]
