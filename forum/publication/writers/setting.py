"""Sets one book by typst: a process of its own, since typst keeps what it has set in memory until it ends.

python -m forum.publication.writers.setting TEMPLATE SECONDS FONTS… > PDF
"""

import sys
from pathlib import Path

import typst


def main(template: str, seconds: str, *folders: str) -> None:
    pages = typst.compile(
        Path(template),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=list(folders)),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=int(seconds),
    )
    sys.stdout.buffer.write(pages)


if __name__ == "__main__":
    main(*sys.argv[1:])
