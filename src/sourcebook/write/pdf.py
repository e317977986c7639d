"""Laid-out pages to a PDF: tags completed, page labels, running heads out of the reading order (PDF 1.7, ISO 32000-1).

In: the pages of `typeset`. Out: the bytes of a tagged PDF 1.7 that declares PDF/UA-1.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pikepdf

from sourcebook.model.measured import Measured
from sourcebook.write.format import Format, WriteJob

_MARKED = re.compile(rb"/(\w+)\s+<<\s*/MCID (\d+)\s*>>\s+BDC")
_ARTIFACT = b"/Artifact\n<</Type /Pagination>>\nBDC"


def write(job: WriteJob) -> bytes:
    """The book as a PDF. Raises ValueError where the job has no pages."""
    if job.laid_out is None:
        raise ValueError("a PDF needs laid-out pages")
    data, roles = job.laid_out.pdf(job.report)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        _map_roles(pdf, roles)
        _make_artifacts(pdf)
        _label_pages(pdf, job.measured)
        if job.edition.makers:
            names = [name for name, _ in job.edition.makers]
            pdf.docinfo["/Author"] = ", ".join(names)
        if job.date is not None:
            pdf.docinfo["/CreationDate"] = pdf.docinfo["/ModDate"] = job.date.strftime("D:%Y%m%d%H%M%SZ")
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            if job.edition.makers:
                metadata["dc:creator"] = [name for name, _ in job.edition.makers]
            metadata["dc:language"] = [job.edition.language]
            if job.date is not None:
                metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = job.date.strftime("%Y-%m-%dT%H:%M:%SZ")
        target = io.BytesIO()
        pdf.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return target.getvalue()


def _map_roles(pdf: pikepdf.Pdf, roles: Mapping[str, str]) -> None:
    """Say which standard type each of our types is (14.7.3)."""
    pdf.Root.StructTreeRoot.RoleMap = pikepdf.Dictionary(
        {f"/{name}": pikepdf.Name(f"/{standard}") for name, standard in sorted(roles.items())}
    )


def _make_artifacts(pdf: pikepdf.Pdf) -> None:
    """Marked content that no tag leads to is page furniture: an artifact (14.8.2.2)."""
    tagged: dict[int, set[int]] = {}
    numbers: dict[Any, int] = {page.objgen: n for n, page in enumerate(pdf.pages)}
    for place, mcid in _marked_content(pdf.Root.StructTreeRoot, None, numbers):
        tagged.setdefault(place, set()).add(mcid)
    for number, page in enumerate(pdf.pages):
        known = tagged.get(number, set())

        def change(found: re.Match[bytes], known: set[int] = known) -> bytes:
            return found[0] if int(found[2]) in known else _ARTIFACT

        stream = page.Contents.read_bytes()
        changed = _MARKED.sub(change, stream)
        if changed != stream:
            page.Contents = pdf.make_stream(changed)


def _marked_content(element: Any, page: int | None, numbers: Mapping[Any, int]) -> Iterator[tuple[int, int]]:
    """Page and number of all marked content in the tag tree."""
    waiting: list[tuple[Any, int | None]] = [(element, page)]
    while waiting:
        node, here = waiting.pop()
        if isinstance(node, int):
            if here is not None:
                yield here, node
            continue
        if not isinstance(node, pikepdf.Dictionary):
            continue
        if "/Pg" in node:
            here = numbers.get(node.Pg.objgen, here)
        kids = node.get("/K")
        if isinstance(kids, pikepdf.Array):
            waiting.extend((kid, here) for kid in kids)
        elif kids is not None:
            waiting.append((kids, here))


def _label_pages(pdf: pikepdf.Pdf, measured: Measured) -> None:
    """Give viewers the folios as page labels (12.4.2)."""
    nums: list[Any] = []
    before: tuple[str, int] | None = None
    for index, page in enumerate(measured.pages):
        arabic = page.folio.isdigit()
        style = "/D" if arabic else "/r"
        number = int(page.folio) if arabic else index + 1
        if before is None or before[0] != style or before[1] + 1 != number:
            nums += [index, pikepdf.Dictionary({"/S": pikepdf.Name(style), "/St": number})]
        before = (style, number)
    pdf.Root.PageLabels = pikepdf.Dictionary({"/Nums": pikepdf.Array(nums)})


FORMAT = Format(name="pdf", extension="pdf", needs_pages=True, write=write)
