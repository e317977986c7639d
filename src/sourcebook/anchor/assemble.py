"""An `Edition` to a `Book`: every text that the contents takes, cut to what it takes, with its annotations in place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sourcebook.anchor.excerpt import Taken, cut, taken_spans
from sourcebook.anchor.find import Found, find
from sourcebook.anchor.position import call_offset, custom
from sourcebook.anchor.textindex import Span, TextIndex
from sourcebook.diagnostics import Finding, Place, Report, Severity, did_you_mean
from sourcebook.model.annotations.base import Annotation, Effect, MarkPosition
from sourcebook.model.annotations.emendation import Emendation
from sourcebook.model.annotations.name import NameAnnotation
from sourcebook.model.annotations.question import QuestionAnnotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, Paragraph, leaves, map_leaves
from sourcebook.model.book import (
    Book,
    BookItem,
    EmendationRecord,
    GeneratedStart,
    MatterStart,
    PartStart,
    Question,
    Unit,
    UnitKind,
)
from sourcebook.model.content import (
    Call,
    Citation,
    CitationItem,
    Content,
    EarlierHand,
    Emended,
    Linked,
    Mark,
    MarkKind,
    Named,
    NoteCall,
    Omission,
    TargetKind,
    plain,
)
from sourcebook.model.edition import (
    BeginMatter,
    CommentaryItem,
    Edition,
    ExcerptItem,
    GeneratedItem,
    PartItem,
    SourceItem,
)
from sourcebook.model.markdown import Markdown
from sourcebook.model.notes import Note, NoteSeries
from sourcebook.model.source import Commentary, Source, SourceDate, Voice

#: marks that stay on the text for whomever it is printed, since they are part of what it says
EVERYONES = (Named, Emended, EarlierHand)
#: at one spot a gloss's ring comes first, then letters, symbols, figures
SERIES_ORDER = (
    NoteSeries.GLOSS,
    NoteSeries.TEXTUAL,
    NoteSeries.AUTHOR,
    NoteSeries.EDITOR,
    NoteSeries.TEACHER,
)


def assemble(edition: Edition, report: Report) -> Book:
    """Put the edition's texts together in the order of its contents."""
    assembler = _Assembler(edition, report)
    items = [made for item in edition.contents if (made := assembler.item(item)) is not None]
    for name, advice in assembler.left_out.items():
        if name not in assembler.printed:
            report.findings.append(advice)
    # a source that is taken in several excerpts is read several times; what is wrong in it is told once
    report.findings[:] = dict.fromkeys(report.findings)
    return Book(edition, tuple(items))


@dataclass(slots=True)
class _Draft:
    """What annotations do to one text, gathered before it is done."""

    marks: dict[int, list[Mark]] = field(default_factory=dict)
    calls: dict[int, list[tuple[int, NoteSeries, NoteCall]]] = field(default_factory=dict)
    title_calls: list[NoteCall] = field(default_factory=list)
    date_calls: list[NoteCall] = field(default_factory=list)
    readings: dict[int, list[tuple[int, int, Content]]] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    inner: set[str] = field(default_factory=set)
    questions: list[Question] = field(default_factory=list)
    emendations: list[EmendationRecord] = field(default_factory=list)

    def moved(self, leaf: int, offset: int, at_end: bool) -> int:
        """Where an offset of a leaf is once our readings stand in it; inside a reading, its start or its end."""
        by = 0
        for start, end, reading in sorted(self.readings.get(leaf, ()), key=lambda r: r[0]):
            if end <= offset:
                by += len(reading.text) - (end - start)
            elif start < offset:
                return start + by + (len(reading.text) if at_end else 0)
        return offset + by


class _Assembler:
    """Makes the items of a book."""

    def __init__(self, edition: Edition, report: Report) -> None:
        self.edition, self.report = edition, report
        self.used: Counter[str] = Counter()
        self.entries = {entry.id: entry for entry in edition.registers}
        #: by text and name, the annotations and notes that some text of the book prints, and those that one leaves out
        self.printed: set[tuple[str, str]] = set()
        self.left_out: dict[tuple[str, str], Finding] = {}

    def item(self, item: object) -> BookItem | None:
        match item:
            case BeginMatter():
                return MatterStart(item.begin)
            case PartItem():
                self.used["part"] += 1
                return PartStart(item.id or f"part-{self.used['part']}", item.part)
            case GeneratedItem():
                return GeneratedStart(item.generate, item.place())
            case SourceItem() | ExcerptItem():
                name = item.source if isinstance(item, SourceItem) else item.use
                source = self.edition.sources.get(name)
                if source is None:
                    key = "source" if isinstance(item, SourceItem) else "use"
                    self.report.error(
                        "source-missing",
                        f"There is no source “{name}”.",
                        item.place(key),
                        f"{did_you_mean(name, self.edition.sources)} A source is a file sources/{name}.md.".strip(),
                    )
                    return None
                return self._source(source, item if isinstance(item, ExcerptItem) else None)
            case CommentaryItem():
                commentary = self.edition.commentary.get(item.commentary)
                if commentary is None:
                    self.report.error(
                        "commentary-missing",
                        f"There is no commentary “{item.commentary}”.",
                        item.place("commentary"),
                        f"{did_you_mean(item.commentary, self.edition.commentary)} "
                        f"A commentary is a file commentary/{item.commentary}.md.".strip(),
                    )
                    return None
                return self._commentary(commentary)
            case _:
                return None

    def _unit_id(self, name: str) -> str:
        self.used[name] += 1
        while self.used[name] > 1 and self._known(f"{name}-{self.used[name]}"):
            self.used[name] += 1
        return name if self.used[name] == 1 else f"{name}-{self.used[name]}"

    def _known(self, name: str) -> bool:
        return name in self.edition.sources or name in self.edition.commentary

    # --- texts ---------------------------------------------------------------------------------------------------

    def _source(self, source: Source, excerpt: ExcerptItem | None) -> Unit | None:
        index = TextIndex(list(leaves(source.transcription)))
        taken = Taken((Span(0, len(index.flat)),))
        if excerpt is not None:
            chosen = taken_spans(excerpt, index, self.report)
            if chosen is None:
                return None
            taken = chosen
        unit_id = self._unit_id(source.id)
        language = source.language or self.edition.language
        draft = _Draft()
        self._annotate(draft, source.annotations, source.id, unit_id, index, source.transcription, taken, language)
        for body in source.note_bodies or ():
            only_for = _audience(body.series, None)
            place = body.blocks[0].place if body.blocks else None
            note = Note(f"{unit_id}/{body.name}", body.series, body.blocks, only_for=only_for, place=place)
            self._notes_with_footnotes(draft, note, body.footnotes)
        contents = self._applied(draft, index, unit_id)
        blocks = self._rebuilt(source.transcription, contents)
        if excerpt is not None:
            blocks = cut(source.transcription, contents, index, taken, draft.moved)
        headnote = self._ours(draft, unit_id, "headnote", source.headnote)
        compiler = source.voice is Voice.COMPILER
        cite = source.taken_from_work
        unit = Unit(
            id=unit_id,
            kind=UnitKind.COMPILER if compiler else UnitKind.DOCUMENT,
            title=self._called(plain(source.title or source.id), draft.title_calls),
            date=self._called(self._date(source.date), draft.date_calls),
            body=blocks,
            source=source,
            headnote=headnote,
            questions=tuple(draft.questions),
            emendations=tuple(draft.emendations),
            source_citation=(CitationItem(cite.cite, cite.locator),) if cite else (),
            language=language,
            whole=not any(isinstance(m.kind, Omission) for leaf in leaves(blocks) for m in leaf.marks),
        )
        return self._with_called_notes(unit, draft)

    def _commentary(self, commentary: Commentary) -> Unit:
        index = TextIndex(list(leaves(commentary.body.blocks)))
        unit_id = self._unit_id(commentary.id)
        language = commentary.language or self.edition.language
        draft = _Draft()
        whole = Taken((Span(0, len(index.flat)),))
        self._annotate(
            draft, commentary.annotations, commentary.id, unit_id, index, commentary.body.blocks, whole, language
        )
        contents = self._applied(draft, index, unit_id)
        blocks = self._rebuilt(commentary.body.blocks, contents)
        for name, footnote in commentary.body.footnotes:
            self._add_note(draft, Note(f"{unit_id}/{name}", NoteSeries.EDITOR, footnote))
        blocks = map_leaves(blocks, lambda leaf: self._ours_leaf(leaf, draft, unit_id))
        unit = Unit(
            id=unit_id, kind=UnitKind.COMMENTARY, title=self._called(plain(commentary.title), draft.title_calls),
            body=blocks, commentary=commentary, questions=tuple(draft.questions),
            emendations=tuple(draft.emendations), language=language,
        )  # fmt: skip
        return self._with_called_notes(unit, draft)

    def _rebuilt(self, blocks: Sequence[Block], contents: Sequence[Content]) -> tuple[Block, ...]:
        given = iter(contents)
        return map_leaves(blocks, lambda _: next(given))

    def _ours(self, draft: _Draft, unit_id: str, name: str, markdown: Markdown | None) -> tuple[Block, ...]:
        """A headnote of ours: its footnotes and citations become notes of the unit."""
        if markdown is None:
            return ()
        renamed = {old: f"{name}-{old}" for old, _ in markdown.footnotes}
        for old, footnote in markdown.footnotes:
            self._add_note(draft, Note(f"{unit_id}/{renamed[old]}", NoteSeries.EDITOR, footnote))
        return map_leaves(markdown.blocks, lambda leaf: self._ours_leaf(leaf, draft, unit_id, renamed))

    def _ours_leaf(
        self, leaf: Content, draft: _Draft, unit_id: str, renamed: Mapping[str, str] | None = None
    ) -> Content:
        """Calls become calls of the unit's notes; citations in running text become notes (Chicago 18, 13.19)."""
        names = renamed or {}
        leaf = _calls_named(leaf, lambda name: f"{unit_id}/{names.get(name, name)}")
        for mark in reversed(leaf.points(Citation)):
            note = Note(
                f"{unit_id}/cite-{len(draft.notes) + 1}",
                NoteSeries.EDITOR,
                (Paragraph(Content("", (Mark(0, 0, mark.kind),))),),
            )
            draft.notes[note.id] = note
            leaf = _moved_call(leaf, mark, NoteCall(note.id))
        return leaf

    def _date(self, date: SourceDate | None) -> Content:
        if date is None:
            return Content()
        if date.sentence:
            return plain(date.sentence)
        phrases = self.edition.phrases
        parts = [
            phrases.say(name, date=getattr(date, name))
            for name in ("written", "delivered", "published")
            if getattr(date, name)
        ]
        calendar = {"old style": "old-style", "new style": "new-style"}.get(date.calendar.value, "calendar-not-stated")
        return plain(" ".join([", ".join(parts), phrases.say(calendar)])) if parts else Content()

    # --- annotations ---------------------------------------------------------------------------------------------

    def _annotate(
        self,
        draft: _Draft,
        annotations: Sequence[Annotation],
        origin: str,
        unit_id: str,
        index: TextIndex,
        blocks: Sequence[Block],
        taken: Taken,
        language: str,
    ) -> None:
        position = self.edition.note_calls or custom(language)
        counts: Counter[str] = Counter()
        ids: set[str] = set()
        for annotation in annotations:
            counts[annotation.KEY] += 1
            name = annotation.id or f"{annotation.KEY}-{counts[annotation.KEY]}"
            if name in ids:
                self.report.error(
                    "id-twice",
                    f"Two annotations of this text have the id “{name}”.",
                    annotation.place("id"),
                    "Give one of them another id.",
                )
                continue
            ids.add(name)
            found = find(annotation, index, blocks, taken.holds, self.report)
            if found is None:
                continue
            places = tuple(p for p in found.places if any(taken.parts(passage, index) for passage in p))
            if found.places and not places:
                self._left_out((origin, name), annotation)
                continue
            self.printed.add((origin, name))
            found = Found(found.spot, places)
            self._apply(draft, annotation, f"{unit_id}/{name}", found, index, taken, annotation.mark or position)

    def _left_out(self, name: tuple[str, str], annotation: Annotation) -> None:
        key, words = annotation.quoted()
        self.left_out[name] = Finding(
            "annotation-left-out",
            Severity.ADVICE,
            f"“{words}”, under {annotation.KEY}:, goes with the words that this excerpt leaves out.",
            annotation.place(key),
        )

    def _apply(
        self,
        draft: _Draft,
        annotation: Annotation,
        identity: str,
        found: Found,
        index: TextIndex,
        taken: Taken,
        position: MarkPosition,
    ) -> None:
        if isinstance(annotation, NameAnnotation) and annotation.entry not in self.entries:
            self.report.error(
                "entry-missing",
                f"No register has an entry “{annotation.entry}”.",
                annotation.place("is"),
                did_you_mean(annotation.entry, self.entries),
            )
            return
        for number, passages in enumerate(found.places or ((),)):
            own_id = identity if number == 0 else f"{identity}-{number + 1}"
            words = " ".join(index.leaves[p.leaf].text[p.start : p.end] for p in passages)
            effect = annotation.effect(own_id, words)
            if annotation.only_for is Audience.TEACHER and isinstance(effect.span, EVERYONES):
                self.report.error(
                    "for-everyone",
                    f"What stands under {annotation.KEY}: is for everyone; it can't be kept from pupils.",
                    annotation.place("for"),
                    "Take the line for: away, or write a note for the teacher.",
                )
                return
            span = self._span(annotation, effect)
            for passage in passages:
                if span is not None:
                    draft.marks.setdefault(passage.leaf, []).append(Mark(passage.start, passage.end, span))
            if isinstance(annotation, Emendation):
                effect = self._emend(draft, annotation, own_id, words, found, effect)
            if isinstance(annotation, QuestionAnnotation):
                answer = annotation.answer.blocks if annotation.answer else ()
                draft.questions.append(
                    Question(own_id, annotation.ask.blocks, answer, annotation.only_for, bool(passages))
                )
            if effect.note is None:
                continue
            series = effect.note.series
            only_for = _audience(series, annotation.only_for)
            if only_for is Audience.TEACHER and series is NoteSeries.EDITOR:
                series = NoteSeries.TEACHER
            note = Note(
                own_id,
                series,
                effect.note.blocks,
                effect.note.lemma,
                only_for,
                place=annotation.place(),
            )
            self._notes_with_footnotes(draft, note, annotation.footnotes())
            call = NoteCall(own_id)
            if found.spot == "title":
                draft.title_calls.append(call)
            elif found.spot == "date":
                draft.date_calls.append(call)
            elif passages:
                last = [part for passage in passages for part in taken.parts(passage, index)][-1]
                at_word = series is NoteSeries.GLOSS
                where = MarkPosition.AT_WORD if at_word else position
                text = index.leaves[last.leaf].text
                offset = min(call_offset(text, last.start, last.end, where), taken.end_after(last, index))
                draft.calls.setdefault(last.leaf, []).append((offset, series, call))

    def _span(self, annotation: Annotation, effect: Effect) -> MarkKind | None:
        if not isinstance(annotation, NameAnnotation):
            return effect.span
        entry = self.entries[annotation.entry]
        return Named(entry.id, entry.language)

    def _emend(
        self, draft: _Draft, annotation: Emendation, own_id: str, words: str, found: Found, effect: Effect
    ) -> Effect:
        """Print our reading, and make the textual note that gives the copy text's."""
        passages = found.places[0] if found.places else ()
        if not passages:
            self.report.error(
                "words-missing",
                "This emendation does not say which words it replaces.",
                annotation.place("at"),
                "Write a line words: with the words as they stand in the text.",
            )
            return Effect()
        if len(passages) != 1 or effect.span is None:
            self.report.error(
                "emendation-across",
                "An emendation can't cross from one paragraph into another.",
                annotation.place(annotation.quoted()[0]),
                "Make one emendation for each paragraph.",
            )
            return Effect()
        passage = passages[0]
        if any(start < passage.end and passage.start < end for start, end, _ in draft.readings.get(passage.leaf, ())):
            self.report.error(
                "emendations-overlap",
                f"Two emendations are about the same words, “{words}”.",
                annotation.place(annotation.quoted()[0]),
                "Make one emendation of the two.",
            )
            return Effect()
        reading = Content(annotation.read, (Mark(0, len(annotation.read), effect.span),))
        draft.readings.setdefault(passage.leaf, []).append((passage.start, passage.end, reading))
        draft.emendations.append(EmendationRecord(own_id, words, annotation.read, annotation.why, own_id))
        text = " ".join(
            filter(
                None,
                [
                    self.edition.phrases.say("emended", copy_text=words, reading=annotation.read),
                    annotation.why,
                ],
            )
        )
        self._add_note(
            draft,
            Note(
                own_id,
                NoteSeries.TEXTUAL,
                (Paragraph(plain(text)),),
                only_for=annotation.only_for,
                place=annotation.place(),
            ),
        )
        draft.marks[passage.leaf] = [m for m in draft.marks.get(passage.leaf, []) if m.kind != effect.span]
        draft.calls.setdefault(passage.leaf, []).append((passage.end, NoteSeries.TEXTUAL, NoteCall(own_id)))
        return Effect()

    def _notes_with_footnotes(
        self, draft: _Draft, note: Note, footnotes: tuple[tuple[str, tuple[Block, ...]], ...]
    ) -> None:
        """A note, and the notes called in it, which are set as its siblings."""
        names = {old: f"{note.id}-{old}" for old, _ in footnotes}

        def rename(leaf: Content) -> Content:
            return _calls_named(leaf, lambda name: names.get(name, f"{note.unit}/{name}"))

        self._add_note(draft, replace(note, blocks=map_leaves(note.blocks, rename)))
        draft.inner.update(names.values())
        for old, inner in footnotes:
            self._add_note(draft, Note(names[old], NoteSeries.EDITOR, inner, only_for=note.only_for))

    def _add_note(self, draft: _Draft, note: Note) -> None:
        if note.id in draft.notes:
            self.report.error(
                "id-twice",
                f"Two notes of this text have the id “{note.id.split('/', 1)[1]}”.",
                note.place,
                "Give one of them another id.",
            )
            draft.twice.add(note.id)
        draft.notes[note.id] = note

    # --- putting it on the text ----------------------------------------------------------------------------------

    def _applied(self, draft: _Draft, index: TextIndex, unit_id: str) -> list[Content]:
        result = []
        for number, leaf in enumerate(index.leaves):
            leaf = _calls_named(leaf, lambda name: f"{unit_id}/{name}")
            calls = sorted(draft.calls.get(number, []), key=lambda c: (c[0], SERIES_ORDER.index(c[1])))
            leaf = leaf.with_marks(*draft.marks.get(number, []), *(Mark(at, at, call) for at, _, call in calls))
            for start, end, reading in sorted(draft.readings.get(number, []), key=lambda r: -r[0]):
                leaf = leaf.replaced(start, end, reading)
            result.append(leaf)
        return result

    def _named_links(self, leaf: Content) -> Content:
        """Links `[words](name:id)` become names."""

        def change(mark: Mark) -> Mark:
            if isinstance(mark.kind, Linked) and mark.kind.target.kind is TargetKind.NAME:
                entry = self.entries.get(mark.kind.target.id)
                if entry is None:
                    self.report.error(
                        "entry-missing",
                        f"No register has an entry “{mark.kind.target.id}”.",
                        leaf.place_at(mark.start),
                        did_you_mean(mark.kind.target.id, self.entries),
                    )
                    return mark
                return Mark(mark.start, mark.end, Named(entry.id))
            return mark

        return leaf.mapped(change)

    def _called(self, content: Content, calls: Sequence[NoteCall]) -> Content:
        end = len(content.text)
        return content.with_marks(*(Mark(end, end, call) for call in calls))

    def _with_called_notes(self, unit: Unit, draft: _Draft) -> Unit:
        """The unit with its notes in the order of their calls; notes whose words an excerpt leaves out go with them."""
        order: list[str] = []

        def collect(leaf: Content) -> None:
            for mark in leaf.points(NoteCall):
                name = mark.kind.note  # type: ignore[union-attr]  # points(NoteCall) gives no other kind
                note = draft.notes.get(name)
                if note is None:
                    self.report.error(
                        "note-missing",
                        f"A note [^{name.split('/', 1)[1]}] is called here but not written.",
                        _call_place(leaf, mark),
                        "Write the note, or take the call out.",
                    )
                elif name in order and name in draft.twice:
                    continue
                elif name in order:
                    self.report.error(
                        "note-called-twice",
                        f"The note [^{name.split('/', 1)[1]}] is called twice.",
                        _call_place(leaf, mark),
                        "Write a second note for the second call.",
                    )
                else:
                    order.append(name)
                    for inner in leaves(note.blocks):
                        collect(inner)

        for leaf in reading_order(unit):
            collect(leaf)
        if unit.source is not None:
            self.printed.update((unit.source.id, name.split("/", 1)[1]) for name in order)
        for name, note in draft.notes.items():
            if name not in order and name not in draft.inner:
                self._uncalled(unit, note)
        notes = (draft.notes[name] for name in order)
        return replace(
            unit,
            body=map_leaves(unit.body, self._named_links),
            headnote=map_leaves(unit.headnote, self._named_links),
            notes=tuple(replace(note, blocks=map_leaves(note.blocks, self._named_links)) for note in notes),
        )

    def _uncalled(self, unit: Unit, note: Note) -> None:
        name = note.id.split("/", 1)[1]
        if not unit.whole and unit.source is not None:
            self.left_out[unit.source.id, name] = Finding(
                "note-left-out",
                Severity.ADVICE,
                f"The note “{name}” goes with the words that this excerpt leaves out.",
                note.place,
            )
        else:
            self.report.error(
                "note-uncalled",
                f"The note [^{name}] of “{unit.id}” is written but never called.",
                note.place,
                f"Put [^{name}] where its call belongs, or take the note out.",
            )


def _audience(series: NoteSeries, only_for: Audience | None) -> Audience | None:
    """Whom a note is for: the teacher's series is never for anyone else."""
    return Audience.TEACHER if series is NoteSeries.TEACHER else only_for


def _call_place(leaf: Content, mark: Mark) -> Place | None:
    """Where a call stands in its file: behind the character before it."""
    before = leaf.place_at(mark.start - 1) if mark.start else None
    return leaf.place_at(mark.start) if before is None else Place(before.file, before.line, before.column + 1)


def reading_order(unit: Unit) -> list[Content]:
    """The running text of a unit in the order in which a reader meets it."""
    return [unit.title, unit.date, *leaves(unit.headnote), *leaves(unit.body)]


def _calls_named(leaf: Content, name: Callable[[str], str]) -> Content:
    """The calls that were typed, as calls of notes; `name` gives a note's full id for the name in the call."""

    def change(mark: Mark) -> Mark:
        return Mark(mark.start, mark.end, NoteCall(name(mark.kind.name))) if isinstance(mark.kind, Call) else mark

    return leaf.mapped(change)


def _moved_call(leaf: Content, mark: Mark, call: NoteCall) -> Content:
    """Put a call in the place of a citation: the blank before it goes, and the call moves past the punctuation."""
    index = len(leaf.marks) - 1 - leaf.marks[::-1].index(mark)
    leaf = replace(leaf, marks=leaf.marks[:index] + leaf.marks[index + 1 :])
    at = mark.start
    if at and leaf.text[at - 1] == " ":
        leaf = leaf.replaced(at - 1, at, Content())
        at -= 1
    at = call_offset(leaf.text, at, at, MarkPosition.AFTER_PUNCTUATION)
    return leaf.with_marks(Mark(at, at, call))
