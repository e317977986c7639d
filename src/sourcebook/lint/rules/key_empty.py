"""Nothing is missing after a key that says something only by its value: the name of an entry, an answer, a number."""

from __future__ import annotations

from collections.abc import Iterator

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION, SOURCE
from sourcebook.lint.rule import EditionRule, Fault
from sourcebook.model.edition import Edition, PartItem
from sourcebook.model.keys import Located, key_spec
from sourcebook.model.markdown import Markdown
from sourcebook.model.source import Commentary, Source

#: keys that need not be written, but say nothing where they are and hold nothing
_SAYING = frozenset({"answer", "why"})


def check(edition: Edition) -> Iterator[Fault]:
    """Look at whatever is read from keys; many a key may be left empty, but not those by which a thing is known."""
    yield from _faults(edition)
    texts: list[Source | Commentary] = [*edition.sources.values(), *edition.commentary.values()]
    annotations = [one for text in texts for one in text.annotations]
    works = [s.taken_from_work for s in edition.sources.values() if s.taken_from_work is not None]
    parts = [item for item in edition.contents if isinstance(item, PartItem)]
    every: list[Located] = [*edition.contributors, *edition.identifiers, *parts, *texts, *works, *annotations]
    for thing in [*every, *edition.registers]:
        yield from _faults(thing)


def _faults(thing: Located) -> Iterator[Fault]:
    for name, field in type(thing).__dataclass_fields__.items():
        spec = key_spec(field)
        if spec is None or spec.name not in thing.places or not (spec.required or spec.name in _SAYING):
            continue
        value = getattr(thing, name)
        text = value.text if isinstance(value, Markdown) else value
        if text is None or (isinstance(text, str) and not text.strip()):
            yield Fault(
                f"Nothing stands after “{spec.name}:”.",
                f"Write it: {spec.description[:1].lower()}{spec.description[1:]} Or take the line out, if there is nothing to say."
                if spec.name in _SAYING
                else f"Write after {spec.name}: {spec.description[:1].lower()}{spec.description[1:]}",
                thing.place(spec.name),
            )


_ASKED = SOURCE["sources/letter.md"].replace(
    "---\nMy", "questions:\n  - ask: What had not met?\n    answer:{}\n---\nMy"
)
RULE = EditionRule(
    code="key-empty",
    wants="Words after the keys by which a thing is known, such as name:, value: and title:, and after answer: and why:.",
    why="What should stand there was lost or forgotten, and the book would be printed without it.",
    fix="Write what belongs there. An answer: or a why: that you don’t want can be taken out as a whole.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _ASKED.format("")},
    good={"edition.yaml": EDITION, "sources/letter.md": _ASKED.format(" The Diet.")},
)
