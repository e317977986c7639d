"""Notes at the foot of the page: each begins on the page of its call, and a long one goes on at the foot of the next.

In: the engine's layout, page by page. Out: the same, with note areas in which no note is lost, moved or cut off.
"""

from sourcebook.typeset.notes.engine import note_setting

__all__ = ["note_setting"]
