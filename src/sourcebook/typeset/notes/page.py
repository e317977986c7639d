"""The notes of one page and the height that each gets: all of it where there is room, otherwise two lines and more.

Continuations come first, then the notes in the order of their calls. A note is parted only where it can't be set whole,
and no other note begins below one that is parted, unless both are called in the same few lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from typing import Protocol

from sourcebook.records import dataclass
from sourcebook.typeset.notes.cluster import Cluster, shared
from sourcebook.typeset.notes.rest import TOLERANCE

#: how much of what is left below its call a note gets that must be parted, while there may be more text to come
SHARE = 0.5
#: how much of a page the continuations may take, while there is text to come
CARRIED_SHARE = 0.6
#: lines of text at the head of a page, or below a call, within which the notes of several lines may all be parted
CLOSE_LINES = 3.5


class SetLine(Protocol):
    """A line on the page: its edges, and the top of the first line that would go to the next page with it."""

    top: float
    bottom: float
    kept_from: float


@dataclass(slots=True, eq=False)
class Entry:
    """A note on a page, with those called in it: what is to be set, the height it has been given, the top of its line.

    A continuation has no line.
    """

    cluster: Cluster
    given: float
    top: float = float("-inf")

    @property
    def parted(self) -> bool:
        """Whether it has not been given all of its height."""
        return self.given < self.cluster.full - TOLERANCE


@dataclass(slots=True)
class NotePage:
    """A page being filled: `top` and `bottom` of its type area, `frame` the height of the note area's rule and gaps."""

    top: float
    bottom: float
    frame: float
    entries: list[Entry] = field(default_factory=list)

    @property
    def taken(self) -> float:
        """The height that the note area takes so far."""
        return self.frame + sum(e.given for e in self.entries) if self.entries else 0.0

    def carry(self, cluster: Cluster, *, text_to_come: bool) -> None:
        """Begin with what the page before left over."""
        self.entries.append(Entry(cluster, 0.0))
        room = self.bottom - self.top - self.frame
        spread(self.entries, room * (CARRIED_SHARE if text_to_come else 1.0))

    def admit(self, new: Sequence[Entry], line: SetLine, kept: Sequence[Entry] = ()) -> bool:
        """Whether the notes called in a line can begin on this page below it; if so, every note gets its height.

        `kept` are the notes whose calls would go to the next page with the line; these may be parted to keep it.
        """
        room = self.bottom - self.frame - line.bottom
        before = sum(e.cluster.full for e in self.entries)
        if before + sum(e.cluster.least for e in new) <= room + TOLERANCE:
            for entry in self.entries:
                entry.given = entry.cluster.full
            _share(new, room - before)
            return True
        soft = [e for e in self.entries if e in kept or (e.parted and line.top - e.top <= _close(line))]
        return self._part(soft, new, room) or (self._at_head(line) and self._part(self.entries, new, room))

    def _part(self, soft: Sequence[Entry], new: Sequence[Entry], room: float) -> bool:
        """Whether the new notes can begin where only those in `soft` may be parted for them; if so, all get their heights."""
        firm = [e for e in self.entries if e not in soft]
        left = room - sum(e.given for e in firm)
        together = [*soft, *new]
        if any(e.parted for e in firm) or sum(e.cluster.least for e in together) > left + TOLERANCE:
            return False
        _share(together, left)
        return True

    def make_room(self, line: SetLine, kept: Sequence[Entry]) -> bool:
        """Take height back from notes so that one more line stands above them; whether that was possible.

        From `kept`, the notes whose calls would go with the line; from all only where the page would be left all but empty.
        """
        for entries in (kept, self.entries if self._at_head(line) else ()):
            room = self.bottom - self.frame - line.bottom - sum(e.given for e in self.entries if e not in entries)
            if entries and sum(e.cluster.least for e in entries) <= room + TOLERANCE:
                spread(entries, room)
                return True
        return False

    def _at_head(self, line: SetLine) -> bool:
        """Whether a break before this line would leave hardly any text on the page."""
        return line.kept_from - self.top <= _close(line)

    def settle(self, text_bottom: float) -> None:
        """Give the notes all the room that the text has left."""
        spread(self.entries, self.bottom - self.frame - text_bottom)


def _close(line: SetLine) -> float:
    """How far apart lines may be whose notes are parted together."""
    return CLOSE_LINES * (line.bottom - line.top)


def _share(entries: Sequence[Entry], room: float) -> None:
    """Give each its full height, or where that is too much share only a part of the room, since text may follow."""
    if sum(e.cluster.full for e in entries) <= room + TOLERANCE:
        spread(entries, room)
        return
    least = sum(e.cluster.least for e in entries)
    spread(entries, least + (room - least) * SHARE)


def spread(entries: Sequence[Entry], room: float) -> None:
    """Give every note its least height, and what is left in order: the first as much as it can take, then the next."""
    for entry, given in zip(entries, shared([e.cluster for e in entries], room), strict=True):
        entry.given = given
