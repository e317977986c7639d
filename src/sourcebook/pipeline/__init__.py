"""The straight line: a folder of sources becomes checked, typeset and verified files. Read it aloud, from `reading` on.

reading    the folder of an edition → what is printed of it, or what is wrong with it
making     what is printed → the bytes of each file
drafting   an edition with errors → a draft of it
building   all of this, verified, and put in the place of the last good books
verifying  the files that were built, read back
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook.pipeline.building import Built, Order, build, verified_files
    from sourcebook.pipeline.making import BOOKS, Progress, file_name, make_files, picture, pictures, typesetter_for
    from sourcebook.pipeline.prepared import KEPT, Prepared, leave_out_accepted, usual_copy
    from sourcebook.pipeline.reading import check, mend, prepare
    from sourcebook.pipeline.sharing import with_shared_marks
    from sourcebook.pipeline.verifying import verify

#: where each name is from: it is loaded when it is asked for, as what reads is of no use to who lays out
_HOMES = {
    "building": ("Built", "Order", "build", "verified_files"),
    "making": ("BOOKS", "Progress", "file_name", "make_files", "picture", "pictures", "typesetter_for"),
    "prepared": ("KEPT", "Prepared", "leave_out_accepted", "usual_copy"),
    "reading": ("check", "mend", "prepare"),
    "sharing": ("with_shared_marks",),
    "verifying": ("verify",),
}

__all__ = [
    "BOOKS",
    "KEPT",
    "Built",
    "Order",
    "Prepared",
    "Progress",
    "build",
    "check",
    "file_name",
    "leave_out_accepted",
    "make_files",
    "mend",
    "picture",
    "pictures",
    "prepare",
    "typesetter_for",
    "usual_copy",
    "verified_files",
    "verify",
    "with_shared_marks",
]


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(name)
