"""An ebook becomes an edition: what each construct of the markup becomes, on disk and in the counts."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from PIL import Image

from conftest import said
from ebooks import METADATA, ebook, entry, nav, page
from sourcebook.cli.app import run
from sourcebook.importing import Imported, Kind, import_ebook
from sourcebook.pipeline import check

Bring = Callable[..., Imported]


@pytest.fixture
def bring(tmp_path: Path) -> Bring:
    """Brings a small ebook over; every difference must have a reason, and the edition must pass its check."""

    def brought(texts: Mapping[str, str | bytes] | str, *, finds: tuple[str, ...] = (), **options: object) -> Imported:
        if isinstance(texts, str):
            texts = {"a.xhtml": page(f"<h1>One</h1>{texts}")}
        book = ebook(tmp_path, texts, **options)  # type: ignore[arg-type]
        imported = import_ebook(book, tmp_path / "out")
        assert {kind: imported.unexplained(kind) for kind in Kind} == dict.fromkeys(Kind, 0)
        assert [f.code for f in check(imported.folder).report.findings] == list(finds)
        return imported

    return brought


def text(imported: Imported, name: str = "sources/one.md") -> str:
    """The body of a file of the new edition."""
    return (imported.folder / name).read_text(encoding="utf-8").split("---\n", 2)[2]


def notes(imported: Imported, name: str = "one") -> str:
    """The notes file of a source."""
    return (imported.folder / f"sources/{name}.notes.md").read_text(encoding="utf-8")


def why(imported: Imported) -> list[str]:
    """The reasons given, in order."""
    return [remark.why for remark in imported.ledger.remarks]


def png(kind: str = "PNG") -> bytes:
    """A small picture."""
    data = io.BytesIO()
    Image.new("RGB", (4, 3)).save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>Some <em>stressed</em>, <b>bold</b> words</p>", "Some *stressed*, **bold** words"),
        ("<p>in<i>ter</i>nal <i>«a»</i></p>", "in{em: ter}nal {em: «a»}"),
        ('<p><span class="smallcaps">Anno</span> <span style="font-variant: small-caps">b</span></p>', "{sc: Anno} {sc: b}"),
        ('<p><span style="font-style:italic">a</span> <span style="font-weight: 700">b</span></p>', "*a* **b**"),
        ('<p>say <span lang="fr"><i>mot</i></span></p>', "say {lang fr: {em: mot}}"),
        ('<p xml:lang="la">Est <b>res</b></p>', "{lang la: Est {strong: res}}"),
        ("<p>{a} *b* [^1] \\ 1. c</p>", "\\{a\\} \\*b\\* \\[^1] \\\\ 1. c"),
        ("<p>1. no list</p><p># no heading</p><p>::: verse</p>", "1\\. no list\n\n\\# no heading\n\n\\::: verse"),
        ("<p>a <del>b</del> <ins>c</ins> <q>d</q></p>", "a {del: b} {add: c} “d”"),
        ("<p>To Mr. Smith,<br/>at home</p>", "To Mr. Smith, {line}at home"),
        ("loose <b>words</b><p>and a paragraph</p>", "loose **words**\n\nand a paragraph"),
        ("<p>x</p><h2>Sub</h2><p>a</p><h3>Deep</h3><p>b</p>", "x\n\n# Sub\n\na\n\n## Deep\n\nb"),
        ("<p>a</p><hr/><p>b</p>", "a\n\n\\* \\* \\*\n\nb"),
        ('<p>a<span epub:type="pagebreak" title="12"/>b</p>', "a{page 12}b"),
        ('<p>a</p><div role="doc-pagebreak" aria-label="Page xii"/><p>b</p>', "a\n\n{page xii}b"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "::: list\n• a\n\n• b\n:::"),
        ('<ol start="4"><li>a</li><li value="9">b</li></ol>', "::: list\n4. a\n\n9. b\n:::"),
        ('<ol type="i"><li>a</li><li>b</li></ol>', "::: list\ni. a\n\nii. b\n:::"),
        ('<ol style="list-style-type: upper-alpha"><li>a</li></ol>', "::: list\nA. a\n:::"),
        ("<ol reversed=''><li>a</li><li>b</li></ol>", "::: list\n2. a\n\n1. b\n:::"),
        ("<ul><li>a<ol><li>x</li></ol></li><li>b</li></ul>",
         "::: list\n• a\n:::\n\n::: list\n1. x\n:::\n\n::: list\n• b\n:::"),
        ("<blockquote><p>a</p><blockquote>b</blockquote></blockquote>", "> a\n>\n> > b"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "a\n\nb"),
        ("<pre>  a\nb</pre>", "::: verse\n  a\nb\n:::"),
    ],
)  # fmt: skip
def test_markup_of_a_text(markup: str, expected: str, bring: Bring) -> None:
    assert text(bring(markup)) == f"{expected}\n"


VERSES = {
    "spans and line breaks": '<blockquote epub:type="z3998:poem"><p><span>a</span><br/><span class="i1">b</span></p><p><span>c'
    "</span></p></blockquote>",
    "lines that end in a break": '<blockquote class="poem"><p>a<br/>\u00a0\u00a0b</p><p>c</p></blockquote>',
    "a box for each stanza, a paragraph for each line": '<blockquote><div class="poetry"><div class="stanza">'
    '<p class="line">a</p><p class="line indent1">b</p></div><div class="stanza"><p>c</p></div></div></blockquote>',
    "a box for each line": '<blockquote><div class="linegroup"><div>a</div><div class="i1">b</div></div>'
    '<div class="verse"><div>c</div></div></blockquote>',
}


@pytest.mark.parametrize("way", VERSES)
def test_verse_however_it_is_typed(way: str, bring: Bring) -> None:
    imported = bring(VERSES[way])
    if "box for each line" in way:
        assert text(imported) == "> ::: verse\n> a\n>   b\n> :::\n>\n> ::: verse\n> c\n> :::\n"
    else:
        assert text(imported) == "> ::: verse\n> a\n>   b\n>\n> c\n> :::\n"
    assert imported.before[Kind.VERSE_LINES] == imported.after[Kind.VERSE_LINES] == 3


def test_verse_that_nothing_names_is_known_by_its_lines(bring: Bring) -> None:
    imported = bring("<p><span>a</span><br/><span>b</span></p>")
    assert text(imported) == "::: verse\na\nb\n:::\n"


def test_a_letter(bring: Bring) -> None:
    imported = bring(
        '<div epub:type="z3998:letter"><header><p epub:type="se:letter.dateline">London, <i>May</i></p>'
        '<p epub:type="z3998:salutation">Sir,</p></header><p>I am well.</p><footer><p epub:type="z3998:valediction">'
        'Yours</p><p epub:type="z3998:signature">S. P.</p></footer><p epub:type="z3998:postscript">PS. So.</p></div>'
    )
    assert text(imported) == (
        "::: opener\n::: dateline\nLondon, *May*\n:::\n\n::: salutation\nSir,\n:::\n:::\n\nI am well.\n\n"
        "::: closer\n::: closer\nYours\n:::\n\n::: signature\nS\\. P.\n:::\n:::\n\n::: postscript\nPS. So.\n:::\n"
    )


def test_tables(bring: Bring) -> None:
    imported = bring(
        "<table><caption>Ships</caption><thead><tr><th>Name</th><th>Guns</th></tr></thead><tfoot><tr><td>Sum</td>"
        '<td>3</td></tr></tfoot><tbody><tr><td rowspan="2"><i>Naseby</i></td><td>1|2</td></tr><tr><td><p>a</p><p>b</p></td>'
        '</tr><tr><td colspan="2">all</td></tr></tbody></table>'
    )
    assert text(imported) == (
        "Ships\n\n::: table\n| Name | Guns |\n---\n| *Naseby* | 1\\|2 |\n|  | a b |\n| all |  |\n| Sum | 3 |\n:::\n"
    )
    assert (imported.before[Kind.CELLS], imported.after[Kind.CELLS]) == (8, 10)
    assert "cells that go over others are filled up with empty ones" in why(imported)


def test_a_table_of_one_column_is_text(bring: Bring) -> None:
    imported = bring("<table><tr><td><p>a</p></td></tr><tr><td>b</td></tr></table>")
    assert text(imported) == "a\n\nb\n"
    assert why(imported) == ["a table of one column is set as text"]


def test_pictures(bring: Bring) -> None:
    texts = {
        "a.xhtml": page(
            '<h1>One</h1><figure><img src="Map%20One.png" alt="A map"/><figcaption>The <i>town</i></figcaption></figure>'
            '<p><img src="x.jpg" alt=""/></p><p><img src="d.svg" alt="Arms"/></p><p>a <img src="x.jpg" alt="sign"/> b</p>'
            '<p><img src="Map%20One.png" alt="Again"/></p><p><img src="T.png" alt="T"/>he end</p><p><svg/></p>'
        ),
        "Map One.png": png(), "x.jpg": png(), "d.svg": "<svg/>", "T.png": png(),
    }  # fmt: skip
    imported = bring(texts, finds=("picture-without-text",))
    assert text(imported) == (
        "::: picture images/map-one.png\nalt: A map\nThe *town*\n:::\n\n::: picture images/x.png\nalt: \n:::\n\na b\n\n"
        "::: picture images/map-one.png\nalt: Again\n:::\n\nThe end\n"
    )
    assert sorted(p.name for p in (imported.folder / "images").iterdir()) == ["map-one.png", "x.png"]
    assert (imported.before[Kind.PICTURES], imported.after[Kind.PICTURES]) == (7, 3)
    left = [(r.why, r.words) for r in imported.ledger.remarks]
    assert ("a drawing (SVG) can't be printed; save it as PNG and add it", "d.svg (Arms)") in left
    assert ("a picture has no words for readers who can't see it", "images/x.png") in left
    assert ("a picture stands among words, where an edition can't show one", "sign") in left


NOTE = '<a epub:type="noteref" href="#n1">1</a>'
WAYS = {
    "EPUB 3": f'<p>Word.{NOTE}</p><aside epub:type="footnote" id="n1"><p>A <i>note</i>.</p></aside>',
    "roles": '<p>Word.<a role="doc-noteref" href="#n1">1</a></p><section role="doc-endnotes"><h2>Notes</h2><ol>'
    '<li id="n1" role="doc-endnote"><p>A <i>note</i>. <a role="doc-backlink" href="#x">↩</a></p></li></ol></section>',
    "a typed note, a bare call": '<p>Word.<a href="#n1"><sup>1</sup></a></p><aside epub:type="footnote" id="n1">'
    "<p>1. A <i>note</i>.</p></aside>",
    "links to and fro, the note in a box": '<p>Word.<a id="r1" href="#n1">[1]</a></p><hr/><div class="footnote">'
    '<p id="n1"><a href="#r1">[1]</a> A <i>note</i>.</p></div>',
    "links to and fro, ids on anchors": '<p>Word.<a id="r1"></a><a href="#n1"><sup>1</sup></a></p><h2>Footnotes</h2>'
    '<p><a id="n1"></a><a href="#r1">1</a> A <i>note</i>.</p>',
    "links to and fro, the way back at the end": '<p>Word.<sup id="r1"><a href="#n1">*</a></sup></p>'
    '<p class="footnote" id="n1">* A <i>note</i>. <a href="#r1">↩</a></p>',
    "a list of terms": '<p>Word.<a id="r1" href="#n1">1</a></p><dl><dt id="n1"><a href="#r1">1</a></dt>'
    "<dd>A <i>note</i>.</dd></dl>",
}


@pytest.mark.parametrize("way", WAYS)
def test_notes_however_they_are_marked(way: str, bring: Bring) -> None:
    imported = bring(WAYS[way])
    assert text(imported) == "Word.[^1]\n"
    assert notes(imported) == "[^1]: A *note*.\n"
    assert [imported.before[k] for k in (Kind.NOTES, Kind.CALLS)] == [1, 1]
    assert [imported.after[k] for k in (Kind.NOTES, Kind.CALLS)] == [1, 1]


def test_a_heading_that_links_to_the_contents_and_back_is_no_note(bring: Bring) -> None:
    texts = {
        "toc.xhtml": page("<p>" + "".join(f'<a id="t{n}" href="{n}.xhtml#c">{n}</a> ' for n in range(1, 7)) + "</p>"),
        **{
            f"{n}.xhtml": page(f'<h1 id="c"><a href="toc.xhtml#t{n}">{n}</a></h1><p>Text {n}.</p>') for n in range(1, 7)
        },
    }
    imported = bring(texts)
    assert imported.before[Kind.NOTES] == 0
    assert len(imported.edition.sources) == 6
    assert "left out: the contents: the program makes its own" in why(imported)


def test_what_a_note_holds(bring: Bring) -> None:
    imported = bring(
        f'<p>Word.{NOTE}</p><aside epub:type="footnote" id="n1"><h4>Head</h4><p>See <a href="#h">July 4th</a>, '
        '<a href="https://example.org/a">web</a>, <span lang="ru">да</span>, <span class="sc">Sc</span>.</p>'
        "<ol><li>a</li><li><p>b</p><p>c</p></li></ol><ol type='a'><li>x</li></ol><blockquote><p>q</p></blockquote>"
        '<blockquote epub:type="z3998:verse"><p><span>v</span><br/><span class="i2">w</span></p></blockquote>'
        "<table><tr><td>1</td><td>2</td></tr></table></aside><h2 id='h'>Here</h2><p>x</p>"
    )
    assert notes(imported) == (
        "[^1]: **Head**\n\n    See [July 4th](doc:one), [web](https://example.org/a), {lang ru: да}, {sc: Sc}.\n\n"
        "    1. a\n\n    2. b\n\n       c\n\n    a. x\n\n    > q\n\n    > ::: verse\n    > v\n    >     w\n    > :::\n\n"
        "    |  |  |\n    | --- | --- |\n    | 1 | 2 |\n"
    )


def test_lists_one_after_the_other_in_a_note_stay_apart(bring: Bring) -> None:
    lists = "<ol><li>a</li></ol><ol><li>b</li></ol><ul><li>c</li></ul><ul><li>d</li></ul>"
    imported = bring(f'<p>Word.{NOTE}</p><aside epub:type="footnote" id="n1"><p>x</p>{lists}</aside>')
    assert notes(imported) == "[^1]: x\n\n    1. a\n\n    1\\. b\n\n    - c\n\n    * d\n"


def test_calls_of_one_note_keep_its_name_and_notes_on_notes_stand_in_it(bring: Bring) -> None:
    second = '<a epub:type="noteref" href="n.xhtml#n2">2</a>'
    texts = {
        "a.xhtml": page(
            f'<h1>One{NOTE.replace("#", "n.xhtml#")}</h1><p>x{second} y</p>'
        ),
        "b.xhtml": page(f'<section epub:type="preface"><h1>Two</h1><p>z{second}</p></section>'),
        "n.xhtml": page(
            '<section epub:type="endnotes"><h1>Notes</h1><ol><li id="n1"><p>Title.</p><p>More.</p></li>'
            '<li id="n2"><p>Second<a epub:type="noteref" href="#n3">3</a>.</p></li><li id="n3"><p>Third.</p></li></ol></section>'
        ),
    }  # fmt: skip
    imported = bring(texts)
    assert notes(imported) == "[^2]: Second[^3].\n\n    [^3]: Third.\n"
    assert text(imported, "commentary/two.md") == "z[^2]\n\n[^2]: Second[^3].\n\n[^3]: Third.\n"
    front = (imported.folder / "sources/one.md").read_text(encoding="utf-8").split("---\n")[1]
    assert front == 'title: One\nnotes:\n  - id: "1"\n    at: title\n    note: |\n      Title.\n\n      More.\n'
    assert (imported.before[Kind.NOTES], imported.after[Kind.NOTES]) == (3, 5)


def test_a_note_called_twice_keeps_both_calls(bring: Bring) -> None:
    imported = bring(f'<p>a{NOTE} b{NOTE}</p><aside epub:type="footnote" id="n1"><p>N.</p></aside>')
    assert text(imported) == "a[^1] b[^1]\n"
    assert (imported.after[Kind.NOTES], imported.after[Kind.CALLS]) == (1, 2)


def test_what_leads_nowhere_is_told_with_its_line(bring: Bring) -> None:
    imported = bring(
        '<p>a<a epub:type="noteref" href="#no">7</a>,\n<a href="gone.xhtml">gone</a></p>\n<section epub:type="endnotes"><ol>'
        '<li id="u">Lonely</li></ol></section>'
    )
    assert [(code, place) for code, place, _, _ in said(imported.report)] == [
        ("link-dangling", "book.epub/OEBPS/a.xhtml:4:1"),
        ("call-dangling", "book.epub/OEBPS/a.xhtml:3:1"),
        ("note-never-called", "book.epub/OEBPS/a.xhtml:5:1"),
    ]
    assert text(imported) == "a7, gone\n\n::: list\n1. Lonely\n:::\n"


def test_links_by_meaning(bring: Bring) -> None:
    texts = {
        "nav.xhtml": nav(entry("p.xhtml", "Part", entry("a.xhtml", "One") + entry("b.xhtml", "Two"))),
        "p.xhtml": page("<h1>Part the <i>First</i></h1>"),
        "a.xhtml": page(
            f'<h1>One</h1><p>See <a href="b.xhtml">Two</a>.{NOTE}</p><p epub:type="footnote" id="n1">N.</p>'
        ),
        "b.xhtml": page(
            '<section epub:type="introduction"><h1>Two</h1><p><a href="a.xhtml#n1">a note</a> <a href="a.xhtml">a text</a>'
            ' <a href="p.xhtml">a part</a> <a href="c.xhtml">left out</a> <a href="mailto:a@b.c">mail</a></p></section>'
        ),
        "c.xhtml": page('<section epub:type="colophon"><p>Made.</p></section>'),
    }
    imported = bring(texts)
    assert text(imported, "commentary/two.md") == (
        "[a note](note:one/1) [a text](doc:one) [a part](part:part-the-first) left out [mail](mailto:a@b.c)\n"
    )
    assert text(imported) == "See Two.[^1]\n"
    contents = (imported.folder / "edition.yaml").read_text(encoding="utf-8").split("contents:\n")[1]
    assert contents.endswith(
        "  - begin: body\n  - part: Part the First\n    id: part-the-first\n  - source: one\n  - commentary: two\n"
    )


def test_a_file_of_several_chapters_is_parted_and_one_without_a_heading_goes_on(bring: Bring) -> None:
    below = entry("x1.xhtml#c2", "Two", entry("x1.xhtml#s", "A section"))
    texts = {
        "nav.xhtml": nav(entry("x1.xhtml#c1", "One") + below),
        "x1.xhtml": page(
            '<div><h2><a id="c1"></a>One</h2><p>a</p></div><section id="c2"><h2>II</h2><h2>The second</h2><p>b</p>'
            '<h3 id="s">A section</h3><p>c</p></section>'
        ),
        "x2.xhtml": page("<p>d</p>"),
    }
    imported = bring(texts)
    assert {s.id: s.title for s in imported.edition.sources.values()} == {
        "one": "One",
        "ii-the-second": "II. The second",
    }
    assert text(imported, "sources/ii-the-second.md") == "b\n\n# A section\n\nc\n\nd\n"


def test_what_is_left_out_is_told_and_what_is_editorial_is_commentary(bring: Bring) -> None:
    kinds = ("cover", "titlepage", "copyright-page", "toc", "colophon", "halftitlepage")
    texts = {
        f"{kind}.xhtml": page(f'<section epub:type="{kind}"><h1>{kind}</h1><p>words</p></section>') for kind in kinds
    }
    texts |= {f"e{n}.xhtml": page(f"<h1>{k}</h1><p>w</p>", body_attributes=f'epub:type="{k}"') for n, k in enumerate(
        ("foreword", "introduction", "preface"))}  # fmt: skip
    texts["one.xhtml"] = page('<section role="doc-chapter"><h1>One</h1><p>w</p></section>')
    texts["after.xhtml"] = page(
        '<section role="doc-afterword"><h1>After</h1><p>w</p></section>', body_attributes='epub:type="backmatter"'
    )
    imported = bring(texts)
    assert list(imported.edition.sources) == ["one"]
    assert sorted(imported.edition.commentary) == ["after", "foreword", "introduction", "preface"]
    assert len([w for w in why(imported) if w.startswith("left out: ")]) == len(kinds)
    contents = (imported.folder / "edition.yaml").read_text(encoding="utf-8").split("contents:\n")[1]
    assert contents.endswith("  - begin: body\n  - source: one\n  - begin: back matter\n  - commentary: after\n")


def test_a_file_with_nothing_but_headings_names_a_part(bring: Bring) -> None:
    texts = {
        "half.xhtml": page("<h1>A BOOK</h1>"),
        "b.xhtml": page("<h1>Book <i>I</i></h1><h2>Of Water</h2>"),
        "a.xhtml": page("<h1>Rain</h1><table><tr><td><h3>x</h3></td><td>y</td></tr></table>"),
        "c.xhtml": page(
            "<table><tr><td><h3>x</h3></td><td>y</td></tr></table>", body_attributes='epub:type="bodymatter"'
        ),
    }
    imported = bring(texts)
    contents = (imported.folder / "edition.yaml").read_text(encoding="utf-8").split("contents:\n")[1]
    assert contents.endswith(
        "  - begin: body\n  - part: Book I. Of Water\n    id: book-i-of-water\n  - source: rain\n  - source: t\n"
    )
    assert imported.edition.sources["t"].title == "t"


def test_metadata(bring: Bring) -> None:
    metadata = (
        '<dc:title id="t">Letters</dc:title><meta refines="#t" property="title-type">main</meta><dc:title id="s">A Choice'
        '</dc:title><meta refines="#s" property="title-type">subtitle</meta><dc:language>fr</dc:language>'
        '<dc:creator id="c">Mme de S.</dc:creator><meta refines="#c" property="role" scheme="marc:relators">aut</meta>'
        '<dc:contributor opf:role="trl">A. B.</dc:contributor><dc:contributor opf:role="prg">C. D.</dc:contributor>'
        "<dc:publisher>Presse</dc:publisher><dc:date>1926-05-01T00:00:00Z</dc:date><dc:rights>Free.</dc:rights>"
        "<dc:identifier>urn:isbn:978-0-306-40615-7</dc:identifier><dc:identifier>urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6</dc:identifier>"
        "<dc:description>&lt;p&gt;Old &lt;b&gt;letters&lt;/b&gt;.&lt;/p&gt;</dc:description><dc:subject>Letters</dc:subject>"
        '<meta property="belongs-to-collection">Classics</meta>'
    )
    imported = bring({"a.xhtml": page("<h1>One</h1><p>w</p>")}, metadata=metadata)
    front = (imported.folder / "edition.yaml").read_text(encoding="utf-8").split("numbering:")[0]
    assert front == (
        "format: 1\nid: out\ntitle: Letters\nsubtitle: A Choice\nlanguage: fr\ncontributors:\n  - name: Mme de S.\n"
        "    role: author\n  - name: A. B.\n    role: translator\npublisher: Presse\ndate: \"1926-05-01\"\nidentifiers:\n"
        "  - kind: isbn\n    value: 978-0-306-40615-7\n  - kind: uuid\n    value: f81d4fae-7dec-11d0-a765-00a0c91e6bf6\nrights: Free.\nseries: Classics\n"
        "description: Old letters .\n"
    )  # fmt: skip
    assert [r.words for r in imported.ledger.remarks] == ["C. D.", "Letters"]


@pytest.mark.parametrize(("second", "scope"), [(("3", "4"), True), (("1", "2"), False)])
def test_notes_are_numbered_as_they_were(second: tuple[str, str], scope: bool, bring: Bring) -> None:
    def chapter(title: str, labels: tuple[str, str]) -> str:
        calls = "".join(f'<a epub:type="noteref" href="#n{n}">{n}</a> x' for n in labels)
        bodies = "".join(f'<aside epub:type="footnote" id="n{n}">N.</aside>' for n in labels)
        return page(f"<h1>{title}</h1><p>w{calls}</p>{bodies}")

    imported = bring({"a.xhtml": chapter("One", ("1", "2")), "b.xhtml": chapter("Two", second)})
    assert ("notes: edition" in (imported.folder / "edition.yaml").read_text(encoding="utf-8")) is scope


def test_style_sheets_say_what_is_italic_and_what_is_not(bring: Bring) -> None:
    css = (
        ".it { font-style: italic } b { font-weight: normal; font-variant: small-caps } cite { font-style: normal }"
        " p.sig { font-variant-caps: small-caps } @media print { .x { font-style: italic } } h1 { font-variant: small-caps }"
    )
    texts = {
        "a.xhtml": page(
            '<h1>One</h1><p><span class="it">a</span> <b>b</b> <cite>c</cite> <span class="x">d</span></p><p class="sig">e</p>',
            head='<link rel="stylesheet" href="s.css"/>',
        ),
        "s.css": css,
    }
    assert text(bring(texts)) == "*a* {sc: b} c d\n\n{sc: e}\n"


def test_the_command_counts_and_writes_its_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = ebook(
        tmp_path, {"a.xhtml": page(f'<h1>One</h1><p>m<sup>r</sup> a{NOTE}</p><p id="n1" epub:type="footnote">N</p>')}
    )
    out, report = tmp_path / "out", tmp_path / "report.txt"
    assert run(["import", str(book), "--into", str(out), "--report", str(report)]) == 0
    told = capsys.readouterr()
    lines = [line.split() for line in told.out.splitlines()]
    assert ["notes", "1", "1"] in lines and ["calls", "of", "notes", "1", "1"] in lines
    assert "1 ×: raised letters stand on the line" in told.out
    assert "sourcebook build" in told.err
    assert "book.epub/OEBPS/a.xhtml:3: raised letters stand on the line “r”" in report.read_text(encoding="utf-8")
    assert run(["import", str(book), "--into", str(tmp_path / "two"), "--quiet"]) == 0
    assert capsys.readouterr().out == f"{(tmp_path / 'two').as_posix()}\n"


def test_the_same_ebook_gives_the_same_files(tmp_path: Path) -> None:
    book = ebook(tmp_path, {"a.xhtml": page(WAYS["EPUB 3"])}, metadata=METADATA)
    for name in ("x/out", "y/out"):
        import_ebook(book, tmp_path / name)
    files = [{p.relative_to(tmp_path / n).as_posix(): p.read_bytes() for p in (tmp_path / n).rglob("*") if p.is_file()}
             for n in ("x/out", "y/out")]  # fmt: skip
    assert files[0] == files[1] != {}


#: what was once lost, doubled or miscounted, and what becomes of it
KEPT = [
    ('<p><img src="x.png" alt="I"/> was born</p>', "I was born"),
    ('<p>He <img src="x.png" alt="S"/>aid</p>', "He Said"),
    ("<div><svg><title>Arms of X</title><text>hello</text></svg></div><p>a</p>", "a"),
    ('<figure>Before <img src="x.png" alt="p q"/> after<figcaption>cap</figcaption></figure>', "Before after\n\ncap"),
    ("<ul><li>a</li><ul><li>b</li></ul></ul>", "::: list\n• a\n:::\n\n::: list\n• b\n:::"),
    ("<ul>loose<li>a</li><p>para</p></ul>", "loose\n\n::: list\n• a\n:::\n\npara"),
    (
        "<table><tr><td>A</td><td rowspan='2'>B</td></tr><tr></tr><tr><td>C</td><td>D</td></tr></table>",
        "::: table\n| A | B |\n| C | D |\n:::",
    ),
    (
        "<table><tr><td>A</td><td>B</td><td rowspan='2'>C</td></tr><tr><td>D</td></tr><tr><td>E</td><td>F</td><td>G</td></tr>"
        "</table>",
        "::: table\n| A | B | C |\n| D |  |  |\n| E | F | G |\n:::",
    ),
    ("<table><tr><td colspan='²'>a</td><td>b</td></tr></table>", "::: table\n| a | b |\n:::"),
    ("<p>a <q> </q> b</p>", "a b"),
    ('<div><img src="x.png" alt="T"/><p>he end</p> of it</div>',
     "::: picture images/x.png\nalt: T\n:::\n\nhe end\n\nof it"),
    ('<figure><figcaption><img src="x.png" alt="p q"/></figcaption></figure>',
     "::: picture images/x.png\nalt: p q\n:::"),
    ('<pre><span epub:type="pagebreak" title="3"/></pre><p>a</p>', "{page 3}a"),
    ('<div class="poem"><p>a<br/>b<br/><span epub:type="pagebreak" title="3"/></p></div>',
     "::: verse\na\nb{page 3}\n:::"),
    ("<p>a <i>\u00a0</i>b</p>", "a \u00a0b"),
    ("<p><![CDATA[<!DOCTYPE html>]]> is typed</p>", "<!DOCTYPE html> is typed"),
]  # fmt: skip


@pytest.mark.parametrize(("markup", "expected"), KEPT)
def test_no_word_is_lost_or_doubled(markup: str, expected: str, bring: Bring) -> None:
    texts = {"a.xhtml": page(f"<h1>One</h1>{markup}"), "x.png": png()}
    assert text(bring(texts)) == f"{expected}\n"


def test_the_title_of_a_poem_stands_once_and_its_picture_stays(bring: Bring) -> None:
    poem = '<section class="poem"><h2>The Rain</h2><p>a<br/>b</p><img src="x.png" alt="A cloud"/></section>'
    imported = bring({"a.xhtml": page(poem), "x.png": png()})
    assert text(imported, "sources/the-rain.md") == (
        "::: verse\na\nb\n:::\n\n::: picture images/x.png\nalt: A cloud\n:::\n"
    )


def test_a_call_that_is_words_keeps_them(bring: Bring) -> None:
    imported = bring(
        '<p>See <a epub:type="noteref" href="#n1">this <i>long</i> remark</a>.</p><p epub:type="footnote" id="n1">N.</p>'
    )
    assert text(imported) == "See this *long* remark[^1].\n"
    assert imported.after[Kind.CALLS] == 1


@pytest.mark.parametrize("call", ["¹", "٣"])
def test_a_call_in_raised_or_other_digits(call: str, bring: Bring) -> None:
    imported = bring(f'<p>Word.<a epub:type="noteref" href="#n1">{call}</a></p><p epub:type="footnote" id="n1">N.</p>')
    assert notes(imported).endswith("]: N.\n")


def test_a_note_within_its_paragraph(bring: Bring) -> None:
    imported = bring(f'<p>W{NOTE} x <span epub:type="footnote" id="n1">an <b>inner</b> note</span> y</p>')
    assert (text(imported), notes(imported)) == ("W[^1] x y\n", "[^1]: an **inner** note\n")


def test_headings_in_notes_do_not_make_a_text_one_of_notes(bring: Bring) -> None:
    imported = bring(f'<p>W{NOTE}</p><aside epub:type="footnote" id="n1"><h4>A long heading</h4><p>N.</p></aside>')
    assert text(imported) == "W[^1]\n"


def test_notes_in_rows_of_a_table_stand_once(bring: Bring) -> None:
    second = NOTE.replace("#n1", "#n2").replace("1<", "2<")
    imported = bring(
        f'<p>a{NOTE} b{second}</p><table><tr><td id="n1">1</td><td>N <i>one</i>.</td></tr><tr><td id="n2">2</td>'
        "<td>N two.</td></tr></table>"
    )
    assert text(imported) == "a[^1] b[^2]\n"
    assert notes(imported) == "[^1]: 1\n\n    N *one*.\n\n[^2]: 2\n\n    N two.\n"


def test_a_call_beside_the_picture_of_a_figure(bring: Bring) -> None:
    figure = f'<figure><img src="x.png" alt="p q"/>{NOTE}<figcaption>cap</figcaption></figure>'
    texts = {"a.xhtml": page(f'<h1>One</h1>{figure}<p epub:type="footnote" id="n1">N.</p>'), "x.png": png()}
    imported = bring(texts)
    assert text(imported).endswith("[^1]\n\ncap\n")
    assert "a picture stands among words, where an edition can't show one" in why(imported)


def test_calls_in_a_note_keep_apart_though_their_labels_differ_by_a_blank(bring: Bring) -> None:
    calls = "".join(
        f' x<a epub:type="noteref" href="#{n}">{label}</a>' for n, label in (("k", "note1"), ("l", "note 1"))
    )
    bodies = "".join(f'<aside epub:type="footnote" id="{n}">{n.upper()}.</aside>' for n in "kl")
    imported = bring(f'<p>W{NOTE}</p><aside epub:type="footnote" id="n1">N{calls}</aside>{bodies}')
    assert notes(imported) == "[^1]: N x[^note1] x[^note1-2]\n\n    [^note1]: K.\n\n    [^note1-2]: L.\n"


def test_style_sheets_of_a_first_line_or_letter_are_not_those_of_the_paragraph(bring: Bring) -> None:
    css = "p::first-line { font-variant: small-caps } p:first-letter, i::before { font-weight: bold }"
    head = f"<style>{css}</style>"
    assert text(bring({"a.xhtml": page("<h1>One</h1><p>a <i>b</i> c</p>", head=head)})) == "a *b* c\n"


def test_a_table_wider_than_any_page_is_text(bring: Bring) -> None:
    wide = f"<table><tr>{'<td>a</td>' * 101}</tr><tr><td>b</td></tr></table>"
    imported = bring(wide)
    assert text(imported).endswith("a\n\nb\n")
    assert why(imported) == ["a table of more than 100 columns is set as text"]


def test_a_picture_with_a_very_long_name(bring: Bring) -> None:
    imported = bring(
        {"a.xhtml": page(f'<h1>One</h1><p><img src="{"a" * 400}.png" alt="p q"/></p>'), "a" * 400 + ".png": png()}
    )
    assert [p.name for p in (imported.folder / "images").iterdir()] == ["a" * 40 + ".png"]


@pytest.mark.parametrize("kind", ["chapter", "preface"])
def test_a_note_called_in_a_title_and_in_its_text_is_written_for_both(kind: str, bring: Bring) -> None:
    texts = {
        "a.xhtml": page(
            f'<section epub:type="{kind}"><h1>One{NOTE}</h1><p>a{NOTE} b</p><p epub:type="footnote" id="n1">N.</p></section>'
        ),
        "b.xhtml": page("<h1>Two</h1><p>x</p>"),
    }
    imported = bring(texts)
    folder = "sources" if kind == "chapter" else "commentary"
    whole = (imported.folder / folder / "one.md").read_text(encoding="utf-8")
    assert "  - id: 1-title\n    at: title\n    note: N.\n" in whole
    assert whole.split("---\n", 2)[2].startswith("a[^1] b\n")
    assert [imported.after[k] for k in (Kind.NOTES, Kind.CALLS)] == [2, 2]


def test_notes_that_call_one_another_keep_their_calls(bring: Bring) -> None:
    second = NOTE.replace("#n1", "#n2").replace("1<", "2<")
    bodies = (("n1", f"N{second}"), ("n2", f"M {NOTE}"))
    asides = "".join(f'<aside epub:type="footnote" id="{n}">{words}</aside>' for n, words in bodies)
    assert notes(bring(f"<p>W{NOTE}</p>{asides}")) == "[^1]: N[^2]\n\n    [^2]: M\n"


@pytest.mark.parametrize(("body", "expected"), [
    ('<h3 id="n1">Head</h3>', "**Head**"),
    ('<blockquote id="n1"><p>q</p></blockquote>', "> q"),
])  # fmt: skip
def test_a_note_that_is_a_heading_or_a_quotation(body: str, expected: str, bring: Bring) -> None:
    assert notes(bring(f"<p>W{NOTE}</p>{body}<p>x</p>")).startswith(f"[^1]: {expected}\n")


def test_a_note_within_its_paragraph_that_another_calls_first(bring: Bring) -> None:
    imported = bring(f'<p>a{NOTE}</p><p>W{NOTE} x <span epub:type="footnote" id="n1">inner</span> y</p>')
    assert (text(imported), notes(imported)) == ("a[^1]\n\nW[^1] x y\n", "[^1]: inner\n")


def test_pages_of_the_printed_book_are_not_lost_in_a_figure_nor_words_in_them(bring: Bring) -> None:
    texts = {
        "a.xhtml": page(
            '<h1>One</h1><figure><span epub:type="pagebreak" title="4"/><img src="x.png" alt="p q"/><figcaption>c</figcaption>'
            '</figure><div epub:type="pagebreak" title="5"><p>A whole paragraph of words</p></div><p>x'
            '<span epub:type="pagebreak" title="6"/></p><div epub:type="pagebreak" title="7"/>'
        ),
        "x.png": png(),
    }
    imported = bring(texts)
    assert text(imported) == (
        "::: picture images/x.png\nalt: p q\n{page 4}c\n:::\n\nA whole paragraph of words\n\nx{page 6}\n"
    )
    assert [(r.why, r.words) for r in imported.ledger.remarks] == [("a page begins after the last words", "7")]


def test_a_file_that_is_verse_as_a_whole(bring: Bring) -> None:
    imported = bring({"a.xhtml": page("<h1>One</h1><p>a<br/>b</p>", body_attributes='class="poem" lang="en"')})
    assert text(imported) == "::: verse\na\nb\n:::\n"


def test_a_heading_with_a_call_and_nothing_but_notes_below_stays(bring: Bring) -> None:
    imported = bring(f'<p>a</p><h2>Head{NOTE}</h2><aside epub:type="footnote" id="n1">N.</aside>')
    assert (text(imported), notes(imported)) == ("a\n\n# Head[^1]\n", "[^1]: N.\n")
