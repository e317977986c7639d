"""The kinds of annotation: one file a kind, found by looking into this folder.

A kind is a frozen dataclass that derives from `Annotation`, names the key its list stands under (`KEY`), and says in
`effect` what it does to the words it is about. Nothing else needs to know of it.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sourcebook.model.annotations.base import Annotation


@cache
def annotation_kinds() -> tuple[type[Annotation], ...]:
    """Every kind of annotation, by the name of its key.

    Raises TypeError where a module of this folder holds no kind or more than one.
    """
    kinds = []
    for module in iter_modules(__path__):
        if module.name == "base":
            continue
        names = vars(import_module(f"{__name__}.{module.name}")).values()
        own = [
            c
            for c in names
            if isinstance(c, type) and issubclass(c, Annotation) and c.__module__.endswith(f".{module.name}")
        ]
        if len(own) != 1:
            raise TypeError(f"annotations/{module.name}.py must hold exactly one kind of annotation, not {len(own)}")
        kinds.append(own[0])
    return tuple(sorted(kinds, key=lambda k: k.KEY))
