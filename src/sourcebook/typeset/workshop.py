"""Who lays out and draws: the fragments handed out in order, and each drawn by whoever has laid it out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from typing import TypeAlias

from sourcebook.beside import Crew
from sourcebook.model.lines import LineCount
from sourcebook.records import dataclass
from sourcebook.typeset.fragment import FragmentSetter, Look, SetFragment, Spot
from sourcebook.typeset.kept import KeptPages
from sourcebook.typeset.part import Part
from sourcebook.typeset.placed import Laid


@dataclass(frozen=True, slots=True)
class Drawing:
    """A fragment to be drawn: as it was laid out, its place in the book, and the numbers of the lines of its texts."""

    laid: Laid
    place: Spot
    counts: Mapping[str, LineCount]


@dataclass(frozen=True, slots=True)
class _ToLayOut:
    laid: Laid
    keep: bool


@dataclass(frozen=True, slots=True)
class _Drawn:
    part: Part
    fonts: dict[str, bytes] = field(repr=False)


_Job: TypeAlias = _ToLayOut | Drawing


class Workshop:
    """A crew of setters. `told` is what the fragments that are laid out tell, `length_drawn` the length of the markup of those
    that are drawn, `fonts` are bytes of fonts by their sums."""

    def __init__(self, make_setter: Callable[[], FragmentSetter], kept: KeptPages) -> None:
        self._make_setter, self._kept = make_setter, kept
        self._setter: FragmentSetter | None = None
        self.told: dict[Laid, SetFragment] = {}
        self.fonts: dict[str, bytes] = {}
        self.length_drawn = 0
        self._drawn: dict[tuple[Laid, Spot], tuple[Drawing, Part]] = {}
        self._crew: Crew[_Job, SetFragment | _Drawn] | None = None
        self._keeper: dict[Laid, int] = {}
        self._waiting: dict[int, deque[Drawing]] = {}
        self._given: dict[int, _Job] = {}

    def order(self, drawing: Drawing) -> None:
        """Have a fragment drawn, unless it is drawn already or will be."""
        waiting = [one for jobs in self._waiting.values() for one in jobs]
        if self.drawn(drawing) is not None or any(drawing == one for one in (*waiting, *self._given.values())):
            return
        before = self._kept.drawn(drawing.laid, drawing.place, drawing.counts)
        if before is not None:
            self._drawn[drawing.laid, drawing.place] = drawing, before[0]
            self.length_drawn += len(drawing.laid[0].markup)
            self.fonts.update(before[1])
            return
        keeper = self._keeper.get(drawing.laid)
        if keeper is None:
            keeper = min(self._standing_by().members, key=lambda member: len(self._waiting.get(member, ())))
        self._waiting.setdefault(keeper, deque()).append(drawing)

    def drawn(self, drawing: Drawing) -> Part | None:
        """The part, where it is drawn."""
        found = self._drawn.get((drawing.laid, drawing.place))
        return found[1] if found is not None and found[0] == drawing else None

    @property
    def all_drawn(self) -> bool:
        """Whether nobody keeps pages that are still to be drawn, or has anything to do."""
        return not (self._keeper or self._given or any(self._waiting.values()))

    def look_up(self, laid: Laid) -> bool:
        """Whether a fragment was laid out, now or in an earlier build."""
        if laid not in self.told and (told := self._kept.laid_out(laid)) is not None:
            self.told[laid] = told
        return laid in self.told

    def work(self, to_lay_out: Sequence[Laid], *, keep: bool = False) -> None:
        """Give each who has nothing to do something to do, and wait for one of them. Raises what the work raises."""
        self.begin(to_lay_out, keep=keep)
        try:
            self._take(*self._standing_by().answer())
        except BaseException:
            self.rest()
            raise

    def begin(self, to_lay_out: Sequence[Laid], *, keep: bool = False) -> None:
        """Give each who has nothing to do what is to be drawn, or else what is to be laid out; `keep` it then to be drawn."""
        if not to_lay_out and not any(self._waiting.values()):
            return
        crew = self._standing_by()
        under_way = [job.laid for job in self._given.values() if isinstance(job, _ToLayOut)]
        next_ones = iter([laid for laid in to_lay_out if laid not in under_way])
        for member in crew.idle:
            job: _Job | None
            if self._waiting.get(member):
                job = self._waiting[member].popleft()
            else:
                laid = next(next_ones, None)
                job = None if laid is None else _ToLayOut(laid, keep)
            if job is not None:
                self._given[member] = job
                crew.give(member, job)

    def rest(self) -> None:
        """End all work; pages that were kept to be drawn are forgotten."""
        if self._crew is not None:
            self._crew.dismiss()
        self._crew = None
        if self._setter is not None:
            self._setter.kept.clear()
        self._keeper.clear()
        self._waiting.clear()
        self._given.clear()

    def _standing_by(self) -> Crew[_Job, SetFragment | _Drawn]:
        if self._crew is None:
            self._with_fonts()  # before the crew is parted from this process, so that all have it
            self._crew = Crew(self._do)
        return self._crew

    def _take(self, member: int, answer: SetFragment | _Drawn) -> None:
        job = self._given.pop(member)
        if isinstance(job, _ToLayOut) and isinstance(answer, SetFragment):
            self.told[job.laid] = answer
            if job.keep:
                self._keeper[job.laid] = member
        elif isinstance(job, Drawing) and isinstance(answer, _Drawn):
            self._drawn[job.laid, job.place] = job, answer.part
            self.length_drawn += len(job.laid[0].markup)
            self.fonts.update(answer.fonts)
            self._keeper.pop(job.laid, None)

    def _do(self, job: _Job) -> SetFragment | _Drawn:
        """In the process of whoever does it."""
        setter = self._with_fonts()
        if isinstance(job, _ToLayOut):
            told = setter.lay_out(*job.laid, keep=job.keep)
            self._kept.keep_laid_out(job.laid, told)
            return told
        fonts: dict[str, bytes] = {}
        part = setter.draw(*job.laid, job.place, job.counts, fonts)
        self._kept.keep_drawn(job.laid, job.place, job.counts, part, fonts)
        return _Drawn(part, fonts)

    def get_ready(self, look: Look, language: str) -> None:
        """Load what all fragments of a book need, before there is a crew: then all who are in it have it."""
        self._with_fonts().get_ready(look, language)

    def _with_fonts(self) -> FragmentSetter:
        """What lays out and draws; its fonts are loaded when it is first asked for."""
        if self._setter is None:
            self._setter = self._make_setter()
        return self._setter
