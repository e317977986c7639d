"""Links by meaning and citations, from the editor's file to the printed words."""

from __future__ import annotations

from pathlib import Path

import pytest

from built import SAMPLE, build_copy
from sourcebook.model.blocks import leaves
from sourcebook.model.content import Emphasis, LinkTo
from sourcebook.model.resolved import ListSection, TextSection
from sourcebook.pipeline import prepare

EDITION = """format: 1
id: example
title: An Example
language: en
numbering:
  notes: {scope}
further-reading:
  - smith
contents:
  - part: The letters
    id: letters
  - source: letter
  - commentary: remark
  - generate: bibliography
  - generate: further reading
"""
LETTER = "---\ntitle: A letter\nnotes:\n  - words: Diet\n    id: diet\n    note: {note}\n---\nMy dear Sir, the Diet has not met.\n"
WORKS = """references:
  - id: jones
    type: book
    title: On Diets: A History
    author:
      - family: Jones
        given: Ann
    publisher: Press
    issued: 1999
  - id: smith
    type: book
    title: Assemblies
    author:
      - family: Smith
        given: Bob
    publisher: Press
    issued: 1998
"""


def _write(folder: Path, remark: str, note: str = "An assembly.", scope: str = "edition") -> Path:
    for name, text in {
        "edition.yaml": EDITION.format(scope=scope),
        "sources/letter.md": LETTER.format(note=note),
        "commentary/remark.md": f"---\ntitle: A remark\n---\n{remark}\n",
        "references.yaml": WORKS,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _texts(folder: Path) -> dict[str, TextSection]:
    prepared = prepare(folder)
    assert prepared.resolved is not None, [f.message for f in prepared.report.findings]
    assert prepared.report.findings == []
    return {text.unit: text for text in prepared.resolved.texts}


def test_links_by_meaning_get_their_words_and_lead_there(tmp_path: Path) -> None:
    remark = "See [](doc:letter), [](note:letter/diet), [](part:letters) and [the letter](doc:letter)."
    leaf = next(leaves(_texts(_write(tmp_path, remark))["remark"].body))
    assert leaf.text == "See Document 1, note 1, Part I and the letter."
    links = [(leaf.text[m.start : m.end], m.kind.anchor) for m in leaf.marks if isinstance(m.kind, LinkTo)]
    assert links == [
        ("Document 1", "text-letter"),
        ("note 1", "note-letter.diet"),
        ("Part I", "part-letters"),
        ("the letter", "text-letter"),
    ]


def test_a_note_of_another_document_is_named_with_it_where_numbers_begin_again(tmp_path: Path) -> None:
    leaf = next(leaves(_texts(_write(tmp_path, "See [](note:letter/diet).", scope="document"))["remark"].body))
    assert leaf.text == "See Document 1, note 1."


def test_a_page_is_the_page_on_which_the_text_begins(tmp_path: Path) -> None:
    copy = build_copy(_write(tmp_path, "The letter stands on [](page:letter)."), ("pdf",))
    reading = copy.reading("pdf")
    label = reading.name_of(reading.anchors["text-letter"])
    words = " ".join("".join(r.text for r in reading.runs_of(stream="commentary")).split())
    assert words == f"The letter stands on page {label}."


@pytest.mark.parametrize(
    ("link", "code", "message", "hint"),
    [
        ("[](line:letter/diet)", "line-link", "“line:letter/diet” leads to a line, but the lines of “letter” have no numbers.", "Write lines: layout in the front matter of that source, or lead to the document with doc:."),
        ("[](line:letter/diot)", "target-missing", "“line:letter/diot” leads to no words in this copy of the edition.", "Did you mean “letter/diet”?"),
        ("[](doc:lettre)", "target-missing", "“doc:lettre” leads to nothing in this copy of the edition.", "Did you mean “letter”?"),
        ("[x](name:nobody)", "entry-missing", "No register has an entry “nobody”.", "Add it to a file in the folder registers, such as registers/persons.yaml."),
        ("[x](dcument:letter)", "link-unknown", "“dcument:letter” is not a place that a link can lead to.", "A link leads to doc:ID, note:ID/NOTE, page:ID, part:ID, name:ID, quote:ID, or to an address that begins with https://."),
    ],
)  # fmt: skip
def test_a_link_to_nothing_is_answered(tmp_path: Path, link: str, code: str, message: str, hint: str) -> None:
    found = prepare(_write(tmp_path, f"See {link}.")).report.findings
    assert [(f.code, f.message, f.hint) for f in found] == [(code, message, hint)]
    assert found[0].place is not None and (found[0].place.file, found[0].place.line) == ("commentary/remark.md", 4)


def _notes(text: TextSection) -> list[str]:
    return [" ".join(leaf.text for leaf in leaves(note.blocks)) for note in text.notes]


def test_citations_in_running_text_become_notes_first_full_then_short(tmp_path: Path) -> None:
    text = _texts(_write(tmp_path, "So says Jones [@jones, 12]. And again [@jones, 14; see @smith]!"))["remark"]
    leaf = next(leaves(text.body))
    assert leaf.text == "So says Jones. And again!"
    assert [m.start for m in leaf.marks] == [14, 25]
    assert _notes(text) == [
        "Ann Jones, On Diets: A History (Press, 1999), 12.",
        "Jones, On Diets: A History, 14; see Bob Smith, Assemblies (Press, 1998).",
    ]
    first = next(leaves(text.notes[0].blocks))
    assert [first.text[m.start : m.end] for m in first.marks if isinstance(m.kind, Emphasis)] == ["On Diets: A History"]


def test_citations_inside_a_note_are_put_in_brackets(tmp_path: Path) -> None:
    folder = _write(tmp_path, "Nothing.", note="As Jones says [@jones, chap. 2], it met. [@jones].")
    assert _notes(_texts(folder)["letter"]) == [
        "As Jones says (Ann Jones, On Diets: A History [Press, 1999], chap. 2), it met. Jones, On Diets: A History."
    ]


def test_works_cited_and_further_reading_are_two_lists(tmp_path: Path) -> None:
    prepared = prepare(_write(tmp_path, "So says Jones [@jones]."))
    assert prepared.resolved is not None
    lists = {s.anchor: [c.text for _, c in s.entries] for s in prepared.resolved.sections if isinstance(s, ListSection)}
    assert lists == {
        "bibliography": ["Jones, Ann. On Diets: A History. Press, 1999."],
        "further-reading": ["Smith, Bob. Assemblies. Press, 1998."],
    }


def test_an_unknown_key_is_answered(tmp_path: Path) -> None:
    found = prepare(_write(tmp_path, "So says Jones [@jonse, 12].")).report.findings
    assert [(f.code, f.message, f.hint) for f in found] == [
        ("citation-unknown", "“jonse” is not in the references.", "Did you mean “jones”?")
    ]
    assert str(found[0].place) == "commentary/remark.md:4:15"


@pytest.mark.parametrize("page", ["a4", "letter", "half-letter", "120mm x 190mm"])
def test_every_page_size_and_documents_on_new_pages(tmp_path: Path, page: str) -> None:
    import shutil

    folder = tmp_path / "sample"
    shutil.copytree(SAMPLE, folder)
    file = folder / "edition.yaml"
    text = (
        file.read_text(encoding="utf-8")
        .replace("page: a5", f"page: {page}")
        .replace("documents: run-on", "documents: new-page")
    )
    file.write_text(text, encoding="utf-8")
    copy = build_copy(folder, ("pdf",))
    assert copy.findings("pdf") == []
    reading = copy.reading("pdf")
    begins = [reading.anchors[a] for a in ("text-terms", "text-trotsky-speech", "text-date-and-order")]
    assert len(set(begins)) == 3, "every document begins a page"


BIBTEX = "@book{jones, author={Jones, Ann}, title={On Diets}, publisher={Press}, year={1999}}\n"
CSL_JSON = '[{"id": "jones", "type": "book", "title": "On Diets", "author": [{"family": "Jones", "given": "Ann"}], "publisher": "Press", "issued": {"date-parts": [[1999]]}}]'


@pytest.mark.parametrize(("file", "text"), [("references.bib", BIBTEX), ("references.json", CSL_JSON)])
def test_references_may_be_bibtex_or_csl_json(tmp_path: Path, file: str, text: str) -> None:
    folder = _write(tmp_path, "So says Jones [@jones, 12].")
    (folder / "references.yaml").unlink()
    (folder / file).write_text(text, encoding="utf-8")
    edition = folder / "edition.yaml"
    edition.write_text(
        edition.read_text(encoding="utf-8").replace("further-reading:\n  - smith\n", ""), encoding="utf-8"
    )
    assert _notes(_texts(folder)["remark"]) == ["Ann Jones, On Diets (Press, 1999), 12."]


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("references.json", "[{", "references-unreadable"),
        ("references.yaml", "references:\n  - title: No id\n", "work-without-id"),
        ("references.yaml", WORKS + "  - id: jones\n    title: Again\n", "work-twice"),
    ],
)
def test_references_that_cannot_be_read_are_answered(tmp_path: Path, file: str, text: str, code: str) -> None:
    folder = _write(tmp_path, "Nothing.")
    (folder / "references.yaml").unlink()
    (folder / file).write_text(text, encoding="utf-8")
    found = [f for f in prepare(folder).report.findings if f.code == code]
    assert len(found) == 1 and found[0].hint and found[0].place is not None and found[0].place.file == file
