"""A report for programs: its tables with their values as they are, moments in ISO 8601."""

import json
from datetime import datetime
from typing import Any, BinaryIO

from forum.kernel.tables import Value
from forum.reports.document import Report, Sheet

MEDIA_TYPE = "application/json"
EXTENSION = "json"


def write_report(report: Report, stream: BinaryIO) -> None:
    content = {
        "title": report.title,
        "subtitle": report.subtitle,
        "language": report.language,
        "made_at": report.made_at.isoformat(),
        "sheets": [_sheet(sheet) for sheet in report.sheets],
        "definitions": [{"term": each.term, "meaning": each.meaning} for each in report.definitions],
    }
    stream.write(json.dumps(content, ensure_ascii=False, indent=1).encode(errors="replace"))


def _sheet(sheet: Sheet) -> dict[str, Any]:
    return {
        "name": sheet.name,
        "title": sheet.title,
        "columns": [{"title": column.title, "kind": column.kind} for column in sheet.columns],
        "rows": [[_plain(value) for value in row] for row in sheet.rows],
        "notes": list(sheet.notes),
    }


def _plain(value: Value) -> Value:
    return value.isoformat() if isinstance(value, datetime) else value
