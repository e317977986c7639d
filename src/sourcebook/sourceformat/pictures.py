"""Pictures: what kind a file is, and whether it can be printed, before the layout engine or an e-reader opens it."""

from __future__ import annotations

import io
import warnings
from pathlib import PurePosixPath

from sourcebook.diagnostics import Report
from sourcebook.model.edition import Edition
from sourcebook.sourceformat.files import Folder

#: the kinds of picture that every EPUB reader shows (EPUB 3.3, 3.2), by the ends of their names; SVG, which can call
#: for other files, is left out
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP"}
MEDIA_TYPES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
#: the largest file, in bytes, and the largest picture, in dots
BYTES_LIMIT = 40_000_000
DOTS_LIMIT = 50_000_000
_UNREADABLE = "Open it in a program for pictures and save it again as PNG or JPEG."


def media_type(name: str) -> str:
    """The media type of a picture, from the end of its name. Raises KeyError where it is not a kind we print."""
    return MEDIA_TYPES[KINDS[PurePosixPath(name).suffix.lower()]]


def check_pictures(edition: Edition, folder: Folder, report: Report) -> None:
    """Look at every picture that a text shows and that is on file."""
    seen: set[str] = set()
    for picture in edition.pictures:
        if picture.file in seen or picture.file not in edition.images:
            continue
        seen.add(picture.file)
        data = folder.data(picture.file, BYTES_LIMIT)
        if data is not None:
            wrong = what_is_wrong(picture.file, data)
            if wrong is not None:
                report.error("picture-unusable", f"“{picture.file}” {wrong[0]}", picture.place, wrong[1])


def what_is_wrong(name: str, data: bytes) -> tuple[str, str] | None:
    """What is so, and what to do; None where the picture is good."""
    from PIL import Image

    kind = KINDS.get(PurePosixPath(name).suffix.lower())
    if kind is None:
        return "is not a kind of picture that can be printed.", "Save it as PNG or JPEG."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # our own limit is below the one that Pillow warns of
            with Image.open(io.BytesIO(data)) as picture:
                width, height = picture.size
                found = str(picture.format)
                if width * height > DOTS_LIMIT:
                    return (
                        f"has {width} × {height} dots; at most {DOTS_LIMIT // 1_000_000} million are printed.",
                        "Make it smaller: 2,000 dots across are enough for a page.",
                    )
                picture.verify()
    except Exception:  # whatever Pillow makes of bytes that only look like a picture
        return "is not a picture, or is damaged.", _UNREADABLE
    if found == "JPEG" and b"\xff\xd9" not in data[-1024:]:
        return "breaks off before its end.", _UNREADABLE
    if found not in MEDIA_TYPES:
        return "is not a kind of picture that can be printed.", "Save it as PNG or JPEG."
    if found != kind:
        return f"is a {found} picture, but its name says {kind}.", f"Give it a name that ends in .{found.lower()}."
    return None
