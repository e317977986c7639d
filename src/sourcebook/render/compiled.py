"""Templates of the program compiled once, and kept where Python keeps the modules that it compiles.

Only the program's own: what a template of an edition compiles to stays in memory.
"""

from __future__ import annotations

import os
import sys
import tempfile
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from pickle import UnpicklingError

from jinja2.bccache import Bucket, BytecodeCache

from sourcebook.sourceformat.templates import templates_folder


class Compiled(BytecodeCache):
    """The compiled templates of one theme; `options` are those of the environment, by which the same source compiles to other code.

    What can't be read whole, or can't be written, counts as not kept.
    """

    def __init__(self, theme: str, options: object) -> None:
        folder = templates_folder()
        self._folder = folder / "__pycache__" if isinstance(folder, Path) else None
        made_by = sha256(repr((version("jinja2"), options)).encode()).hexdigest()[:12]
        self._ending = f"{theme}.{sys.implementation.cache_tag}-{made_by}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the kept code of a template into its bucket, where it was compiled from the same source."""
        with suppress(OSError, EOFError, UnpicklingError, ValueError):
            if self._folder is not None:
                bucket.bytecode_from_string(self._file(bucket).read_bytes())

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template, in one step."""
        if self._folder is None or sys.dont_write_bytecode:
            return
        with suppress(OSError):
            self._folder.mkdir(exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder)
            try:
                with os.fdopen(handle, "wb") as target:
                    bucket.write_bytecode(target)
                Path(name).replace(self._file(bucket))
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise

    def _file(self, bucket: Bucket) -> Path:
        assert self._folder is not None
        return self._folder / f"{bucket.key}.{self._ending}"
