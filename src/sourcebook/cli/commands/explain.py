"""`sourcebook explain`: what a rule wants, why, and how to fix it."""

from __future__ import annotations

from typing import Annotated

import typer

from sourcebook.diagnostics import did_you_mean


def command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code in square brackets at the end of a finding.")],
) -> int:
    """Explain a finding: what is wanted, why, and what to do.

    Example: sourcebook explain words-not-found
    """
    from sourcebook.lint import explanations

    known = explanations()
    if code not in known:
        raise typer.BadParameter(f"There is no finding “{code}”. {did_you_mean(code, known)}", param_hint="code")
    typer.echo(known[code])
    return 0
