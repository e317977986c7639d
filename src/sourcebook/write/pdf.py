"""Laid-out pages to a PDF: their parts joined, page labels, and who made what and when (PDF 1.7, ISO 32000-1).

In: the drawn pages of `typeset`. Out: the bytes of a tagged PDF 1.7 that declares PDF/UA-1.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import pikepdf

from sourcebook.model.measured import Measured
from sourcebook.typeset import LaidOut, Part
from sourcebook.write._pdf.join import Opened, joined
from sourcebook.write.format import Format, WriteJob


def write(job: WriteJob) -> bytes:
    """The book as a PDF. Raises ValueError where the job has no pages."""
    if job.laid_out is None:
        raise ValueError("a PDF needs laid-out pages")
    with joined(job.laid_out, job.opened) as pdf:
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
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
    return target.getvalue()


def write_part(part: Part, fonts: Mapping[str, bytes]) -> bytes:
    """The pages of one part as a PDF of their own, to be looked at; `fonts` are bytes by their sums."""
    with joined(LaidOut((part,), {font.file: fonts[font.file] for font in part.fonts})) as pdf:
        target = io.BytesIO()
        pdf.save(target, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return target.getvalue()


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


FORMAT = Format(name="pdf", extension="pdf", needs_pages=True, write=write, opens=Opened)
