"""Finished books on the disk: put there in one step, with a manifest that says what each was made from."""

from sourcebook.shelf.manifest import strangers
from sourcebook.shelf.swap import other_home, shelve

__all__ = ["other_home", "shelve", "strangers"]
