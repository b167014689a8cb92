"""Pandoc, as a program of its own that is given one page and nothing else."""

import subprocess
from datetime import datetime
from functools import lru_cache

import pypandoc

from forum.kernel.wording import direction

LONGEST = 60
"""Seconds."""


def convert(
    page: str,
    *,
    of: str = "html",
    into: str,
    language: str,
    made_at: datetime,
) -> bytes:
    """A page, or the tree of one, as another kind of document; the same page made at the same moment gives the same bytes.

    In its sandbox it opens no file and no address, whatever the page says.
    """
    told = [f"--metadata=lang:{language}", f"--metadata=dir:{direction(language)}"]
    done = subprocess.run(  # noqa: S603  a list, no shell; the words go in by the pipe
        [program(), f"--from={of}", f"--to={into}", "--standalone", "--sandbox", *told, "--output=-"],
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
