"""A theme whose templates change the names of notes gets a clear answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from built import build_copy
from hard_books import THEME
from sourcebook.errors import LayoutFailed

EDITION = "format: 1\nid: small\ntitle: Small\nlanguage: en\ncontents:\n  - source: letter\n"
LETTER = "---\ntitle: Letter\n---\nMy dear Sir.[^sir]\n"
NOTES = "[^sir]: A form of address.\n"


def test_a_template_that_changes_the_id_of_a_note_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources").mkdir()
    (tmp_path / "theme").mkdir()
    (tmp_path / "edition.yaml").write_text(EDITION, encoding="utf-8")
    (tmp_path / "sources" / "letter.md").write_text(LETTER, encoding="utf-8")
    (tmp_path / "sources" / "letter.notes.md").write_text(NOTES, encoding="utf-8")
    template = THEME / "text.html.j2"
    changed = template.read_text(encoding="utf-8").replace('id="{{ note.anchor }}"', 'id="{{ note.anchor }}-x"')
    (tmp_path / "theme" / template.name).write_text(changed, encoding="utf-8")
    with pytest.raises(LayoutFailed) as raised:
        build_copy(tmp_path, ("pdf",))
    assert any("-x" in f.message and "template" in f.hint for f in raised.value.findings)
