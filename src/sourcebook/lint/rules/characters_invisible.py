"""Characters that nobody sees stand only where they do something.

Zero-width spaces, byte-order marks inside a text, soft hyphens, separators of lines, marks of direction in a text without
letters from right to left, and characters of private use, which only one font knows (Unicode 16.0, 23.2 to 23.9). Word
joiners and no-break spaces hold words together and are left alone, so are the joiners that some scripts need.
Sources are judged in books for the public.
"""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault, fault_in
from sourcebook.lint.texts import all_texts, has, is_published
from sourcebook.model.content import Content
from sourcebook.model.edition import Edition
from sourcebook.model.patterns import late_pattern

_NAMES = {
    "\u200b": "zero-width space", "\ufeff": "byte-order mark", "\u00ad": "soft hyphen", "\u2028": "line separator",
    "\u2029": "paragraph separator", "\u180e": "vowel separator",
}  # fmt: skip
_UNSEEN = late_pattern(
    r"[\u200b\ufeff\u00ad\u2028\u2029\u180e\u200e\u200f\u202a-\u202e\u2066-\u2069\ue000-\uf8ff\U000e0000-\U000e007f]"
)
_RIGHT_TO_LEFT = late_pattern(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_DIRECTION = late_pattern(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_PRIVATE = late_pattern(r"[\ue000-\uf8ff]")
_JOINER = late_pattern(r"[\u200c\u200d]")
_BETWEEN_LETTERS = late_pattern(r"(?<=[A-Za-z])[\u200c\u200d](?=[A-Za-z])")


def check(edition: Edition) -> Iterator[Fault]:
    """Look at each paragraph, and name the first such character in it."""
    published = is_published(edition)
    for text in all_texts(edition):
        if not text.ours and not published:
            continue  # what a sheet for tomorrow was pasted from is not worth a word
        if has(text, _UNSEEN) or has(text, _JOINER):
            for leaf in text.contents:
                yield from _fault(leaf)


def _fault(leaf: Content) -> Iterator[Fault]:
    both_ways = _RIGHT_TO_LEFT.search(leaf.text) is not None
    found = [
        match
        for shape in (_UNSEEN, _BETWEEN_LETTERS)
        for match in shape.finditer(leaf.text)
        if not (both_ways and _DIRECTION.match(match[0]))
    ]
    if not found:
        return
    first, char = found[0], found[0][0]
    private = _PRIVATE.match(char) is not None
    name = "character of private use" if private else _NAMES.get(char, "character that can't be seen")
    before = leaf.text[max(first.start() - 20, 0) : first.start()].strip()
    faults = [fault_in(leaf, *m.span(), "", "", "") for m in found if not _PRIVATE.match(m[0])]
    more = f" There are {len(found) - 1} more such in this paragraph." if len(found) > 1 else ""
    yield Fault(
        f"A {name} (U+{ord(char):04X}) stands {f'after “{before}”' if before else 'at the beginning'}.{more}",
        "Only the font that the text was typed in shows it as it was meant. Type the character that was meant."
        if private
        else "Take it out. It can't be seen, so --fix does it, or type the words round it anew.",
        leaf.place_at(first.start()),
        words=char,
        fixes=tuple(fix for fault in faults for fix in fault.fixes),
    )


RULE = EditionRule(
    code="characters-invisible",
    wants="Texts without characters that nobody sees, such as zero-width spaces and soft hyphens.",
    why="They come in by copying from web pages. Words with them are not found, and are read aloud in pieces.",
    fix="Run sourcebook check --fix, which takes them out.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nThe Di\u00adet.\n"},
    good={"edition.yaml": EDITION + "  - commentary: remark\n", **SOURCE, "commentary/remark.md": "---\ntitle: A remark\n---\nThe\u00a0Diet.\n"},
)  # fmt: skip
