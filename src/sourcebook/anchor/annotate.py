"""Annotations on one text: each finds its words, and what it does to them goes into a draft."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sourcebook.anchor.draft import Draft, other_place
from sourcebook.anchor.excerpt import Taken
from sourcebook.anchor.find import Found, find
from sourcebook.anchor.position import call_offset, custom
from sourcebook.anchor.textindex import TextIndex
from sourcebook.diagnostics import Finding, Place, Report, Severity, did_you_mean
from sourcebook.model.annotations.base import Annotation, Effect, MarkPosition
from sourcebook.model.annotations.emendation import Emendation
from sourcebook.model.annotations.name import NameAnnotation
from sourcebook.model.annotations.note import NoteAnnotation
from sourcebook.model.annotations.question import QuestionAnnotation
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import Block, Paragraph
from sourcebook.model.book import EmendationRecord, Question
from sourcebook.model.content import Content, EarlierHand, Emended, Mark, MarkKind, Named, NoteCall, plain
from sourcebook.model.edition import Edition
from sourcebook.model.notes import Note, NoteSeries

NO_ENTRIES = "Add it to a file in the folder registers, such as registers/persons.yaml."
#: marks that stay on the text for whomever it is printed, since they are part of what it says
EVERYONES = (Named, Emended, EarlierHand)


class Annotator:
    """Annotates the texts of an edition.

    `printed` and `left_out` tell, by text and name, which annotations and notes some text of the book prints, and which
    one leaves out.
    """

    def __init__(self, edition: Edition, report: Report) -> None:
        self.edition, self.report = edition, report
        self.entries = {entry.id: entry for entry in edition.registers}
        self.printed: set[tuple[str, str]] = set()
        self.left_out: dict[tuple[str, str], Finding] = {}

    def annotate(
        self,
        draft: Draft,
        annotations: Sequence[Annotation],
        origin: str,
        unit_id: str,
        index: TextIndex,
        blocks: Sequence[Block],
        taken: Taken,
        language: str,
    ) -> None:
        """Find each annotation's words, and note down in the draft what it does to them."""
        position = self.edition.note_calls or custom(language)
        counts: Counter[str] = Counter()
        ids: dict[str, Place | None] = {}
        for annotation in annotations:
            counts[annotation.KEY] += 1
            name = annotation.id or f"{annotation.KEY}-{counts[annotation.KEY]}"
            if name in ids:
                self.report.error(
                    "id-twice",
                    f"Two annotations of this text have the id “{name}”.",
                    annotation.place("id"),
                    other_place(ids[name]),
                )
                continue
            ids[name] = annotation.place("id")
            if isinstance(annotation, NoteAnnotation) and annotation.series is NoteSeries.GLOSS:
                self._gloss_as_note(annotation)
                continue
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

    def _gloss_as_note(self, annotation: NoteAnnotation) -> None:
        key, words = annotation.quoted()
        self.report.error(
            "gloss-as-note",
            "A gloss opens with the word it explains, so it can't be a note of the series gloss.",
            annotation.place("series"),
            f"Move it from notes: to glosses:, and write {key}: {words} and gloss: with the explanation.",
        )

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
        draft: Draft,
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
                did_you_mean(annotation.entry, self.entries) or NO_ENTRIES,
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
            only_for = audience_of(series, annotation.only_for)
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
            draft.add_note_with_footnotes(note, annotation.footnotes(), self.report)
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
                draft.calls.setdefault(last.leaf, []).append((offset, call))

    def _span(self, annotation: Annotation, effect: Effect) -> MarkKind | None:
        if not isinstance(annotation, NameAnnotation):
            return effect.span
        entry = self.entries[annotation.entry]
        return Named(entry.id, entry.language)

    def _emend(
        self, draft: Draft, annotation: Emendation, own_id: str, words: str, found: Found, effect: Effect
    ) -> Effect:
        """Print our reading, and make the textual note that gives the copy text's."""
        passages = found.places[0] if found.places else ()
        if not annotation.read.strip():
            self.report.error(
                "emendation-empty",
                "This emendation puts nothing in the place of the words.",
                annotation.place("read"),
                "Quote a neighbouring word as well, and write it after read:.",
            )
            return Effect()
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
        note = Note(
            own_id,
            NoteSeries.TEXTUAL,
            (Paragraph(plain(text)),),
            only_for=annotation.only_for,
            place=annotation.place(),
        )
        draft.add_note(note, self.report)
        draft.marks[passage.leaf] = [m for m in draft.marks.get(passage.leaf, []) if m.kind != effect.span]
        draft.calls.setdefault(passage.leaf, []).append((passage.end, NoteCall(own_id)))
        return Effect()


def audience_of(series: NoteSeries, only_for: Audience | None) -> Audience | None:
    """Whom a note is for: the teacher's series is never for anyone else."""
    return Audience.TEACHER if series is NoteSeries.TEACHER else only_for
