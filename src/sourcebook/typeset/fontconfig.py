"""A font configuration of our own: the layout engine knows no font of the machine, only those it is given by name.

Fontconfig reads the file that the variable FONTCONFIG_FILE names (fonts-conf(5)); ours names no folder of fonts.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_OURS = Path(__file__).with_name("fonts.conf")
_VARIABLES = {"FONTCONFIG_FILE": str(_OURS), "FONTCONFIG_PATH": str(_OURS.parent), "FONTCONFIG_SYSROOT": None}


@contextmanager
def no_fonts_of_the_machine() -> Iterator[None]:
    """While this lasts, a font configuration that is made is empty."""
    before = {name: os.environ.get(name) for name in _VARIABLES}
    _set(_VARIABLES)
    try:
        with warnings.catch_warnings():
            # the engine warns that there are no fonts: that is what is wanted
            warnings.filterwarnings("ignore", message=".*[Ff]ont[Cc]onfig.*")
            yield
    finally:
        _set(before)


def _set(variables: dict[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
