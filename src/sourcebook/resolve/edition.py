"""A `Book` to a `ResolvedEdition`, section by section."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sourcebook.diagnostics import Report
from sourcebook.model.book import (
    Book,
    BookItem,
    GeneratedStart,
    MatterStart,
    PartStart,
    Question,
    Unit,
    UnitKind,
)
from sourcebook.model.content import Content, fold, plain
from sourcebook.model.edition import Contributor, Edition, Generated, IdentifierKind, Matter
from sourcebook.model.notes import Note
from sourcebook.model.resolved import (
    AnySection,
    ContentsEntry,
    ContentsSection,
    ImprintSection,
    LegendSection,
    ListSection,
    PartSection,
    RegistersSection,
    RepeatedCall,
    ResolvedEdition,
    ResolvedNote,
    ResolvedQuestion,
    TextSection,
    TitlePageSection,
    anchor,
    shortened,
)
from sourcebook.resolve.interventions import interventions
from sourcebook.resolve.legend import legend
from sourcebook.resolve.references import References
from sourcebook.resolve.registers import register_groups
from sourcebook.resolve.teachernotes import teacher_notes


def resolve(book: Book, report: Report) -> ResolvedEdition:
    """Word every reference and make the generated matter. Raises ValueError where no copy was selected."""
    if book.audience is None:
        raise ValueError("select a copy before resolving it")
    edition = book.edition
    sections = _Sections(book, report).all()
    default = book.audience is edition.audience
    identifier = next((i for i in edition.identifiers if i.kind is not IdentifierKind.URL), None)
    return ResolvedEdition(
        id=edition.id,
        title=edition.title,
        subtitle=edition.subtitle,
        language=edition.language,
        makers=tuple((c.name, c.role.value) for c in edition.contributors),
        publisher=edition.publisher,
        date=edition.date,
        identifier=f"urn:{identifier.kind.value}:{identifier.value}" if identifier else "",
        rights=" ".join(filter(None, [edition.rights, edition.licence])),
        description=edition.description,
        audience=book.audience,
        is_default_audience=default,
        documents=edition.documents,
        page=edition.page,
        theme=edition.theme,
        phrases=edition.phrases,
        line_interval=edition.numbering.line_interval,
        print_identifier=_print_identifier(edition),
        sections=sections,
        images=edition.images,
        theme_files=edition.theme_files,
    )


class _Sections:
    """Makes the sections of a book in order."""

    def __init__(self, book: Book, report: Report) -> None:
        self.book, self.edition, self.phrases = book, book.edition, book.edition.phrases
        self.references = References(book, report)
        self.matter = Matter.BODY
        self.makers: dict[Generated, Callable[[], AnySection | None]] = {
            Generated.TITLE_PAGE: self._title_page,
            Generated.IMPRINT: self._imprint,
            Generated.CONTENTS: self._contents,
            Generated.LEGEND: self._legend,
            Generated.REGISTERS: self._registers,
            Generated.INTERVENTIONS: self._interventions,
            Generated.BIBLIOGRAPHY: self._bibliography,
            Generated.FURTHER_READING: self._further_reading,
        }

    def all(self) -> tuple[AnySection, ...]:
        """Every section; the contents is filled when all others are known."""
        sections = [made for item in self.book.items if (made := self._section(item)) is not None]
        sections += teacher_notes(sections, self.phrases.say("teacher-notes"))
        entries = _contents_entries(sections)
        return tuple(replace(s, entries=entries) if isinstance(s, ContentsSection) else s for s in sections)

    def _section(self, item: BookItem) -> AnySection | None:
        match item:
            case MatterStart():
                self.matter = item.matter
                return None
            case PartStart():
                label = self.phrases.say("part", n=item.number)
                return PartSection(
                    anchor=anchor("part", item.id),
                    matter=self.matter,
                    heading=item.title,
                    running=shortened(item.title),
                    number_label=label,
                )
            case Unit():
                return self._text(item)
            case GeneratedStart():
                return self.makers[item.kind]()

    # --- texts ---------------------------------------------------------------------------------------------------

    def _text(self, unit: Unit) -> TextSection:
        say, refer = self.phrases.say, self.references
        source, commentary = unit.source, unit.commentary
        short = (source.short_title if source else commentary.short_title if commentary else "") or unit.title.text
        place = (
            plain(f"{source.place_}, ")
            if source and source.place_ and unit.date.text
            else plain(source.place_ if source else "")
        )
        byline = (
            ", ".join(filter(None, [source.creator, source.kind]))
            if source
            else (commentary.author if commentary else "")
        )
        return TextSection(
            anchor=anchor("text", unit.id),
            matter=self.matter,
            heading=unit.title.text,
            running=shortened(short),
            listed=unit.kind is not UnitKind.COMPILER,
            unit=unit.id,
            kind=unit.kind,
            number=unit.number,
            number_label=say("document", n=unit.number) if unit.number else "",
            title=refer.content(unit.title, unit.id),
            byline=plain(byline),
            dateline=place + unit.date,
            language=unit.language,
            voice=say("compiler") if unit.kind is UnitKind.COMPILER else "",
            headnote_label=say("headnote"),
            headnote=refer.blocks(unit.headnote, unit.id),
            body=refer.blocks(unit.body, unit.id),
            source_label=say("source-note"),
            source_note=self._source_note(unit),
            questions_label=say("questions"),
            questions=tuple(self._question(q, unit) for q in unit.questions),
            answer_label=say("answer"),
            notes=tuple(self._note(n, unit) for n in unit.notes if not n.shares_mark),
            repeated_calls=tuple(self._repeated(n) for n in unit.notes if n.shares_mark),
            notes_label=say("notes"),
            lines=self.book.line_numbers_of(unit),
        )

    def _note(self, note: Note, unit: Unit) -> ResolvedNote:
        series = note.series.value
        return ResolvedNote(
            id=note.id,
            series=note.series,
            mark=note.mark,
            lemma=note.lemma,
            blocks=self.references.again(note) if note.repeats else self.references.blocks(note.blocks, unit.id),
            call_name=self.phrases.say(f"call-{series}", mark=note.mark, lemma=note.lemma.text),
            back_name=self.phrases.say(f"back-{series}", mark=note.mark, lemma=note.lemma.text),
            place=note.place,
            repeats=note.repeats,
        )

    def _repeated(self, note: Note) -> RepeatedCall:
        name = self.phrases.say(f"call-{note.series.value}", mark=note.mark, lemma=note.lemma.text)
        return RepeatedCall(note.id, note.repeats, note.series, note.mark, name)

    def _question(self, question: Question, unit: Unit) -> ResolvedQuestion:
        refer = self.references
        words = anchor("words", question.id) if question.has_words else ""
        return ResolvedQuestion(
            question.id,
            question.label,
            refer.blocks(question.ask, unit.id),
            refer.blocks(question.answer, unit.id),
            words,
        )

    def _source_note(self, unit: Unit) -> Content:
        source = unit.source
        if source is None or unit.kind is UnitKind.COMPILER:
            return Content()
        locator = source.taken_from_work.locator if source.taken_from_work else ""
        parts = [plain(source.taken_from)] if source.taken_from else []
        if unit.source_work.text and (locator or not parts):
            parts.append(unit.source_work)
        if source.rights:
            parts.append(plain(self._rights(source.rights)))
        result = Content()
        for part in parts:
            result = result + (plain(" ") if result.text else Content()) + _sentence(part)
        return result

    def _rights(self, text: str) -> str:
        """“Rights: not established”; a text that speaks of rights itself needs no such word before it."""
        if text.lower().startswith(self.phrases.say("rights-heading").lower()):
            return text[:1].upper() + text[1:]
        return self.phrases.say("rights", text=text)

    # --- generated matter ----------------------------------------------------------------------------------------

    def _title_page(self) -> TitlePageSection:
        edition = self.edition
        default = self.book.audience is edition.audience
        copy_label = "" if default or self.book.audience is None else self.phrases.say("teachers-copy")
        makers = tuple(_maker_line(edition, role) for role in dict.fromkeys(c.role for c in edition.contributors))
        publisher = ", ".join(filter(None, [edition.place_, edition.publisher, edition.date]))
        return TitlePageSection(
            anchor="title-page", matter=self.matter, heading=self.phrases.say("title-page"), running="", listed=False,
            title=edition.title, subtitle=edition.subtitle, makers=makers, publisher=publisher, copy_label=copy_label,
        )  # fmt: skip

    def _imprint(self) -> ImprintSection:
        edition, say = self.edition, self.phrases.say
        numbers = "; ".join(say(f"identifier-{i.kind.value}", value=i.value) for i in edition.identifiers)
        pairs = (
            (say("rights-heading"), edition.rights),
            (say("licence-heading"), edition.licence),
            (say("dates-heading"), edition.calendar),
            (say("names-heading"), edition.transliteration),
            ("", edition.series),
            (say("identifier-heading"), numbers),
        )
        paragraphs = tuple((h, plain(fold(t))) for h, t in pairs if t)
        return ImprintSection(
            anchor="imprint",
            matter=self.matter,
            heading=say("imprint"),
            running=say("imprint"),
            listed=False,
            paragraphs=paragraphs,
        )

    def _contents(self) -> ContentsSection:
        heading = self.phrases.say("contents")
        return ContentsSection(
            anchor="contents", matter=self.matter, heading=heading, running=heading, listed=False, entries=()
        )

    def _legend(self) -> LegendSection | None:
        entries = legend(self.book)
        heading = self.phrases.say("legend")
        return (
            LegendSection(anchor="legend", matter=self.matter, heading=heading, running=heading, entries=entries)
            if entries
            else None
        )

    def _registers(self) -> RegistersSection | None:
        groups = register_groups(self.book, self.references)
        heading = self.phrases.say("registers")
        return (
            RegistersSection(anchor="registers", matter=self.matter, heading=heading, running=heading, groups=groups)
            if groups
            else None
        )

    def _interventions(self) -> ListSection:
        entries = tuple(("", content) for content in interventions(self.book, self.references))
        return self._list(Generated.INTERVENTIONS, entries)

    def _bibliography(self) -> ListSection | None:
        entries = tuple((anchor("work", e.key), e.content) for e in self.book.bibliography)
        return self._list(Generated.BIBLIOGRAPHY, entries) if entries else None

    def _further_reading(self) -> ListSection | None:
        entries = tuple((anchor("work", e.key), e.content) for e in self.book.further_reading)
        return self._list(Generated.FURTHER_READING, entries) if entries else None

    def _list(self, kind: Generated, entries: tuple[tuple[str, Content], ...]) -> ListSection:
        name = kind.value.replace(" ", "-")
        heading = self.phrases.say(name)
        return ListSection(
            anchor=name, matter=self.matter, heading=heading, running=heading, kind=kind, entries=entries
        )


def _print_identifier(edition: Edition) -> str:
    """The number that the printed book bears, where it has one of its own."""
    found = next((i for i in edition.identifiers if i.output == "pdf" and i.kind is not IdentifierKind.URL), None)
    return f"urn:{found.kind.value}:{found.value}" if found else ""


def _sentence(content: Content) -> Content:
    """With a full stop, where no mark ends it."""
    return content if content.text.endswith((".", "?", "!")) else content + plain(".")


def _maker_line(edition: Edition, role: object) -> str:
    phrases = edition.phrases
    makers: list[Contributor] = [c for c in edition.contributors if c.role is role]
    names = [c.name for c in makers]
    listed = (
        phrases.say("name-list-join").join(names[:-1]) + phrases.say("name-join") + names[-1]
        if len(names) > 1
        else names[0]
    )
    return phrases.say(f"by-{makers[0].role.value}", names=listed)


def _contents_entries(sections: list[AnySection]) -> tuple[ContentsEntry, ...]:
    entries = []
    in_part = False
    for s in sections:
        if not s.listed:
            continue
        part = isinstance(s, PartSection)
        in_part = part or (in_part and s.matter is Matter.BODY)
        title = s.title.mapped(lambda m: None if m.is_point else m) if isinstance(s, TextSection) else plain(s.heading)
        label = s.number if isinstance(s, TextSection) else s.number_label if isinstance(s, PartSection) else ""
        entries.append(ContentsEntry(label, title, s.anchor, 1 if part or not in_part else 2))
    return tuple(entries)
