"""The sample edition, on the built files: every promise that exists so far, and that damage to any part is named."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest

from built import OURS, SAMPLE, build_copy, ours, sample
from epubcheck_run import messages
from sourcebook.lint.reading.compare import difference
from sourcebook.lint.reading.content import read_content
from sourcebook.model.audience import Audience
from sourcebook.model.blocks import leaves, reading_text
from sourcebook.model.book import UnitKind
from sourcebook.model.content import Content, Emended, fold
from sourcebook.model.streams import Stream

SEED = Path(__file__).resolve().parents[2] / "shared" / "seed" / "bolsheviks-set-terms-1917.txt"
#: the seed's own words, so that the test says something where the file is absent too
FIRST = "HE BOLSHEVIKS SET TERMS FOR PARTY COALITIONS (1917) In November 1917 the Petrograd Soviet newspaper Izvestiia"
LAST = "What are these men but betrayers of the revolution? We shall never form a union with them.”"


def _undone(leaf: Content) -> str:
    """The copy text of a leaf: every recorded emendation taken back."""
    for mark in sorted((m for m in leaf.marks if isinstance(m.kind, Emended)), key=lambda m: -m.start):
        assert isinstance(mark.kind, Emended)
        leaf = leaf.replaced(mark.start, mark.end, Content(mark.kind.copy_text))
    return leaf.text


def _sources() -> Iterator[str]:
    for text in sample().resolved.texts:
        if text.kind is not UnitKind.COMMENTARY:
            yield from (_undone(leaf) for leaf in leaves(text.body))


def test_undoing_the_interventions_gives_the_copy_text() -> None:
    copy_text = fold(" ".join(_sources()))
    assert copy_text.startswith(FIRST)
    assert copy_text.endswith(LAST)


def test_undoing_the_interventions_gives_the_seed() -> None:
    if not SEED.is_file():
        pytest.skip("the supplied text is not on this machine")
    assert fold(" ".join(_sources())) == fold(SEED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("extension", ["pdf", "epub"])
def test_body_stream_is_what_the_edition_takes(extension: str) -> None:
    copy = sample()
    reading = copy.reading(extension)
    texts = [t for t in copy.resolved.texts if t.kind is not UnitKind.COMMENTARY]
    assert [t.unit for t in texts] == [
        "compiler-heading-and-introduction",
        "terms",
        "compiler-bridge",
        "trotsky-speech",
    ]
    for text in texts:
        assert difference(reading_text(text.body), reading.runs_of(stream=Stream.SOURCE, under=text.anchor)) is None
    everything = " ".join(reading_text(t.body) for t in texts)
    assert difference(everything, reading.runs_of(stream=Stream.SOURCE)) is None


@pytest.mark.parametrize("extension", ["pdf", "epub"])
@pytest.mark.parametrize("name", OURS)
def test_nothing_is_found_in_the_files(name: str, extension: str) -> None:
    assert ours(name).findings(extension) == []


@pytest.mark.parametrize("name", OURS)
def test_nothing_is_found_in_the_edition(name: str) -> None:
    assert ours(name).report.findings == []


def test_the_same_input_gives_the_same_bytes() -> None:
    again = build_copy(SAMPLE)
    assert {n: len(d) for n, d in again.files.items()} == {n: len(d) for n, d in sample().files.items()}
    assert again.files == sample().files


# --- damage ----------------------------------------------------------------------------------------------------------


def _changed_epub(change: Callable[[str], str], file: str = "text-terms") -> bytes:
    target = io.BytesIO()
    touched = 0
    with zipfile.ZipFile(io.BytesIO(sample().file("epub"))) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            data = old.read(entry)
            if file in entry.filename:
                text = data.decode()
                touched += text != change(text)
                data = change(text).encode()
            new.writestr(entry, data)
    assert touched == 1, "the damage was not done"
    return target.getvalue()


EPUB_DAMAGE = {
    "a word": (lambda t: t.replace("Unrelenting war", "Unrelenting peace"), "body-stream", "peace"),
    "a word of a source lost": (lambda t: t.replace("with the participation of peasants, ", ""), "body-stream", "participation"),
    "a word of ours": (lambda t: t.replace("Five numbered terms", "Six numbered terms"), "our-words", "Six"),
    "a word of a note": (lambda t: t.replace("are drafts", "are laws"), "note-marks", "laws"),
    "a mark at a call": (lambda t: re.sub(r'(data-text="call">)5<', r"\g<1>55<", t), "note-marks", "“55”"),
    "a mark at a note": (lambda t: re.sub(r'(data-text="note-mark">)5<', r"\g<1>6<", t), "note-marks", "“6”"),
    "a note": (lambda t: re.sub(r'<aside class="note editor" id="note-terms.decrees".*?</aside>', "", t), "note-marks", "note 4"),
    "a label of a list": (lambda t: t.replace(">2.</span>", ">3.</span>", 1), "body-stream", "3."),
    "a document's label": (lambda t: t.replace(">Document 1<", ">Document 2<", 1), "document-labels", "Document 1"),
    "words of nobody": (lambda t: t.replace("</header>", "</header><p>Stray.</p>"), "text-unclassed", "Stray."),
    "a link": (lambda t: t.replace('href="#note-terms.decrees"', 'href="#note-terms.cec"'), "noteref-pairs", "note 4"),
    "a picture on the network": (
        lambda t: t.replace("</header>", '</header><img src="https://example.org/dot.png" alt=""/>'), "reaches-outside", "dot.png",
    ),
    "a program": (lambda t: t.replace("</head>", "<script>//</script></head>"), "reaches-outside", "script"),
    "a style that calls out": (
        lambda t: t.replace("</head>", "<style>p { background: url(//example.org/a) }</style></head>"), "reaches-outside", "//example.org/a",
    ),
    "a link to a file of the reader's": (lambda t: t.replace("</header>", '</header><a href="file:///etc/hosts">x</a>'), "reaches-outside", "file:"),
    "a title": (lambda t: t.replace("Terms for agreement with", "Terms of agreement with"), "our-words", "“for”"),
}  # fmt: skip


@pytest.mark.parametrize("what", EPUB_DAMAGE)
def test_damage_to_the_epub_is_named(what: str) -> None:
    change, code, words = EPUB_DAMAGE[what]
    found = sample().findings("epub", _changed_epub(change))
    assert code in {f.code for f in found}
    assert any(words in f.message for f in found), [f.message for f in found]


def _changed_pdf(stream: Stream, under: str, words: str) -> bytes:
    """Show another letter in the text that holds `words`: the file no longer says what it said."""
    run = next(r for r in sample().reading("pdf").runs_of(stream=stream, under=under) if words in r.text)
    with pikepdf.open(io.BytesIO(sample().file("pdf"))) as pdf:
        page = pdf.pages[run.place]
        marked = read_content(page, {}).marked
        mcid = next(n for n, pieces in marked.items() if "".join(p.text for p in pieces) == run.text)
        changed, inside, done = [], False, False
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) == "BDC":
                inside = isinstance(operands[1], pikepdf.Dictionary) and operands[1].get("/MCID") == mcid
            if inside and not done and str(operator) == "TJ":
                shown = b"".join(bytes(o) for o in operands[0] if isinstance(o, pikepdf.String))
                at = 2 * run.text.index(words)
                glyphs = {
                    bytes(o)
                    for ops, op in pikepdf.parse_content_stream(page)
                    if str(op) == "TJ"
                    for o in ops[0]
                    if isinstance(o, pikepdf.String)
                }
                other = next(g[:2] for g in sorted(glyphs) if len(g) >= 2 and g[:2] != shown[at : at + 2])
                operands = [pikepdf.Array([pikepdf.String(shown[:at] + other + shown[at + 2 :])])]
                done = True
            changed.append((operands, operator))
        assert done, "the damage was not done"
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(changed))
        target = io.BytesIO()
        pdf.save(target)
    return target.getvalue()


PDF_DAMAGE = {
    "a word": (Stream.SOURCE, "text-terms", "Unrelenting", "body-stream"),
    "a word of ours": (Stream.HEADNOTE, "text-terms", "numbered", "our-words"),
    "a word of a note": (Stream.NOTE, "note-terms.two-projects", "drafts", "note-marks"),
    "a mark at a call": (Stream.CALL, "call-terms.two-projects", "5", "note-marks"),
    "a mark at a note": (Stream.NOTE_MARK, "note-terms.two-projects", "5", "note-marks"),
    "a label of a list": (Stream.SOURCE, "text-terms", "2.", "body-stream"),
    "a document's label": (Stream.LABEL, "text-terms", "Document", "document-labels"),
    "a page in the contents": (Stream.GENERATED, "contents", "iv", "contents-true"),
}


@pytest.mark.parametrize("what", PDF_DAMAGE)
def test_damage_to_the_pdf_is_named(what: str) -> None:
    stream, under, words, code = PDF_DAMAGE[what]
    assert code in {f.code for f in sample().findings("pdf", _changed_pdf(stream, under, words))}


def _open_by_itself(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def _carry_a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["secret.txt"] = b"secret"


def _launch(pdf: pikepdf.Pdf) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page.obj)
    page.Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="calc.exe")


def _lead_to_a_file(pdf: pikepdf.Pdf) -> None:
    page = next(page for page in pdf.pages if "/Annots" in page.obj)
    page.Annots[0].A = pikepdf.Dictionary(S=pikepdf.Name.URI, URI="file:///etc/hosts")


@pytest.mark.parametrize(
    ("plant", "words"),
    [
        (_open_by_itself, "/OpenAction"),
        (_carry_a_file, "/EmbeddedFiles"),
        (_launch, "/Launch"),
        (_lead_to_a_file, "file:"),
    ],
)
def test_a_pdf_that_reaches_outside_is_named(plant: Callable[[pikepdf.Pdf], None], words: str) -> None:
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(sample().file("pdf"))) as pdf:
        plant(pdf)
        pdf.save(target)
    found = [f.message for f in sample().findings("pdf", target.getvalue()) if f.code == "reaches-outside"]
    assert any(words in message for message in found), found


# --- the files -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OURS)
def test_epubcheck_finds_nothing(name: str, tmp_path: Path) -> None:
    path = tmp_path / "book.epub"
    path.write_bytes(ours(name).file("epub"))
    assert messages(path) == []


@pytest.mark.parametrize(
    ("name", "title"), [("coalition-terms-1917", "Terms for a Coalition"), ("handbook", "The sourcebook Handbook")]
)
def test_the_pdf_is_sound(name: str, title: str) -> None:
    with pikepdf.open(io.BytesIO(ours(name).file("pdf"))) as pdf:
        assert pdf.check_pdf_syntax() == []
        assert str(pdf.Root.Lang) == "en-GB"
        assert str(pdf.docinfo["/Title"]) == title
        assert bool(pdf.Root.MarkInfo.Marked)
    reading = ours(name).reading("pdf")
    assert reading.fonts_embedded
    labels = [page.label for page in reading.pages]
    front = labels.index("1")
    assert labels == ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii"][:front] + [
        str(n) for n in range(1, len(labels) - front + 1)
    ]
    assert front % 2 == 0, "page 1 is a right-hand page"
    listed = [s.heading for s in ours(name).resolved.sections if s.listed]
    assert [o.title for o in reading.outline if o.title != "Contents"] == listed


@pytest.mark.parametrize("name", OURS)
def test_every_link_of_the_pdf_is_held_by_a_tag_for_links(name: str) -> None:
    """ISO 14289-1, 7.18.5: a link's annotation is in a structure element Link."""
    with pikepdf.open(io.BytesIO(ours(name).file("pdf"))) as pdf:
        tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
        roles = pdf.Root.StructTreeRoot.RoleMap
        links = [a for page in pdf.pages for a in page.obj.get("/Annots", ()) if a.Subtype == "/Link"]
        assert len(links) > 20
        for link in links:
            tag = str(tree[int(link.StructParent)].S)
            assert str(roles.get(tag, tag)) == "/Link", f"{link.get('/Dest', link.get('/A'))} is held by {tag}"


@pytest.mark.parametrize("name", OURS)
def test_folios_and_running_heads_are_outside_the_reading_order(name: str) -> None:
    reading = ours(name).reading("pdf")
    for place, page in enumerate(reading.pages):
        words = " ".join(run.text for run in reading.artifacts_on(place))
        assert place < 2 or page.label in words.split(), f"page {page.label} does not bear its number: {words}"


def test_the_teacher_gets_the_answers_and_the_pupils_do_not() -> None:
    pupils, teacher = sample(), sample(Audience.TEACHER)
    secret = "Land and peace, which had been decreed"
    assert list(teacher.files) == ["coalition-terms-1917-teacher.pdf", "coalition-terms-1917-teacher.epub"]
    for extension in ("pdf", "epub"):
        assert teacher.findings(extension) == []
        for copy, there in ((teacher, True), (pupils, False)):
            words = " ".join(" ".join(r.text.split()) for r in copy.reading(extension).runs)
            assert (secret[:20] in words) is there
    with zipfile.ZipFile(io.BytesIO(pupils.file("epub"))) as archive:
        assert not any(secret.encode() in archive.read(n) for n in archive.namelist())
    assert secret not in repr(pupils.resolved)
