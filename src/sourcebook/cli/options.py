"""Options that several commands share."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from sourcebook.diagnostics import Finding, nearest
from sourcebook.model.audience import Audience


def there_is(path: Path) -> Path:
    """The path, where there is something of that name. Raises BadParameter where there is not."""
    if path.exists():
        return path
    beside = path.parent if path.parent.is_dir() else Path()
    close = nearest(path.name, (p.name for p in beside.iterdir() if not p.name.startswith(".")))
    if close is None:
        raise typer.BadParameter(
            f"There is no folder or file “{path.as_posix()}”. If its name has blanks, put it in quotation marks."
        )
    meant = (path.parent / close).as_posix()
    raise typer.BadParameter(f"There is no folder or file “{path.as_posix()}”. Did you mean “{meant}”?")


EditionArgument = Annotated[
    Path,
    typer.Argument(metavar="FOLDER", help="The folder of an edition, or one source file.", callback=there_is),
]
AudienceOption = Annotated[
    str,
    typer.Option(
        "--for", metavar="AUDIENCE", help="For whom: pupils or teacher. The edition's own choice if not said."
    ),
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Let warnings count as errors.")]
FormatOption = Annotated[
    str, typer.Option("--format", metavar="FORMAT", help="How findings are shown: text, json, or github for GitHub.")
]
SelectOption = Annotated[
    str, typer.Option("--select", metavar="CODES", help="Show only findings with these codes, a comma between them.")
]
IgnoreOption = Annotated[
    str, typer.Option("--ignore", metavar="CODES", help="Leave findings with these codes out, a comma between them.")
]
JobsOption = Annotated[
    int, typer.Option("--jobs", metavar="N", min=0, help="How many processes may work at once; 0: one for each core.")
]
#: where books are built, if nothing else is said
BUILD = Path("build")
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what is wrong, and what was made.")]


def source_date() -> datetime | None:
    """The day of making that the variable SOURCE_DATE_EPOCH gives, in seconds since 1970; none where it is not set.

    Raises BadParameter where it is not such a number (reproducible-builds.org, SOURCE_DATE_EPOCH specification).
    """
    text = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not text:
        return None
    try:
        return datetime.fromtimestamp(int(text), UTC).replace(tzinfo=None)
    except (ValueError, OverflowError, OSError):
        raise typer.BadParameter(
            f"The variable SOURCE_DATE_EPOCH holds “{text}”. It takes a number of seconds since 1970, or nothing."
        ) from None


def chosen_audience(text: str) -> Audience | None:
    """The audience named on the command line. Raises BadParameter where there is no such audience."""
    if not text:
        return None
    if text not in tuple(Audience):
        raise typer.BadParameter(f"“{text}” is not an audience. There are: {', '.join(Audience)}.", param_hint="--for")
    return Audience(text)


def chosen_format(text: str) -> str:
    """A way of showing findings. Raises BadParameter where there is no such way."""
    from sourcebook.lint.report import ways

    if text not in ways():
        known = ", ".join(sorted(ways()))
        raise typer.BadParameter(f"Findings can't be shown as “{text}”. There are: {known}.", param_hint="--format")
    return text


def chosen_findings(select: str, ignore: str) -> Callable[[Finding], bool]:
    """Whether a finding is to be shown, by its code. Raises BadParameter where a code is not known."""
    from sourcebook.lint import explanations

    chosen: list[frozenset[str]] = []
    for option, text in (("--select", select), ("--ignore", ignore)):
        codes = [code.strip() for code in text.split(",") if code.strip()]
        for code in codes:
            if code not in explanations():
                close = nearest(code, explanations())
                meant = f" Did you mean “{close}”?" if close else ""
                raise typer.BadParameter(f"There is no finding with the code “{code}”.{meant}", param_hint=option)
        chosen.append(frozenset(codes))
    return lambda finding: (not chosen[0] or finding.code in chosen[0]) and finding.code not in chosen[1]
