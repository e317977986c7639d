"""The notes file beside a source: `[^name]: body`, further lines of a body indented by four blanks."""

from __future__ import annotations

import re

from sourcebook.diagnostics import Place, Report, did_you_mean, nearest
from sourcebook.model.notes import NoteSeries
from sourcebook.model.source import NoteBody
from sourcebook.sourceformat.markdown import read_markdown
from sourcebook.sourceformat.transcription import parse_transcription

_START = re.compile(r"\[\^(?P<name>[^\]\s]+)\]:(?:[ \t]*\{(?P<series>\w+)\}[ \t]?|[ \t]?)")
SERIES = (NoteSeries.EDITOR, NoteSeries.AUTHOR, NoteSeries.TEXTUAL, NoteSeries.TEACHER)
#: a brace that a body begins with and that is no markup of Markdown, and a word in any half of brackets
_BRACE = re.compile(r"\s*(?P<words>\{(?!(?:lang[ \t]+[\w-]+|sc|em|strong)[ \t]*:)[ \t]*(?P<word>\w*)[^\s{}]*\}?)")
_BRACKET = re.compile(r"\s*(?P<words>[(\[<]?[ \t]*(?P<word>[^\W\d_]{5,9})[ \t]*[})\]>])")
#: in how many letters a word may differ from teacher: what is meant for the teacher must never reach the pupils
_TEACHERLY = 2


def read_notes_file(text: str, file: str, report: Report) -> tuple[NoteBody, ...]:
    """Read a notes file. The author's own notes are transcription; all others are Markdown of ours."""
    bodies: list[NoteBody] = []
    lines = text.split("\n")
    names: dict[str, int] = {}
    i = 0
    while i < len(lines):
        found = _START.match(lines[i])
        if found is None:
            if lines[i].strip():
                report.error(
                    "notes-file-stray", f"“{lines[i].strip()[:40]}” belongs to no note.", Place(file, i + 1),
                    "A note begins with [^name]: and its further lines are indented by four blanks.",
                )  # fmt: skip
            i += 1
            continue
        end = i + 1
        while end < len(lines) and (not lines[end].strip() or lines[end].startswith("    ")):
            end += 1
        body = [lines[i][found.end() :], *(line[4:] for line in lines[i + 1 : end])]
        while body and not body[-1].strip():
            body.pop()
        name = found["name"]
        if name in names:
            report.error(
                "note-twice",
                f"The note [^{name}] is written twice; it already stands in line {names[name]}.",
                Place(file, i + 1),
                "Give one of the two another name.",
            )
        names.setdefault(name, i + 1)
        series = found["series"] or NoteSeries.EDITOR.value
        begun = None if found["series"] else _series_begun(body)
        if begun is not None:
            line, words, word = begun
            column = found.end() + 1 if line == 0 else 5
            report.error(
                "series-unknown",
                f"“{words}” looks like the beginning of a series of notes, but is none, so it would be printed.",
                Place(file, i + 1 + line, column + body[line].find(words)),
                f"Write {{{nearest(word, SERIES) or 'teacher'}}} right after [^{name}]: in the same line. "
                "If the note itself begins with a brace, write \\{.",
            )
        elif series not in SERIES:
            report.error(
                "series-unknown",
                f"“{{{series}}}” is not a series of notes.",
                Place(file, i + 1, found.start("series")),
                did_you_mean(series, SERIES),
            )
        else:
            bodies.append(_body(name, NoteSeries(series), body, Place(file, i + 1, found.end() + 1), report))
        i = end
    return tuple(bodies)


def _series_begun(body: list[str]) -> tuple[int, str, str] | None:
    """The line of a body that begins as with a series, in what words, and the name in it: `{teacher`, `(teacher)`."""
    line = next((n for n, text in enumerate(body) if text.strip()), 0)
    found = _BRACE.match(body[line]) if body else None
    if found is None and body:
        found = _BRACKET.match(body[line])
        word = found["word"].lower() if found is not None else ""
        closed = found is not None and found["words"].endswith("}")
        if not (closed and word in SERIES) and not _like_teacher(word):
            return None
    return (line, found["words"], found["word"]) if found is not None else None


def _like_teacher(word: str) -> bool:
    """Whether a word is that for the teacher's series, or nearly."""
    if not word:
        return False
    from rapidfuzz.distance import OSA  # loaded only once a note begins with a word in brackets

    return bool(OSA.distance(word, NoteSeries.TEACHER.value) <= _TEACHERLY)


def _body(name: str, series: NoteSeries, lines: list[str], place: Place, report: Report) -> NoteBody:
    text = "\n".join(lines)
    places = [place, *(Place(place.file, place.line + n, 5) for n in range(1, len(lines)))]
    if series is NoteSeries.AUTHOR:
        return NoteBody(name, series, text, parse_transcription(text, place.file, report, calls=True, places=places))
    markdown = read_markdown(text, places, report, note=True)
    return NoteBody(name, series, text, markdown.blocks, markdown.footnotes)


def write_notes_file(bodies: tuple[NoteBody, ...]) -> str:
    """Bodies as a notes file. Names without white space and `]`, texts that do not end in blank lines come back as they are."""
    out = []
    for body in bodies:
        first, *rest = body.text.split("\n")
        named = body.series is not NoteSeries.EDITOR or _series_begun(body.text.split("\n")) is not None
        series = f"{{{body.series.value}}} " if named else ""
        out.append(f"[^{body.name}]: {series}{first}" if first or named else f"[^{body.name}]:")
        out.extend(f"    {line}" if line else "" for line in rest)
        out.append("")
    return "\n".join(out)
