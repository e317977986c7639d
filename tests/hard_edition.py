"""An edition in which every kind of annotation meets every kind of block, written to a folder."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from sourcebook.model.annotations import annotation_kinds
from sourcebook.model.blocks import DivisionKind

#: a block by its name, with {words} where its words go
BLOCKS = {
    "paragraph": "{words}",
    "heading": "## {words}",
    "list": "1. {words}\n\n2. Second item of the list.",
    "quote": "> {words}",
    "verse": "::: verse\n{words}\n  and a second line\n\nin a second stanza\n:::",
    "table": "::: table\n| Head | Other head |\n---\n| {words} | other cell |\n:::",
    "picture": "::: picture images/seal.png\nalt: A seal\n{words}\n:::",
    "nested": "::: closer\n> {words}\n:::",
    **{kind.value: f"::: {kind.value}\n{{words}}\n:::" for kind in DivisionKind},
}
#: what each kind of annotation needs beside its words; a kind that is missing here fails a test by name
BODIES = {
    "notes": ["note: A note with *stress*, a list and more.", "  - one", "  - two"],
    "glosses": ["gloss: a word explained"],
    "names": ["is: somebody"],
    "emendations": ["read: mended", "why: slip"],
    "marks": ["hand: source"],
    "questions": ["ask: What is this?", "answer: This."],
}


def words_for(block: str, kind: str) -> str:
    """A word that occurs once in the edition."""
    return f"{block}x{kind}".replace("-", "")


def write_hard_edition(folder: Path) -> Path:
    """Write the edition and give its folder."""
    kinds = [kind.KEY for kind in annotation_kinds()]
    (folder / "sources").mkdir(parents=True)
    (folder / "registers").mkdir()
    (folder / "images").mkdir()
    Image.new("RGB", (8, 8), "red").save(folder / "images" / "seal.png")
    body, annotations = [], {kind: list[str]() for kind in kinds}
    for page, (block, pattern) in enumerate(BLOCKS.items(), 3):
        words = ", ".join(f"the *word* {words_for(block, kind)}" for kind in kinds)
        body.append(
            pattern.replace(
                "{words}", words + f" and {{+one}} {{?more}} teh {{sic}} a{{page {page}}}b {{lang ru: слово}}."
            )
        )
        for kind in kinds:
            first, *rest = BODIES[kind]
            annotations[kind] += [f"  - words: {words_for(block, kind)}", *(f"    {line}" for line in [first, *rest])]
    annotations["notes"] += ["  - from: paragraphxnotes", "    to: headingxnotes", "    note: Over two blocks."]
    annotations["notes"] += ["  - words: headingxnames", "    for: teacher", "    note: For the teacher, zzsecretzz."]
    annotations["notes"] += [
        f"  - at: {place}\n    note: At the {place}." for place in ("title", "date", "paragraph 1", "item 2")
    ]
    front = ["title: Everything", "date: {written: 1 May 1700, calendar: old style}", "place: Nowhere"]
    front += ["headnote: Ours, with a note[^h].", "", "  [^h]: Under the headnote."]
    for kind in kinds:
        front += [f"{kind}:", *annotations[kind]]
    text = "---\n" + "\n".join(front) + "\n---\n" + "\n\n".join(body) + "\n"
    (folder / "sources" / "everything.md").write_text(text, encoding="utf-8")
    (folder / "sources" / "notes.md").write_text(
        "A call.[^a] Another.[^b]\n\nAnd one in *stress*[^c] here.\n", encoding="utf-8"
    )
    (folder / "sources" / "notes.notes.md").write_text(
        "[^a]: {author} The author's own {sic} note.\n\n    Its second paragraph.\n[^b]: {textual} A *letter*.\n[^c]: {teacher} zzsecretzz\n",
        encoding="utf-8",
    )
    (folder / "registers" / "persons.yaml").write_text(
        "entries:\n  - id: somebody\n    name: Somebody\n", encoding="utf-8"
    )
    (folder / "edition.yaml").write_text(
        "format: 1\nid: hard\ntitle: Hard\nlanguage: en\ncontents:\n  - begin: front matter\n  - generate: contents\n"
        "  - generate: legend\n  - begin: body\n  - source: everything\n  - source: notes\n  - use: everything\n"
        "    from: headingxnotes\n    to: tablexmarks\n    leave-out:\n      - from: quotexnames\n        to: versexnames\n"
        "  - begin: back matter\n  - generate: registers\n  - generate: interventions\n",
        encoding="utf-8",
    )  # fmt: skip
    return folder
