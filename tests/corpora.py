"""Real books for tests: where they lie, and how they become editions on disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from sourcebook.importing import import_ebook

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"


def corpus(name: str) -> Path:
    """The path of a book to test on; the test is skipped, by name, where it is absent."""
    path = CORPORA / name
    if not path.is_file():
        pytest.skip(f"{name} is not on this machine")
    return path


def convert(book: Path, folder: Path, documents: str = "new-page") -> Path:
    """Bring a book over into `folder` and give the folder; `documents` says whether each text begins a page."""
    import_ebook(book, folder)
    edition = folder / "edition.yaml"
    text = edition.read_text(encoding="utf-8")
    edition.write_text(text.replace("\ncontents:\n", f"\ndocuments: {documents}\ncontents:\n", 1), encoding="utf-8")
    return folder


#: what `check` finds in the books as they are brought over, looked at one by one: all of it is so in the books themselves
FINDINGS = {
    "federalist-papers.epub": {"quotation-marks-unbalanced": 1},
    "pepys-diary-part-1.epub": {
        "note-long": 11,
        "quotation-marks-unbalanced": 1,
        "weekday-wrong": 1,
    },
}
