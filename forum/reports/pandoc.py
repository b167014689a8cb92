"""Pandoc, as a program of its own that is given one page and nothing else."""

import subprocess
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

import pypandoc

from forum.kernel.wording import direction

LONGEST = 60
"""Seconds."""
SPARING = ("+RTS", "-c", "-F1.5", "-RTS")
"""Of memory: what is kept is pressed together where it lies, once it has grown by half."""


def convert(
    page: str,
    *,
    into: str,
    language: str,
    made_at: datetime,
    metadata: Mapping[str, str] | None = None,
    has_contents: bool = False,
) -> bytes:
    """An HTML page as another kind of document; the same page made at the same moment gives the same bytes.

    In its sandbox it opens no file and no address, whatever the page says.
    """
    told = {"lang": language, "dir": direction(language), **(metadata or {})}
    said = [f"--metadata={name}:{value}" for name, value in told.items()] + (["--toc"] if has_contents else [])
    done = subprocess.run(  # noqa: S603  a list, no shell; the words go in by the pipe
        [program(), *SPARING, "--from=html", f"--to={into}", "--standalone", "--sandbox", *said, "--output=-"],
        input=page.encode(errors="replace"),
        capture_output=True,
        check=True,
        timeout=LONGEST,
        env={"SOURCE_DATE_EPOCH": str(int(made_at.timestamp())), "LANG": "C.UTF-8"},
    )
    return done.stdout


@lru_cache(maxsize=1)
def program() -> str:
    return str(pypandoc.get_pandoc_path())
