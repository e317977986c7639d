"""`sourcebook schema`: the keys of a file, for text editors that complete and underline."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from sourcebook.diagnostics import did_you_mean


def command(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="Which file: edition, source, commentary, registers or accepted.")
    ] = "edition",
) -> int:
    """Print all keys of a file, for text editors.

    An editor such as VS Code then completes keys and underlines wrong ones. (The form is JSON Schema.)

    Example: sourcebook schema edition > edition.schema.json
    """
    from sourcebook.sourceformat.jsonschema import FILES, json_schema

    if file not in FILES:
        raise typer.BadParameter(
            f"There is no file “{file}” whose keys could be listed. {did_you_mean(file, FILES)}", param_hint="file"
        )
    typer.echo(json.dumps(json_schema(file), ensure_ascii=False, indent=2))
    return 0
