"""Stand-off marks to nested nodes: what a template needs to write elements inside elements.

Marks that overlap are cut where they cross; only the first piece of a cut mark is `first` and may carry an id.
"""

from __future__ import annotations

import re

from sourcebook.model.content import Content, Mark, MarkKind, NoteCall, Sic
from sourcebook.records import dataclass


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of running text: characters (`name` is `text`), or a mark's element with what is inside it.

    `before` and `after` are the blanks that part a sign of ours from the words on its sides, where they have none;
    `joins` says that the call of another note stands right before this one.
    """

    name: str
    text: str = ""
    kind: MarkKind | None = None
    children: tuple[Node, ...] = ()
    first: bool = True
    before: str = ""
    after: str = ""
    joins: bool = False


def kind_name(thing: object) -> str:
    """The name a theme knows a mark or a block by: `NoteCall` is `note-call`."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", type(thing).__name__).lower()


class _Open:
    """An element still being filled."""

    def __init__(self, mark: Mark | None, *, first: bool) -> None:
        self.mark, self.first = mark, first
        self.children: list[Node] = []

    def close(self) -> Node:
        kind = self.mark.kind if self.mark else None
        return Node(kind_name(kind) if kind else "", kind=kind, children=tuple(self.children), first=self.first)


def nest(content: Content) -> tuple[Node, ...]:
    """The content as nodes. At one offset spans close first, then points stand, then spans open."""
    text = content.text
    spans = [m for m in content.marks if not m.is_point]
    points = [m for m in content.marks if m.is_point]
    edges = sorted({0, len(text), *(m.start for m in content.marks), *(m.end for m in content.marks)})
    root = _Open(None, first=True)
    stack = [root]
    for n, at in enumerate(edges):
        _close_at(stack, at)
        called = False
        for mark in (m for m in points if m.start == at):
            stack[-1].children.append(_point(mark, text, joins=called))
            called = isinstance(mark.kind, NoteCall)
        for mark in spans:
            if mark.start == at:
                stack.append(_Open(mark, first=True))
        if n + 1 < len(edges) and at < edges[n + 1]:
            stack[-1].children.append(Node("text", text=text[at : edges[n + 1]]))
    _close_at(stack, len(text))
    return tuple(root.children)


def _point(mark: Mark, text: str, *, joins: bool) -> Node:
    """A point, with the blanks it needs: none inside a word."""
    left, right = text[mark.start - 1 : mark.start], text[mark.start : mark.start + 1]
    inside = left.isalnum() and right.isalnum()
    before = " " if left and not left.isspace() and not inside else ""
    after = " " if right.isalnum() and not inside and not isinstance(mark.kind, Sic) else ""
    return Node(kind_name(mark.kind), kind=mark.kind, before=before, after=after, joins=joins)


def _close_at(stack: list[_Open], at: int) -> None:
    """Close every element that ends at `at`; those inside that go on are closed and opened again."""
    ending = [i for i, o in enumerate(stack) if o.mark is not None and o.mark.end <= at]
    if not ending:
        return
    again: list[Mark] = []
    while len(stack) > ending[0]:
        done = stack.pop()
        if done.children:
            stack[-1].children.append(done.close())
        if done.mark is not None and done.mark.end > at:
            again.insert(0, done.mark)
    stack.extend(_Open(mark, first=False) for mark in again)
