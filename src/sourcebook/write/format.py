"""What a format is: a name, an ending, whether it needs laid-out pages, and a function that makes the bytes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sourcebook.diagnostics import Report
from sourcebook.model.measured import Measured
from sourcebook.model.resolved import ResolvedEdition
from sourcebook.records import dataclass
from sourcebook.store import Store

if TYPE_CHECKING:
    from sourcebook.render import Rendered, Theme
    from sourcebook.typeset import LaidOut, Part


@dataclass(frozen=True, slots=True)
class WriteJob:
    """Everything a format may use.

    `reference` tells of the pages that the edition's usual copy has: an ebook names these, whomever it is for.
    `laid_out` is there when the format needs pages; `images` gives files by path; what is amiss while
    writing goes to `report`; `date` is the day of making, where one was given: no clock is read. `rendered` holds texts rendered before,
    and `store` what else was made before; `opened` gives the parts of the pages as the format itself has opened them.
    """

    edition: ResolvedEdition
    theme: Theme
    measured: Measured
    reference: Measured
    laid_out: LaidOut | None
    images: Mapping[str, Callable[[], bytes]]
    report: Report
    date: datetime | None = None
    rendered: Rendered | None = None
    store: Store = field(default_factory=Store)
    opened: Callable[[Part], Any] | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `write` turns a job into the bytes of one file, the same bytes for the same job.

    `names_pages`: it can be made without pages, but tells its readers of them. `opens` makes what opens the parts of the pages,
    each as soon as it is drawn.
    """

    name: str
    extension: str
    needs_pages: bool
    write: Callable[[WriteJob], bytes]
    names_pages: bool = False
    opens: Callable[[], Callable[[Part], Any]] | None = None
