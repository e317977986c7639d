"""Where pictures and style sheets lie, as the markup of each medium names them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from urllib.parse import quote

#: the base of every address in the markup: a name that exists nowhere (RFC 2606, 2), so that no folder of a machine gets
#: into a book
BASE_URL = "https://edition.invalid/"


def picture_address(name: str) -> str:
    """The address of a picture in the markup for print; signs that mean something in an address are written %20 (RFC 3986, 2.1)."""
    return f"{BASE_URL}{quote(name)}"


def ebook_name(name: str) -> str:
    """The name of a picture inside an ebook: plain letters and digits, which every reading system finds (EPUB 3.3, 4.2.2).

    Where letters had to go, a piece of the SHA-256 of the name keeps two names apart.
    """
    plain = re.sub(r"[^A-Za-z0-9._/-]+", "-", unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode())
    if plain == name:
        return name
    stem, dot, ending = plain.rpartition(".")
    return f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}{dot}{ending}"
