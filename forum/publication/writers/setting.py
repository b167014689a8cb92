"""Sets one book by typst: a process of its own, since typst keeps what it has set in memory until it ends.

python -m forum.publication.writers.setting TEMPLATE < {"timestamp": seconds, "fonts": [folder, …], "book": JSON} > PDF
"""

import json
import sys
from pathlib import Path

import typst


def main(template: str) -> None:
    order = json.load(sys.stdin)
    pages = typst.compile(
        Path(template),
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=order["fonts"]),
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=order["timestamp"],
        sys_inputs={"book": order["book"]},
    )
    sys.stdout.buffer.write(pages)


if __name__ == "__main__":
    main(sys.argv[1])
