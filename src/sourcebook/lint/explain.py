"""What every code means: from the rules' own text, and for what the reading stages find from `stages.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

from sourcebook.lint.runner import rules


@cache
def explanations() -> dict[str, str]:
    """An explanation for every code that the program can print."""
    text = (files("sourcebook.lint") / "stages.toml").read_text(encoding="utf-8")
    result = {code: rule.explanation() for code, rule in rules().items()}
    for code, entry in tomllib.loads(text).items():
        result[code] = f"{code}\n\nWanted: {entry['wants']}\nWhy: {entry['why']}\nWhat to do: {entry['fix']}"
    return dict(sorted(result.items()))
