"""Templates of the program compiled once, and kept with it, as Python keeps the modules that it compiles.

Only the program's own: what a template of an edition compiles to stays in memory.
"""

from __future__ import annotations

from jinja2.bccache import Bucket, BytecodeCache

from sourcebook.sourceformat.templates import kept_with_program
from sourcebook.store import sum_of_program

#: the kind of thing kept
COMPILED = "templates"


class Compiled(BytecodeCache):
    """The compiled templates of our themes, each under its source, its name, and all by which that is compiled."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Put the kept code of a template into its bucket, where there is any."""
        kept = kept_with_program().get(COMPILED, _key(bucket))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        kept_with_program().put(COMPILED, _key(bucket), bucket.bytecode_to_string())


def _key(bucket: Bucket) -> tuple[bytes, ...]:
    by = sum_of_program("render/theme.py", packages=("jinja2",))
    return by, bucket.key.encode(), bucket.checksum.encode()
