"""An edition whose texts are long enough for several pages, with verse, lists and tables, in three languages."""

from __future__ import annotations

from pathlib import Path

ENGLISH = (
    "The representatives assembled this afternoon considered deliberately the extraordinary communications that had "
    "arrived overnight from neighbouring municipalities, and unanimously recommended postponement of every decision. "
)
GERMAN = (
    "Die Stadtverordnetenversammlung beschloss nach mehrstündiger Auseinandersetzung die Veröffentlichung sämtlicher "
    "Verhandlungsniederschriften, obgleich der Oberbürgermeister seine Bedenken ausführlich vorgetragen hatte. "
)
FRENCH = (
    "Les représentants rassemblés délibérèrent longuement sur les communications extraordinaires des municipalités "
    "voisines, puis recommandèrent unanimement l’ajournement des décisions administratives. "
)
VERSE = """::: verse
The harbour lights went out before the morning bell had rung, and no one in the street could tell who gave the order
  A second line, set in

Another stanza now
:::"""
TABLE = """::: table
| Ship | Cargo |
---
| Anna | Rye and barley in barrels, some of it wet, and forty sacks of meal that nobody had asked for |
| Maria, of Danzig, whose master had died on the way and whose crew would not say where | Salt |
:::"""
LIST = f"1. {ENGLISH}\n\n2. Second, and short.\n\n3. {ENGLISH}"


def source(title: str, body: str, *front: str) -> str:
    """A source file."""
    return "---\n" + "\n".join([f"title: {title}", *front]) + "\n---\n" + body + "\n"


def write_numbered_edition(folder: Path, *keys: str, lines: str = "layout", interval: int = 5) -> Path:
    """Write the edition and give its folder; `keys` are further lines of edition.yaml."""
    (folder / "sources").mkdir(parents=True)
    (folder / "commentary").mkdir()
    english = f"{ENGLISH * 9}\n\n{VERSE}\n\n{TABLE}\n\n{ENGLISH * 4}\n\n{LIST}\n\n{ENGLISH * 6} The bridge was closed."
    notes = ["notes:", "  - words: bridge was closed", "    id: bridge", "    note: Until spring."]
    asked = [
        "questions:",
        "  - ask: Which harbour?",
        "    id: harbour",
        "    words: harbour lights",
        "    answer: Ours.",
    ]
    teacher = ["  - words: harbour lights", "    for: teacher", "    note: " + "Only for the teacher. " * 20]
    texts = {
        "sources/english.md": source("English", english, "language: en", *notes, *teacher, *asked),
        "sources/german.md": source("Deutsch", f"{GERMAN * 12}\n\n{GERMAN * 9}", "language: de"),
        "sources/french.md": source("Français", f"{FRENCH * 14}", "language: fr"),
        "sources/silent.md": source("Silent", ENGLISH * 3, "lines: none"),
        "commentary/remark.md": "---\ntitle: Remark\n---\nSee [](line:english/bridge) and [](line:english/harbour).\n",
        "edition.yaml": "\n".join(
            [
                "format: 1", "id: numbered", "title: Numbered", "language: en", *keys,
                "numbering:", f"  lines: {lines}", f"  line-interval: {interval}",
                "contents:", "  - begin: front matter", "  - generate: contents", "  - begin: body",
                "  - source: english", "  - source: german", "  - source: french", "  - source: silent",
                "  - commentary: remark",
            ]
        ) + "\n",
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
