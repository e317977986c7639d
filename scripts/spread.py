"""Makes the picture of a spread that the README and the handbook show, from the sample edition as it is built now."""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw

TARGET = Path(__file__).resolve().parents[1] / "content" / "handbook" / "images" / "spread.png"
#: the page on the left, counted from the first of the file
LEFT = 7
SCALE, MARGIN, TONES = 1.7, 26, 16
TABLE, PAPER_EDGE = 225, 150


def spread(pdf: Path, left: int) -> Image.Image:
    """Two facing pages, in tones of grey."""
    document = pypdfium2.PdfDocument(pdf)
    pages = [document[n].render(scale=SCALE, grayscale=True).to_pil() for n in (left, left + 1)]
    width, height = pages[0].size
    whole = Image.new("L", (2 * width + 2 * MARGIN, height + 2 * MARGIN), TABLE)
    for n, page in enumerate(pages):
        whole.paste(page, (MARGIN + n * width, MARGIN))
    draw = ImageDraw.Draw(whole)
    draw.rectangle((MARGIN, MARGIN, MARGIN + 2 * width, MARGIN + height), outline=PAPER_EDGE)
    draw.line((MARGIN + width, MARGIN, MARGIN + width, MARGIN + height), fill=PAPER_EDGE)
    return whole.quantize(TONES)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    spread(Path(sys.argv[1]), LEFT).save(TARGET, optimize=True)
    print(TARGET.relative_to(TARGET.parents[3]).as_posix())
