"""A report as a Word document, made of its page by pandoc, which reads that as data and opens nothing else."""

from typing import BinaryIO

from forum.reports.document import Report
from forum.reports.pandoc import convert
from forum.reports.writers.html import render_report

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXTENSION = "docx"


def write_report(report: Report, stream: BinaryIO) -> None:
    """Pandoc sets the page's title above it by itself."""
    page = render_report(report, has_heading=False)
    stream.write(convert(page, into="docx", language=report.language, made_at=report.made_at))
