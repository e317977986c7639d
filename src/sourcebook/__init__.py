"""sourcebook: annotated editions of primary sources, from plain text to a booklet and an ebook that are proved."""

__version__ = "0.1.0"
