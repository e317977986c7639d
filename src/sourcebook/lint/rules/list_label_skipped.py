"""The labels that a source itself bears go on without a gap: 1. 2. 3., a) b) c), i. ii. iii."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sourcebook.diagnostics import Severity
from sourcebook.lint.examples import EDITION
from sourcebook.lint.rule import Fault, SourceRule, fault_in
from sourcebook.model.blocks import Block, BlockQuote, Division, Heading, ListBlock, Paragraph, leaves, walk
from sourcebook.model.content import Content, Illegible, Omitted
from sourcebook.model.numerals import roman
from sourcebook.model.patterns import late_pattern
from sourcebook.model.source import Source
from sourcebook.records import dataclass
from sourcebook.sourceformat.transcription.labels import Reading, label_at_start, readings

#: where something is left out, a label may well be missing
_LEFT_OUT = late_pattern(r"…|\.[ \u00a0]?\.[ \u00a0]?\.|\[|\*[ \u00a0]*\*|_{3}|-{4}")
_HINT = (
    "Compare it with the original. Where something is left out, write {omitted} there; "
    "if the source itself counts so, accept this finding in accepted.yaml."
)
#: a list of fewer items does not show how it counts
_FEWEST = 3
#: a label of figures that is further on than this counts something else
_FAR = 9


@dataclass(frozen=True, slots=True)
class _Label:
    """A label, where it stands, and every way to read it; `broken` where something is left out since the one before."""

    text: str
    content: Content
    start: int
    readings: tuple[Reading, ...]
    broken: bool


@dataclass(slots=True)
class _Run:
    """Labels of one style so far: the last number, and how many have followed each other; `broken` where something is left out since."""

    last: _Label
    number: int
    length: int = 1
    broken: bool = False


def check(source: Source) -> Iterator[Fault]:
    """Look at the labels of each level of blocks by themselves."""
    yield from _in_blocks(source.transcription)
    for block in walk(source.transcription):
        match block:
            case BlockQuote() | Division():
                yield from _in_blocks(block.blocks)
            case ListBlock():
                for item in block.items:
                    yield from _in_blocks(item.blocks)
            case _:
                pass


def _in_blocks(blocks: Sequence[Block]) -> Iterator[Fault]:
    labels: list[_Label] = []
    broken = False
    for block in blocks:
        if isinstance(block, Heading):
            yield from _faults(labels)
            labels, broken = [], False
        elif isinstance(block, ListBlock) and (slip := _slip_in_list(block)) is not None:
            yield slip
            yield from _faults(labels)
            labels, broken = [], False
        elif isinstance(block, ListBlock):
            for item in block.items:
                labels.append(_Label(item.label.text, item.label, 0, readings(item.label.text), broken))
                broken = _is_broken(item.blocks)
        else:
            label = label_at_start(block.content.text) if isinstance(block, Paragraph) else None
            if label is not None and isinstance(block, Paragraph):
                text = label["label"]
                labels.append(_Label(text, block.content, label.start(), readings(text), broken))
                broken = False
            broken = broken or _is_broken((block,))
    yield from _faults(labels)


def _slip_in_list(block: ListBlock) -> Fault | None:
    """The one label of a list that does not go on as all others do; in a list that is said to be one, it can stand anywhere."""
    found = [_Label(item.label.text, item.label, 0, readings(item.label.text), False) for item in block.items]
    if len(found) < _FEWEST or any(_is_broken(item.blocks) for item in block.items):
        return None
    for style in {reading.style for label in found for reading in label.readings}:
        numbers = [next((r.number for r in label.readings if r.style == style), None) for label in found]
        if None in numbers:
            continue
        begins = Counter(number - at for at, number in enumerate(numbers) if number is not None)
        begin, most = begins.most_common(1)[0]
        if most == len(found) - 1 and begin > 0:
            at = next(n for n, number in enumerate(numbers) if number != begin + n)
            wanted = _label(Reading(style, 0), begin + at)
            return fault_in(
                found[at].content, 0, len(found[at].text),
                f"In this list stands “{found[at].text}”, where “{wanted}” would stand, as all other labels go.", _HINT,
            )  # fmt: skip
    return None


def _is_broken(blocks: Sequence[Block]) -> bool:
    """Whether something is left out in blocks."""
    return any(
        _LEFT_OUT.search(leaf.text) is not None
        or any(isinstance(mark.kind, Omitted | Illegible) for mark in leaf.marks)
        for leaf in leaves(blocks)
    )


def _faults(labels: Sequence[_Label]) -> Iterator[Fault]:
    """Follow the labels of each style; `i.` may be a roman 1 or the ninth letter, as the labels before it say."""
    runs: dict[str, _Run] = {}
    before: _Label | None = None
    for label, following in zip(labels, [*labels[1:], None], strict=False):
        for run in runs.values():
            run.broken = run.broken or label.broken
        after = {(reading.style, reading.number) for reading in following.readings} if following is not None else set()
        known = [reading for reading in label.readings if reading.style in runs]
        goes_on = next((r for r in known if runs[r.style].number + 1 == r.number), None)
        begins = next((r for r in label.readings if r.number == 1), None)
        between = next((r for r in known if (r.style, runs[r.style].number + 2) in after), None)
        if goes_on is None and between is not None and runs[between.style].last is before:
            run = runs[between.style]
            if not run.broken:
                yield _fault(run, label, between)
            runs[between.style] = _Run(label, run.number + 1, run.length + 1)
            before = label
            continue
        before = label
        if goes_on is not None:
            runs[goes_on.style] = _Run(label, goes_on.number, runs[goes_on.style].length + 1)
        elif begins is not None or len(known) != 1:
            for reading in [begins] if begins is not None else label.readings:
                runs[reading.style] = _Run(label, reading.number)
        else:
            reading, run = known[0], runs[known[0].style]
            counted = run.length > 1 or (reading.style, reading.number + 1) in after
            if counted and not run.broken and _is_slip(run.number, reading):
                yield _fault(run, label, reading)
            runs[reading.style] = _Run(label, reading.number)


def _is_slip(before: int, reading: Reading) -> bool:
    """Whether a label can't well be meant: one further of letters and roman numerals, any of figures up to nine further."""
    if reading.style.startswith("1"):
        return reading.number - before <= _FAR
    return reading.number == before + 2 or (reading.number == before and reading.style.startswith("lower"))


def _fault(run: _Run, label: _Label, reading: Reading) -> Fault:
    wanted = _label(reading, run.number + 1)
    if reading.number == run.number:
        message = f"“{label.text}” stands twice, one after the other; “{wanted}” would come next."
    else:
        message = f"After “{run.last.text}” comes “{label.text}”, where “{wanted}” would come next."
    return fault_in(
        label.content, label.start, label.start + len(label.text), message,
        _HINT,
    )  # fmt: skip


def _label(reading: Reading, number: int) -> str:
    """A label of the same style with another number."""
    end = reading.style[-1]
    if reading.style.startswith("1"):
        return f"{number}{end}"
    text = roman(number) if "roman" in reading.style else chr(ord("a") + number - 1)
    return (text.upper() if reading.style.startswith("upper") else text) + end


_LIST = "---\ntitle: A letter\n---\nWe ask:\n\n1. that the Diet meet\n\n2. that it be free\n\n{} that it be paid\n"
RULE = SourceRule(
    code="list-label-skipped",
    wants="Labels of a source’s own lists that go on without a gap, or a word on what is left out.",
    why="A label that is missing or stands twice is mostly a slip of the copy, and with it a line may have been lost.",
    fix="Compare the list with the original. Write {omitted} where something is left out; accept what the source itself counts so.",
    severity=Severity.WARNING,
    check=check,
    bad={"edition.yaml": EDITION, "sources/letter.md": _LIST.format("4.")},
    good={"edition.yaml": EDITION, "sources/letter.md": _LIST.format("3.")},
)
