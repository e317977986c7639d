"""Ebooks that are broken, locked or made to do harm: a clear answer, and nothing written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import said
from ebooks import CONTAINER, METADATA, ebook, nav, package, page
from sourcebook.cli.app import run
from sourcebook.errors import BookUnreadable, MachineAtFault
from sourcebook.importing import archive as archive_module
from sourcebook.importing import import_ebook

TEXT = {"a.xhtml": page("<h1>One</h1><p>Words.</p>")}
SAVE = "Open the ebook in a program that makes ebooks, such as Sigil or Calibre, and save it again."
AGAIN = "Get the ebook once more from where you have it, and look whether an e-reader opens it."


def refused(book: Path, tmp_path: Path) -> tuple[str, str, str, str]:
    """What is said of a book that can't be brought over; nothing may have been made."""
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(BookUnreadable) as caught:
        import_ebook(book, tmp_path / "out")
    assert {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()} == before
    assert not (tmp_path / "out").exists()
    (finding,) = caught.value.findings
    return finding.code, str(finding.place), finding.message, finding.hint


def raw(tmp_path: Path, files: dict[str, bytes | str]) -> Path:
    """A ZIP archive of these files."""
    path = tmp_path / "book.epub"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(name, data)
    return path


def test_a_file_that_is_no_archive(tmp_path: Path) -> None:
    (tmp_path / "book.epub").write_bytes(b"This is a text.")
    code, place, message, hint = refused(tmp_path / "book.epub", tmp_path)
    assert (code, place, hint) == ("ebook-broken", "book.epub:1:1", AGAIN)
    assert message == "This file is not an ebook in the format EPUB, or it is damaged."


def test_an_archive_that_breaks_off(tmp_path: Path) -> None:
    whole = ebook(tmp_path, TEXT).read_bytes()
    (tmp_path / "book.epub").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "book.epub", tmp_path)[0] == "ebook-broken"


def test_an_archive_one_of_whose_bytes_has_changed(tmp_path: Path) -> None:
    text = page("<p>" + "".join(f"word{n} " for n in range(500)) + "</p>")
    path = ebook(tmp_path, {"a.xhtml": text})
    data = bytearray(path.read_bytes())
    at = data.index(b"OEBPS/a.xhtml") + 300
    data[at] ^= 0xFF
    path.write_bytes(data)
    assert refused(path, tmp_path)[:2] == ("ebook-broken", "book.epub/OEBPS/a.xhtml:1:1")


@pytest.mark.parametrize(
    ("files", "place", "words"),
    [
        ({"x.txt": "x"}, "book.epub:1:1", "There is no META-INF/container.xml in this file"),
        ({"META-INF/container.xml": CONTAINER}, "book.epub/META-INF/container.xml:1:1", "“OEBPS/book.opf”, is not in it"),
        ({"META-INF/container.xml": "<a>"}, "book.epub/META-INF/container.xml:1:1", "can't be read"),
        ({"META-INF/container.xml": "<a/>"}, "book.epub/META-INF/container.xml:1:1", "names no list"),
        (
            {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": "<package>\n<a></package>"},
            "book.epub/OEBPS/book.opf:2:1",
            "<a>, begun in line 2, is still open where </package> stands",
        ),
        (
            {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package({}, [], METADATA)},
            "book.epub/OEBPS/book.opf:1:1",
            "names no text at all",
        ),
        (
            {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package(TEXT, ["a.xhtml"], METADATA)},
            "book.epub/OEBPS/book.opf:2:1",
            "“OEBPS/a.xhtml” that is not in it",
        ),
    ],
)  # fmt: skip
def test_an_ebook_that_lacks_a_part(files: dict[str, bytes | str], place: str, words: str, tmp_path: Path) -> None:
    code, where, message, hint = refused(raw(tmp_path, files), tmp_path)
    assert (code, where) == ("ebook-broken", place)
    assert words in message and hint


@pytest.mark.parametrize("name", ["../outside.txt", "/etc/passwd", "a/../../b", "C:\\x", "..\\x", "a\x1fb"])
def test_a_name_that_leads_out(name: str, tmp_path: Path) -> None:
    code, place, message, _ = refused(ebook(tmp_path, TEXT, others={name: "x"}), tmp_path)
    assert (code, place) == ("ebook-reaches-out", "book.epub:1:1")
    assert "leads to a place outside it" in message


def test_a_part_that_leads_out(tmp_path: Path) -> None:
    opf = package(TEXT, ["a.xhtml"], METADATA).replace('href="a.xhtml"', 'href="../../../etc/passwd"')
    book = raw(tmp_path, {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": opf, "OEBPS/a.xhtml": TEXT["a.xhtml"]})
    code, place, message, _ = refused(book, tmp_path)
    assert (code, place) == ("ebook-reaches-out", "book.epub/OEBPS/book.opf:2:1")
    assert "“../../../etc/passwd”" in message


ENTITIES = (
    '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
    '<!DOCTYPE html [<!ENTITY c SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE html [\n<!ENTITY % p SYSTEM "http://127.0.0.1:1/x.dtd"> %p;]>',
)


@pytest.mark.parametrize("doctype", ENTITIES)
@pytest.mark.parametrize("file", ["OEBPS/a.xhtml", "OEBPS/book.opf", "META-INF/container.xml", "OEBPS/nav.xhtml"])
def test_abbreviations_of_its_own(doctype: str, file: str, tmp_path: Path) -> None:
    texts = {**TEXT, "nav.xhtml": nav('<li><a href="a.xhtml">One</a></li>')}
    files: dict[str, str | bytes] = {
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package(texts, ["a.xhtml"], METADATA),
        **{f"OEBPS/{name}": text for name, text in texts.items()},
    }
    files[file] = f"{doctype}\n{files[file]}".replace("Words", "&c;")  # type: ignore[str-bytes-safe]
    code, place, message, hint = refused(raw(tmp_path, files), tmp_path)
    assert (code, place, hint) == ("ebook-reaches-out", f"book.epub/{file}:1:1", SAVE)
    assert message.startswith("This file declares abbreviations of its own")


def test_named_letters_are_those_of_html_and_no_dtd_is_fetched(tmp_path: Path) -> None:
    """EPUB 2 names an outside DTD, which declares the names; it is not read."""
    doctype = (
        '<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://127.0.0.1:1/xhtml11.dtd">\n'
    )
    book = ebook(tmp_path, {"a.xhtml": doctype + page("<h1>One</h1><p>caf&eacute;&nbsp;&amp; &lt;b&gt; &hellip;</p>")})
    imported = import_ebook(book, tmp_path / "out")
    assert (tmp_path / "out/sources/one.md").read_text(encoding="utf-8").endswith("---\ncafé\u00a0& <b> …\n")
    assert said(imported.report) == []


def test_a_text_that_unpacks_to_more_than_any_text_is(tmp_path: Path) -> None:
    big = page("<p>" + "a" * (archive_module.RATIO_FROM + 1) + "</p>")
    code, place, message, _ = refused(ebook(tmp_path, {"a.xhtml": big}), tmp_path)
    assert (code, place) == ("ebook-too-large", "book.epub:1:1")
    assert "times its size" in message


def test_limits_on_size_and_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    book = ebook(tmp_path, TEXT)
    for name, value, words in (
        ("ENTRIES_LIMIT", 3, "files are packed in it"),
        ("BOOK_LIMIT", 500, "it would unpack to"),
        ("ENTRY_LIMIT", 100, "MB large"),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(archive_module, name, value)
            code, _, message, _ = refused(book, tmp_path)
            assert code == "ebook-too-large" and words in message


def test_a_size_that_is_told_too_small_is_not_believed(tmp_path: Path) -> None:
    """The archive says that a text is a hundred bytes long; it is longer."""
    path = ebook(tmp_path, {"a.xhtml": page("<p>" + "word " * 4000 + "</p>")})
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as packed:
        size = packed.getinfo("OEBPS/a.xhtml").file_size.to_bytes(4, "little")
    at = data.rindex(size)
    data[at : at + 4] = (100).to_bytes(4, "little")
    path.write_bytes(data)
    assert refused(path, tmp_path)[0] == "ebook-broken"


def test_a_book_with_a_lock(tmp_path: Path) -> None:
    locked = (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:e="http://www.w3.org/2001/04/xmlenc#">'
        '\n<e:EncryptedData><e:EncryptionMethod Algorithm="{}"/><e:CipherData><e:CipherReference URI="{}"/>'
        "</e:CipherData></e:EncryptedData></encryption>"
    )
    aes = "http://www.w3.org/2001/04/xmlenc#aes128-cbc"
    book = ebook(tmp_path, TEXT, others={"META-INF/encryption.xml": locked.format(aes, "OEBPS/a.xhtml")})
    code, place, message, hint = refused(book, tmp_path)
    assert (code, place) == ("ebook-locked", "book.epub/META-INF/encryption.xml:2:1")
    assert "protected against copying" in message and "without protection" in hint
    font = "http://www.idpf.org/2008/embedding"
    book = ebook(
        tmp_path, {**TEXT, "f.otf": b"x"}, others={"META-INF/encryption.xml": locked.format(font, "OEBPS/f.otf")}
    )
    assert said(import_ebook(book, tmp_path / "out").report) == []


def test_comments_without_end_after_a_text_cost_no_time(tmp_path: Path) -> None:
    """A search that tries every way to part the comments would not end in a lifetime."""
    text = TEXT["a.xhtml"].replace("<p>", "<p>&nothing; ") + "<!-- -->" * 90 + "<p>"
    code, place, *_ = refused(ebook(tmp_path, {"a.xhtml": text}), tmp_path)
    assert (code, place) == ("ebook-broken", "book.epub/OEBPS/a.xhtml:4:1")


def test_a_text_that_breaks_off(tmp_path: Path) -> None:
    text = TEXT["a.xhtml"].replace("</p>\n</body></html>", "")
    assert refused(ebook(tmp_path, {"a.xhtml": text}), tmp_path) == (
        "ebook-broken", "book.epub/OEBPS/a.xhtml:3:1", "This text breaks off before its end.",
        "Get the ebook once more from where you have it.",
    )  # fmt: skip


def test_a_text_as_browsers_take_it_is_taken_with_a_warning(tmp_path: Path) -> None:
    sloppy = page('<h1>One</h1>\n<p>Bread & salt <br> <i>and</i> more<p lang=fr>fin <a epub:type="noteref" href="#n">1</a>'
                  '<p epub:type="footnote" id="n">A note.')  # fmt: skip
    imported = import_ebook(ebook(tmp_path, {"a.xhtml": sloppy}), tmp_path / "out")
    assert said(imported.report) == [
        (
            "ebook-mended",
            "book.epub/OEBPS/a.xhtml:4:1",
            "This text is not as an ebook's should be: an & stands where &amp; should, or a sign is named that nobody knows. "
            "It was read as a browser would read it.",
            "Compare what stands near this line with the text that was made of it.",
        )
    ]
    text = (tmp_path / "out/sources/one.md").read_text(encoding="utf-8")
    assert text.endswith("---\nBread & salt {line}{em: and} more\n\n{lang fr: fin}[^1]\n")
    assert (tmp_path / "out/sources/one.notes.md").read_text(encoding="utf-8") == "[^1]: A note.\n"


@pytest.mark.parametrize("tag", ["div", "blockquote", "span", "i"])
def test_blocks_one_in_the_other_without_end(tag: str, tmp_path: Path) -> None:
    text = page(f"<{tag}>" * 200 + "x" + f"</{tag}>" * 200)
    assert refused(ebook(tmp_path, {"a.xhtml": text}), tmp_path)[:2] == (
        "blocks-too-deep",
        "book.epub/OEBPS/a.xhtml:3:1",
    )


def test_letters_in_another_encoding(tmp_path: Path) -> None:
    latin = '<?xml version="1.0" encoding="iso-8859-1"?>\n' + page("<h1>One</h1><p>café</p>")
    import_ebook(ebook(tmp_path, {"a.xhtml": latin.encode("latin-1")}), tmp_path / "latin")
    assert "café" in (tmp_path / "latin/sources/one.md").read_text(encoding="utf-8")
    wrong = page("<h1>One</h1>\n<p>café</p>").encode("latin-1")
    code, place, message, _ = refused(ebook(tmp_path, {"a.xhtml": wrong}), tmp_path)
    assert (code, place) == ("not-utf-8", "book.epub/OEBPS/a.xhtml:4:1")
    assert "“UTF-8”" in message


@pytest.fixture
def make(tmp_path: Path) -> Callable[[], Path]:
    return lambda: ebook(tmp_path, TEXT)


def test_a_folder_in_use_is_left_alone(make: Callable[[], Path], tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(MachineAtFault, match="There is something in"):
        import_ebook(make(), tmp_path / "out")
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["mine.txt"]
    (tmp_path / "empty").mkdir()
    import_ebook(make(), tmp_path / "empty")
    assert (tmp_path / "empty" / "edition.yaml").is_file()


def test_where_nothing_can_be_written(make: Callable[[], Path], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(MachineAtFault, match="can't be written to"):
        import_ebook(make(), tmp_path / "file" / "out")


def test_the_command_answers_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "book.epub").write_bytes(b"no")
    assert run(["import", str(tmp_path / "book.epub"), "--into", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out.startswith("book.epub:1:1: error: This file is not an ebook in the format EPUB")
    assert run(["import", str(tmp_path), "--into", str(tmp_path / "out")]) == 2
    assert "it is a folder, and an ebook is one file" in capsys.readouterr().err
    assert run(["import", str(tmp_path / "bok.epub"), "--into", str(tmp_path / "out")]) == 2
    assert "Did you mean" in capsys.readouterr().err


def test_pictures_and_links_reach_nothing_outside_the_ebook(tmp_path: Path) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    texts = {
        "a.xhtml": page(
            "<h1>One</h1>"
            + "".join(
                f'<p><img src="{src}" alt="x"/></p>'
                for src in (
                    "../../secret.png",
                    "/etc/passwd",
                    f"file://{tmp_path}/secret.png",
                    "http://127.0.0.1:1/x.png",
                )
            )
            + '<p><a href="file:///etc/passwd">file</a> <a href="//127.0.0.1/x">net</a></p>',
            head='<link rel="stylesheet" href="http://127.0.0.1:1/x.css"/><style>@import url(http://127.0.0.1:1/y.css);</style>',
        )
    }
    imported = import_ebook(ebook(tmp_path, texts), tmp_path / "out")
    assert not (tmp_path / "out" / "images").exists()
    left = [r for r in imported.ledger.remarks if "nothing is fetched" in r.why]
    assert [r.place.line for r in left] == [3] * 4
    assert (tmp_path / "out/sources/one.md").read_text(encoding="utf-8").endswith("---\nfile net\n")


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_ways_of_packing_that_an_ebook_may_not_have(compression: int, tmp_path: Path) -> None:
    """Python unpacks these whole, whatever bound it is given, so a small file could fill the memory."""
    texts = {"a.xhtml": page("<p>x</p>", head='<link rel="stylesheet" href="big.css"/>')}
    with zipfile.ZipFile(ebook(tmp_path, texts), "a") as packed:
        packed.writestr("OEBPS/big.css", "x" * 1000, compression)
    code, place, message, _ = refused(tmp_path / "book.epub", tmp_path)
    assert (code, place) == ("ebook-broken", "book.epub/OEBPS/big.css:1:1")
    assert "packed in a way that no ebook may be" in message


@pytest.mark.parametrize("encoding", ["undefined", "punycode", "utf-7", "unicode_escape"])
def test_encodings_that_give_no_letters(encoding: str, tmp_path: Path) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n' + page("<p>+2AA- \\ud800</p>")
    code, place, message, _ = refused(ebook(tmp_path, {"a.xhtml": text}), tmp_path)
    assert (code, place.rpartition("/")[2][:7]) == ("not-utf-8", "a.xhtml")
    assert f"“{encoding.upper()}”" in message


@pytest.mark.parametrize(
    ("sheet", "attributes"),
    [
        (f"p {{ font-style: {'(' * 6000} }}", ""),
        (":not(" * 3000 + "p" + ")" * 3000 + " { font-style: italic }", ""),
        ("", f' style="font-style: {"(" * 6000}"'),
    ],
)
def test_style_sheets_that_are_too_deep_say_nothing(sheet: str, attributes: str, tmp_path: Path) -> None:
    text = page(f"<h1>One</h1><p{attributes}>a</p>", head=f"<style>{sheet}</style>")
    import_ebook(ebook(tmp_path, {"a.xhtml": text}), tmp_path / "out")
    assert (tmp_path / "out/sources/one.md").read_text(encoding="utf-8").endswith("---\na\n")


def test_abbreviations_after_what_only_looks_like_a_declaration(tmp_path: Path) -> None:
    doctype = '<!-- <!DOCTYPE html> --><!DOCTYPE html [<!ENTITY c "fr">]>\n'
    text = doctype + page('<h1>One</h1><p lang="&c;">x</p>')
    assert refused(ebook(tmp_path, {"a.xhtml": text}), tmp_path)[0] == "ebook-reaches-out"


def test_what_is_read_again_counts_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A style sheet of many texts does not make the ebook larger than it is."""
    head = '<link rel="stylesheet" href="s.css"/>'
    texts = {f"{n}.xhtml": page(f"<h1>{n}</h1><p>x</p>", head=head) for n in range(9)} | {
        "s.css": "/* " + "x" * 9000 + " */"
    }
    monkeypatch.setattr(archive_module, "BOOK_LIMIT", 20_000)
    import_ebook(ebook(tmp_path, texts), tmp_path / "out")


def test_contents_that_are_mended_are_told_once(tmp_path: Path) -> None:
    texts = {"nav.xhtml": nav('<li><a href="a.xhtml">One & only</a></li>'), **TEXT}
    imported = import_ebook(ebook(tmp_path, texts, spine=["nav.xhtml", "a.xhtml"]), tmp_path / "out")
    assert [code for code, *_ in said(imported.report)] == ["ebook-mended"]
