"""Citations inside the sentences of a note: brackets, capitals and full stops (Chicago 18, 6.101 and 13.22)."""

from __future__ import annotations

from collections.abc import Callable

from sourcebook.model.content import Citation, Content, Mark, plain

_ENDS = ".?!:"
_INNER = {"(": "[", ")": "]"}


def settle(leaf: Content, give: Callable[[Mark], Content]) -> Content:
    """The text with each citation worded: alone as a sentence of its own, inside a sentence in round brackets."""
    text = leaf.text

    def worded(mark: Mark) -> Content:
        content = give(mark)
        before = text[: mark.start].rstrip(" ”’\"'")
        after = text[mark.start :].lstrip(" ")
        if not before or before[-1] in _ENDS:
            content = _capital(content)
            return _without_stop(content) if after[:1] in (".", ",", ";", ":", "!", "?") and after else content
        inside = _bracketed(_without_stop(content))
        return inside if text[: mark.start].endswith(" ") else plain(" ") + inside

    return leaf.replace_points(Citation, worded)


def _capital(content: Content) -> Content:
    first = content.text[:1]
    return (
        content.replaced(0, 1, plain(first.upper())) if first.islower() and not content.text[1:2].isupper() else content
    )


def _without_stop(content: Content) -> Content:
    end = len(content.text)
    return content.replaced(end - 1, end, plain("")) if content.text.endswith(".") else content


def _bracketed(content: Content) -> Content:
    """In round brackets; round brackets inside become square ones."""
    text = "".join(_INNER.get(c, c) for c in content.text)
    return plain("(") + Content(text, content.marks) + plain(")")
