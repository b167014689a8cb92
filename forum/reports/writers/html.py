"""A report as one page that needs nothing beside it: no script, no picture, no address."""

from pathlib import Path
from typing import BinaryIO

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forum.reports.document import Report
from forum.reports.printed import print_report

MEDIA_TYPE = "text/html"
EXTENSION = "html"
TEMPLATES = Path(__file__).resolve().parents[3] / "templates" / "reports"

_templates = Environment(loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True)


def write_report(report: Report, stream: BinaryIO) -> None:
    stream.write(render_report(report).encode(errors="replace"))


def render_report(report: Report, *, has_heading: bool = True) -> str:
    return _templates.get_template("report.html").render(report=print_report(report), has_heading=has_heading)
