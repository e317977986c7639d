"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sourcebook.model.audience import Audience

EditionArgument = Annotated[Path, typer.Argument(help="The folder of an edition, or one source file.", exists=True)]
AudienceOption = Annotated[
    str, typer.Option("--for", help="For whom: pupils or teacher. The edition's own choice if not said.")
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")]


def chosen_audience(text: str) -> Audience | None:
    """The audience named on the command line. Raises BadParameter where there is no such audience."""
    if not text:
        return None
    if text not in tuple(Audience):
        raise typer.BadParameter(f"“{text}” is not an audience. There are: {', '.join(Audience)}.", param_hint="--for")
    return Audience(text)
