"""Editions made to do harm: they read nothing outside their folder and send nothing.

Proved by a socket that listens for any connection, by a file with a secret whose every opening is noted and whose words
are looked for in all that is made and said, and by the file system's note of when the secret was last read.
"""

from __future__ import annotations

import io
import os
import socket
import struct
import sys
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf
import pytest

from sourcebook.cli.app import run

SECRET = "xyzzysecretwordplugh"
LONG_AGO = 1_000_000_000
EDITION = "format: 1\nid: trap\ntitle: A Trap\nlanguage: en\ncontents:\n  - source: letter\n"
LETTER = "---\ntitle: A letter\n---\nMy dear Sir, the Diet has not met.\n"
TEMPLATES = Path(__file__).resolve().parents[1] / "templates" / "themes" / "classic"
_watched: dict[str, list[str]] = {}


def _note_opening(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | bytes):
        name = os.fsdecode(arguments[0])
        for secret, openings in _watched.items():
            if os.path.realpath(name) == secret:
                openings.append(name)


sys.addaudithook(_note_opening)


@dataclass
class Trap:
    """A folder of an edition, a secret outside it, and a socket that nobody should call."""

    folder: Path
    secret: Path
    port: int
    calls: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/dot"

    def write(self, files: dict[str, str | bytes]) -> None:
        """Files over the smallest edition; in text, SECRET-PATH and CALL-URL are filled in."""
        for name, content in {"edition.yaml": EDITION, "sources/letter.md": LETTER, **files}.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, str):
                content = content.replace("SECRET-PATH", str(self.secret)).replace("CALL-URL", self.url).encode()
            path.write_bytes(content)


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    """A trap in whose folder's parent the test stands."""
    secret = tmp_path / "outside" / "secret.txt"
    secret.parent.mkdir()
    secret.write_text(SECRET, encoding="utf-8")
    listener = socket.create_server(("127.0.0.1", 0))
    made = Trap(tmp_path / "trap", secret, listener.getsockname()[1])
    made.folder.mkdir()

    def listen() -> None:
        while True:
            try:
                call, _ = listener.accept()
            except OSError:
                return
            made.calls.append("called")
            call.close()

    threading.Thread(target=listen, daemon=True).start()
    monkeypatch.chdir(tmp_path)
    yield made
    listener.close()


def everything_in(folder: Path) -> bytes:
    """All bytes of the files made, unpacked and uncompressed."""
    parts = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        data = path.read_bytes()
        parts.append(data)
        if path.suffix == ".epub":
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                parts += [archive.read(name) for name in archive.namelist()]
        elif path.suffix == ".pdf":
            with pikepdf.open(io.BytesIO(data)) as pdf:
                parts += [o.read_bytes() for o in pdf.objects if isinstance(o, pikepdf.Stream) and "/Subtype" not in o]
    return b"\n".join(parts)


def spring(trap: Trap, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """Build the trap; gives the exit status and all that was said, after proving that nothing was read or sent."""
    os.utime(trap.secret, (LONG_AGO, LONG_AGO + 1))
    openings = _watched.setdefault(str(trap.secret.resolve()), [])
    status = run(["build", "trap", *arguments])
    _watched.clear()
    captured = capsys.readouterr()
    said = captured.out + captured.err
    assert trap.secret.stat().st_atime == LONG_AGO, "the secret was read"
    assert openings == [], "the secret was opened"
    assert trap.calls == [], "a connection was made"
    assert SECRET not in said, "the secret was said"
    assert SECRET.encode() not in everything_in(Path("build")), "the secret is in a book"
    assert "Traceback" not in said and "mistake of its own" not in said, said
    return status, said


def test_the_proof_would_see_a_leak(trap: Trap) -> None:
    """The socket counts calls, the hook sees openings, and the file system notes when a file was read."""
    os.utime(trap.secret, (LONG_AGO, LONG_AGO + 1))
    openings = _watched.setdefault(str(trap.secret.resolve()), [])
    (trap.folder / "way").symlink_to(trap.secret)
    assert (trap.folder / "way").read_text(encoding="utf-8") == SECRET
    _watched.clear()
    assert len(openings) == 1
    if trap.secret.stat().st_atime == LONG_AGO:
        pytest.skip("this file system does not note when a file was read")
    with socket.create_connection(("127.0.0.1", trap.port)) as call:
        call.recv(1)
    assert trap.calls == ["called"]


def template(name: str, old: str, new: str) -> str:
    """One of the theme's templates with a piece of it changed."""
    text = (TEMPLATES / name).read_text(encoding="utf-8")
    assert old in text, f"{name} no longer holds {old}"
    return text.replace(old, new, 1)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, *more: bytes) -> bytes:
    """A PNG that says it is of this size and holds next to nothing."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(b"\0")) + chunk(b"IEND", b"")


def picture(name: str) -> str:
    return f"{LETTER}\n::: picture {name}\nalt: A picture\n:::\n"


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    '<image xlink:href="file://SECRET-PATH" width="9" height="9"/><image href="CALL-URL" width="9" height="9"/>'
    '<script href="CALL-URL"/></svg>'
)
DEPENDENT_CSL = (
    '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>t</title><id>CALL-URL</id>'
    '<link href="CALL-URL" rel="independent-parent"/><updated>2020-01-01T00:00:00+00:00</updated></info></style>'
)
CITED = {"sources/letter.md": "---\ntitle: A letter\nnotes:\n  - words: Diet\n    note: See [@a].\n---\nThe Diet.\n"}
WORK = {"references.yaml": "references:\n  - id: a\n    type: book\n    title: T\n"}

#: what the edition holds, and a code that must be found in it
FILES: dict[str, tuple[dict[str, str | bytes], str]] = {
    "a picture by a path that leads out": ({"sources/letter.md": picture("images/../../outside/secret.txt")}, "picture-missing"),
    "a picture by an address of a file": ({"sources/letter.md": picture("file://SECRET-PATH")}, "picture-missing"),
    "a picture on the network": ({"sources/letter.md": picture("CALL-URL")}, "picture-missing"),
    "an SVG that calls for files": (
        {"sources/letter.md": picture("images/a.svg"), "images/a.svg": SVG}, "picture-unusable",
    ),
    "an SVG under the name of a PNG": (
        {"sources/letter.md": picture("images/a.png"), "images/a.png": SVG}, "picture-unusable",
    ),
    "a picture of ten thousand million dots": (
        {"sources/letter.md": picture("images/a.png"), "images/a.png": png(100_000, 100_000)}, "picture-unusable",
    ),
    "a picture with a text that unpacks to a hundred megabytes": (
        {
            "sources/letter.md": picture("images/a.png"),
            "images/a.png": png(1, 1, chunk(b"zTXt", b"k\0\0" + zlib.compress(b"a" * 100_000_000, 9))),
        },
        "",
    ),
    "a style sheet that calls for a file and for the network": (
        {"theme/print.css": "p { background: url(file://SECRET-PATH); list-style: url('CALL-URL'); }"}, "theme-address",
    ),
    "a style sheet that imports others": (
        {"theme/print.css": "@import 'file://SECRET-PATH'; @import url(CALL-URL);"}, "theme-address",
    ),
    "an ebook's style sheet that calls out when it is read": (
        {"theme/ebook.css": "p { background: image-set('CALL-URL' 1x); }"}, "theme-address",
    ),
    "fonts from elsewhere": (
        {"theme/print.css": "@font-face { font-family: X; src: local('DejaVu Sans'), url(CALL-URL); } p { font-family: X; }"},
        "theme-address",
    ),
    "a font that is none": ({"theme/fonts/X.ttf": b"\0\1\0\0" + b"\xff" * 4000}, "theme-file-unreadable"),
    "a template that attaches a file": (
        {
            "theme/print.html.j2": template(
                "print.html.j2", "</head>",
                '<link rel="attachment" href="file://SECRET-PATH"/><link rel="stylesheet" href="CALL-URL"/></head>',
            )
        },
        "layout-engine",
    ),
    "a template that shows pictures from elsewhere": (
        {
            "theme/print.html.j2": template(
                "print.html.j2", "</body>",
                '<p data-text="label"><img src="file://SECRET-PATH" alt="x"/><object data="CALL-URL">x</object></p></body>',
            )
        },
        "layout-engine",
    ),
    "a template that includes a file": (
        {"theme/print.html.j2": "{% include 'SECRET-PATH' %}{% include '../../../outside/secret.txt' %}"}, "template-broken",
    ),
    "a template that climbs out of its sandbox": (
        {"theme/print.html.j2": "{{ ''.__class__.__mro__[1].__subclasses__() }}{{ book.__init__.__globals__ }}"},
        "template-broken",
    ),
    "a template that defines a name for a file": (
        {"theme/chapter.xhtml.j2": '<!DOCTYPE html [<!ENTITY s SYSTEM "file://SECRET-PATH">]><html>&s;</html>'},
        "template-broken",
    ),
    "a template that runs a program in the ebook": (
        {"theme/chapter.xhtml.j2": template("chapter.xhtml.j2", "</head>", '<script src="CALL-URL">//</script></head>')},
        "reaches-outside",
    ),
    "commentary with addresses of files and programs": (
        {
            "edition.yaml": EDITION + "  - commentary: note\n",
            "commentary/note.md": "---\ntitle: N\n---\n![x](CALL-URL) [a](file://SECRET-PATH) [b](javascript:alert(1))\n\n"
            '<img src="CALL-URL"/>\n',
        },
        "link-unknown",
    ),
    "a citation style by a path that leads out": (
        {"edition.yaml": EDITION + "citation-style: ../outside/secret.csl\n", **CITED, **WORK}, "link-leads-out",
    ),
    "a citation style that is fetched": (
        {"edition.yaml": EDITION + "citation-style: own.csl\n", "own.csl": DEPENDENT_CSL, **CITED, **WORK}, "style-unusable",
    ),
    "references that take in a file": (
        {**CITED, "references.bib": "@book{a, title={\\input{SECRET-PATH}\\include{SECRET-PATH} t}, year={1900}}"}, "",
    ),
    "YAML that runs a program": (
        {"edition.yaml": EDITION + "theme: !!python/object/apply:os.system ['cat SECRET-PATH']\n"}, "",
    ),
    "YAML that grows without end": (
        {"edition.yaml": EDITION + "further-reading: &a [x, x]\nidentifiers: [*a, *a]\n"}, "",
    ),
    "a book that wants to lie elsewhere": ({"edition.yaml": EDITION.replace("id: trap", "id: ../../outside/trap")}, "edition-id"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_files(name: str, trap: Trap, capsys: pytest.CaptureFixture[str]) -> None:
    files, code = FILES[name]
    (trap.secret.parent / "secret.csl").write_text(f"<style>{SECRET}</style>", encoding="utf-8")
    trap.write(files)
    status, said = spring(trap, capsys)
    assert status in (0, 1)
    if code:
        assert f"[{code}]" in said, said


Link = Callable[[Trap], None]


def _link(name: str, to: str) -> Link:
    """A link in the edition; `to` as seen from the folder round it."""

    def make(trap: Trap) -> None:
        path = trap.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.symlink_to(trap.folder.parent / to)

    return make


LINKS: dict[str, tuple[Link, str]] = {
    "a source": (_link("sources/letter.md", "outside/secret.txt"), "link-leads-out"),
    "the edition": (_link("edition.yaml", "outside/secret.txt"), "link-leads-out"),
    "notes": (_link("sources/letter.notes.md", "outside/secret.txt"), "link-leads-out"),
    "a folder of commentary": (_link("commentary", "outside"), "link-leads-out"),
    "a register": (_link("registers/persons.yaml", "outside/secret.txt"), "link-leads-out"),
    "references": (_link("references.yaml", "outside/secret.txt"), "link-leads-out"),
    "accepted findings": (_link("accepted.yaml", "outside/secret.txt"), "link-leads-out"),
    "a style sheet": (_link("theme/print.css", "outside/secret.txt"), "link-leads-out"),
    "a font": (_link("theme/fonts/X.ttf", "outside/secret.txt"), "link-leads-out"),
    "a picture": (_link("images/a.png", "outside/secret.txt"), "link-leads-out"),
    "a device without end": (_link("sources/z.md", "/dev/zero"), "link-leads-out"),
    "itself": (_link("sources/z.md", "trap/sources/z.md"), "link-leads-nowhere"),
    "nothing": (_link("sources/z.md", "trap/sources/nothing.md"), "link-leads-nowhere"),
}


@pytest.mark.parametrize("name", LINKS)
def test_links_that_lead_out(name: str, trap: Trap, capsys: pytest.CaptureFixture[str]) -> None:
    make, code = LINKS[name]
    trap.write({"sources/letter.md": picture("images/a.png")} if name == "a picture" else {})
    make(trap)
    status, said = spring(trap, capsys, "--to", "epub")
    assert status == 1
    assert f"[{code}]" in said, said


def test_a_pipe_does_not_hold_the_program_up(trap: Trap, capsys: pytest.CaptureFixture[str]) -> None:
    trap.write({})
    os.mkfifo(trap.folder / "sources" / "pipe.md")
    status, said = spring(trap, capsys, "--to", "epub")
    assert (status, "[not-a-file]" in said) == (1, True)


def test_a_link_inside_the_edition_may_stay(trap: Trap, capsys: pytest.CaptureFixture[str]) -> None:
    trap.write({"drafts/second.md": LETTER})
    (trap.folder / "sources" / "second.md").symlink_to("../drafts/second.md")
    assert spring(trap, capsys, "--to", "epub")[0] == 0


def test_fonts_of_the_machine_are_not_used(trap: Trap) -> None:
    """Whatever a style sheet asks for, only the program's fonts are in the PDF."""
    css = (TEMPLATES / "print.css").read_text(encoding="utf-8")
    css += "html { font-family: 'DejaVu Sans', Arial, sans-serif; } p { font-family: monospace; }"
    trap.write({"theme/print.css": css})
    assert run(["build", "trap", "--to", "pdf"]) == 0
    with pikepdf.open("build/trap/trap.pdf") as pdf:
        names = {str(o["/BaseFont"]) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/BaseFont" in o}
    assert names
    assert all("Garamond" in name or "Source-Code" in name for name in names), names
