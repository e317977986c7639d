"""The place of a line to the words for it: “line 7”, “lines 7–9”, “Document 2, paragraph 3”."""

from __future__ import annotations

from sourcebook.model.content import LineOf
from sourcebook.model.lines import Counting, LineCount
from sourcebook.model.measured import Measured
from sourcebook.model.phrases import Phrases

#: the words for one and for several of what is counted
_WORDS = {Counting.LINES: ("line", "lines"), Counting.PARAGRAPHS: ("paragraph", "paragraphs")}
#: a number before anything is known: as wide as most are in the end
_UNKNOWN = LineCount(Counting.LINES, (), 1)
_NO_NUMBER = "00"


def words_for_line(phrases: Phrases, place: LineOf, measured: Measured) -> str:
    """The words for the lines in which `place` begins and ends, with the name of the text where that has to be said."""
    count = measured.counts.get(place.text, _UNKNOWN)
    first, last = count.number_at(place.first), count.number_at(place.last)
    one, several = _WORDS[count.what]
    words = phrases.say(several, first=first, last=last) if last > first else phrases.say(one, n=first or _NO_NUMBER)
    return phrases.say("line-in-document", document=place.document, line=words) if place.document else words
