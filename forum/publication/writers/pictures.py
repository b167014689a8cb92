"""Draws pictures for print: in a process of its own, since what draws them keeps 200 MB until it ends.

python -m forum.publication.writers.pictures < [picture, …] > [PNG in base64, …]
"""

import json
import subprocess
import sys
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import asdict, replace
from io import BytesIO
from pathlib import Path

import vl_convert
from PIL import Image

from forum.kernel.fonts import font_folders
from forum.publication.book import Book, Drawing
from forum.statistics.pictures.drawing import Picture, draw_png

ROOT = Path(__file__).resolve().parents[3]
COLOURS = 64
LONGEST = 120
"""Seconds."""


def with_pictures(books: Mapping[str, Book]) -> dict[str, Book]:
    """The same books with their pictures as files, each drawn once."""
    wanted = {language: pictures_of(book) for language, book in books.items()}
    files = draw({name: picture for each in wanted.values() for name, picture in each.items()})
    return {
        language: replace(book, drawn={name: files[name] for name in wanted[language]})
        for language, book in books.items()
    }


def pictures_of(book: Book) -> dict[str, Picture]:
    """By the name of the file."""
    blocks = (block for chapter in book.chapters for block in chapter.blocks)
    return {file_of(one): one for block in blocks if isinstance(block, Drawing) for one in block.pictures}


def file_of(picture: Picture) -> str:
    return f"{picture.spec}-{picture.language}.png"


def draw(pictures: Mapping[str, Picture]) -> dict[str, bytes]:
    if not pictures:
        return {}
    done = subprocess.run(  # noqa: S603  a list, no shell; the words go in by the pipe
        [sys.executable, "-m", __name__],
        input=json.dumps([asdict(one) for one in pictures.values()]).encode(),
        capture_output=True,
        check=True,
        timeout=LONGEST,
        cwd=ROOT,
    )
    return dict(zip(pictures, map(b64decode, json.loads(done.stdout)), strict=True))


def draw_for_print(picture: Picture) -> bytes:
    """In as few colours as it has: a tenth of the bytes, which writers hold several times over."""
    small = BytesIO()
    Image.open(BytesIO(draw_png(picture))).convert("RGB").quantize(COLOURS).save(small, "PNG", optimize=True)
    return small.getvalue()


def main() -> None:
    wanted = json.load(sys.stdin)
    for folder in font_folders(json.dumps(wanted, ensure_ascii=False)):
        vl_convert.register_font_directory(folder)
    drawn = [draw_for_print(Picture(**each)) for each in wanted]
    json.dump([b64encode(one).decode() for one in drawn], sys.stdout)


if __name__ == "__main__":
    main()
