"""Headings inside a text go down one level at a time (WCAG 2.2, technique G141; EPUB Accessibility 1.1, 3.2).

Whatever its first level is called, it comes next below the title: what counts is how levels follow each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.blocks import Block, Heading, walk
from sourcebook.model.edition import Edition


def check(edition: Edition) -> Iterator[Fault]:
    """Look at the headings of each source and each commentary."""
    for source in edition.sources.values():
        yield from _faults(source.transcription)
    for commentary in edition.commentary.values():
        yield from _faults(commentary.body.blocks)


def _faults(blocks: Iterable[Block]) -> Iterator[Fault]:
    headings = [block for block in walk(blocks) if isinstance(block, Heading)]
    level = min((heading.level for heading in headings), default=1) - 1
    for heading in headings:
        if heading.level > level + 1:
            words, right = heading.content.text, "#" * (level + 1)
            above = f"follows one of level {level}" if heading is not headings[0] else "comes first"
            yield Fault(
                f"The heading “{words}” is of level {heading.level}, and {above}: a level is left out.",
                f"Write {right} {words}. Or put a heading of level {level + 1} before it.",
                heading.content.place_at(0) or heading.place,
                words=words,
            )
        level = heading.level


_LEVELS = "---\ntitle: A remark\n---\n## The Diet\n\nOne.\n\n{} Its members\n\nTwo.\n"

RULE = EditionRule(
    code="heading-skips-level",
    wants="Headings that go down one level at a time.",
    why="A reader who listens goes from heading to heading by level, and looks in vain for the one that is left out.",
    fix="Take away a # from the heading, or put the heading that is missing before it.",
    severity=Severity.WARNING,
    check=check,
    bad={
        "edition.yaml": EDITION + "  - commentary: remark\n",
        **SOURCE,
        "commentary/remark.md": _LEVELS.format("####"),
    },
    good={
        "edition.yaml": EDITION + "  - commentary: remark\n",
        **SOURCE,
        "commentary/remark.md": _LEVELS.format("###"),
    },
)
