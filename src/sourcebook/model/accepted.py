"""Findings that the editor has looked at and accepts, each with a reason."""

from __future__ import annotations

from sourcebook.model.keys import Located, key
from sourcebook.records import dataclass


@dataclass(frozen=True, kw_only=True)
class Acceptance(Located):
    """One accepted finding, or all of its code in one file, or everywhere."""

    finding: str = key("The code of the finding, as it stands in square brackets at its end.")
    in_: str = key("The file that the finding names, as seen from the edition's folder; or everywhere.", default="")
    words: str = key("A piece of the finding's message, where not all of this code are meant.", prose=True, default="")
    reason: str = key("Why it may stay.", prose=True)


@dataclass(frozen=True, kw_only=True)
class AcceptedFile(Located):
    """`accepted.yaml` as a file."""

    accepted: tuple[Acceptance, ...] = key("The accepted findings.", default=())
