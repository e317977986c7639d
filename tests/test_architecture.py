"""The handbook's pages on the program are true: its layers are the folders there are, and imports keep to them."""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[1]
SOURCE = TOP / "src" / "sourcebook"
COMMENTARY = TOP / "content" / "handbook" / "commentary"
LINE = (COMMENTARY / "the-straight-line.md").read_text(encoding="utf-8")


def layers() -> list[list[str]]:
    """The layers as the handbook prints them, from top to bottom."""
    listing = re.search(r"^```\n(cli\n.*?)^```", LINE, re.M | re.S)
    assert listing is not None, "the-straight-line.md has no listing of layers that begins with cli"
    return [line.split(", ") for line in listing[1].splitlines()]


def modules() -> list[str]:
    """What stands directly in src/sourcebook."""
    found = (p.stem for p in SOURCE.iterdir() if p.suffix == ".py" or (p / "__init__.py").is_file())
    return sorted(name for name in found if not name.startswith("__"))


def imports() -> Iterator[tuple[Path, str, str]]:
    """Every import of one part of the program by another: the file, who imports, what."""
    for path in SOURCE.rglob("*.py"):
        own = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: imports say the whole name"
                names = [node.module or ""]
            for name in names:
                parts = name.split(".")
                if parts[0] == "sourcebook" and len(parts) > 1 and parts[1] != own:
                    yield path, own, parts[1]


def test_the_layers_in_the_handbook_are_the_folders() -> None:
    assert sorted(name for layer in layers() for name in layer) == modules()


def test_imports_go_down_the_layers_as_the_handbook_has_them() -> None:
    rank = {name: n for n, layer in enumerate(layers()) for name in layer}
    wrong = [f"{path.name}: {own} imports {other}" for path, own, other in imports() if rank[own] >= rank[other]]
    assert wrong == []


def test_the_stages_in_the_handbook_are_there_and_the_pipeline_calls_them() -> None:
    stages = re.findall(r"^\d+\. \*\*(\w+)\*\*(?: \(`(\w+)`\))?", LINE, re.M)
    assert [name for name, _ in stages] == [
        "load", "anchor", "number", "select", "cite", "resolve", "render", "typeset", "write", "lint", "shelf",
    ]  # fmt: skip
    used = {other for path, own, other in imports() if own == "pipeline"}
    assert {folder or name for name, folder in stages} <= used


def test_only_the_places_named_know_the_libraries_that_are_kept_apart() -> None:
    """WeasyPrint is known in typeset alone, EbookLib in write/epub.py alone (the handbook, and the design it records)."""
    for library, *places in (
        ("weasyprint", "typeset/"), ("ebooklib", "write/epub.py"), ("pypdfium2", "lint/", "preview/pictures.py"),
        ("starlette", "preview/server.py"), ("uvicorn", "preview/watching.py"), ("watchfiles", "preview/watching.py"),
    ):  # fmt: skip
        for path in SOURCE.rglob("*.py"):
            name = path.relative_to(SOURCE).as_posix()
            known = re.search(rf"^\s*(?:import|from) {library}\b", path.read_text(encoding="utf-8"), re.M)
            assert known is None or name.startswith(tuple(places)), f"{name} imports {library}"


def test_no_stage_reads_the_clock_or_the_surroundings() -> None:
    """As the handbook says; the command line may, and fontconfig is told by a variable where its file is."""
    for path in SOURCE.rglob("*.py"):
        name = path.relative_to(SOURCE).as_posix()
        if name.startswith("cli/") or name == "typeset/fontconfig.py":
            continue
        found = re.search(
            r"datetime\.now|time\.time|date\.today|os\.environ|getenv|getlocale", path.read_text(encoding="utf-8")
        )
        assert found is None, f"{name}: {found and found[0]}"


@pytest.fixture(scope="module")
def pages() -> ModuleType:
    spec = importlib.util.spec_from_file_location("handbook_pages", TOP / "scripts" / "handbook.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", ["keys.md", "findings.md"])
def test_the_pages_of_keys_and_findings_are_what_the_program_says(file: str, pages: ModuleType) -> None:
    assert (COMMENTARY / file).read_text(encoding="utf-8") == pages.PAGES[file](), "run scripts/handbook"
