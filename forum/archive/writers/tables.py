"""The same rows as CSV for spreadsheets and as JSON for programs."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from forum.archive.holdings import HeldContribution, HeldRound, HeldText, HeldTopic, Holdings
from forum.archive.writers.fields import FIELDS
from forum.contributions.models import Status
from forum.contributions.saying import origin_of
from forum.kernel.reader import same_language
from forum.kernel.tables import Value, csv_table
from forum.reports.rules import HINDRANCES, SCALED, STEPS
from forum.statistics.queries.totals import ShownShare
from forum.texts.models import Origin
from forum.texts.queries import VersionRow

Row = Mapping[str, Any]
Rows = Iterator[dict[str, Any]]


def list_exchange(held: Holdings) -> Rows:
    yield {
        "slug": held.slug,
        "title": line_of(held, held.title),
        "title_text": held.title.number,
        "about_text": number_of(held.about),
        "host": held.host,
        "timezone": held.timezone,
        "languages": list(held.languages),
        "opens_at": held.opens_at.astimezone(held.zone),
        "closes_at": held.closes_at.astimezone(held.zone),
        "audience": held.audience,
        "made_at": held.made_at.astimezone(held.zone),
    }


def list_rounds(held: Holdings) -> Rows:
    for each in held.rounds:
        yield {
            "number": each.number,
            "theme": line_of(held, each.theme) if each.theme else "",
            "theme_text": number_of(each.theme),
            "question_texts": [question.number for question in each.questions],
            "opens_at": each.opens_at.astimezone(held.zone),
            "closes_at": each.closes_at.astimezone(held.zone),
            "moderators": list(each.moderators),
        }


def list_papers(held: Holdings) -> Rows:
    for each in held.rounds:
        for paper in each.papers:
            yield {
                "number": paper.number,
                "round": each.number,
                "title": line_of(held, paper.title),
                "title_text": paper.title.number,
                "body_text": number_of(paper.body),
                "file": paper.file.number if paper.file else None,
                "file_language": paper.file_language or "",
            }


def list_topics(held: Holdings) -> Rows:
    for each in held.rounds:
        for topic in each.topics:
            yield {
                "number": topic.number,
                "round": each.number,
                "title": line_of(held, topic.title),
                "title_text": topic.title.number,
            }


def list_contributions(held: Holdings) -> Rows:
    for each, topic, one in held.contributions:
        yield contribution(each, topic, one)


def contribution(round_: HeldRound, topic: HeldTopic, one: HeldContribution) -> dict[str, Any]:
    place = {
        "number": one.number,
        "round": round_.number,
        "topic": topic.number,
        "answers": one.answers,
        "state": one.state,
    }
    if one.state != Status.PUBLISHED or one.text is None:
        return {**dict.fromkeys(FIELDS["contributions"], ""), **place, "text": None, "files": [], "is_late": None}
    row, original = one.row, one.text.rows[0]
    organisation, country = origin_of(row)
    return {
        **place,
        "author": author_of(one),
        "shown_as": row.shown_as,
        "organisation": organisation,
        "country": country,
        "published_on": one.day,
        "language": original.source_language,
        "audience": row.audience,
        "is_late": row.is_late,
        "sent_in_through": (row.entered_through or "").removeprefix("name:").removesuffix(":"),
        "content_note": original.content_note or "",
        "text": one.text.number,
        "files": [file.number for file in one.files],
    }


def author_of(one: HeldContribution) -> str:
    """Her name as she showed it for this one; empty where she showed none, or has not confirmed it."""
    row = one.row
    if one.is_nameless or row.confirmed_at is None:
        return ""
    return (row.organisation if row.shown_as == "organisation" and row.organisation else row.name) or ""


def list_texts(held: Holdings) -> Rows:
    for text in held.texts:
        for row in text.rows:
            yield version(held, text, row)


def version(held: Holdings, text: HeldText, row: VersionRow) -> dict[str, Any]:
    is_original = row.origin == Origin.AUTHOR
    return {
        "text": text.number,
        "kind": text.kind,
        "language": row.language,
        "origin": row.origin,
        "extent": row.extent,
        "made_from_language": "" if is_original else row.made_from_language or row.source_language,
        "made_from_origin": "" if is_original else row.made_from_origin,
        "rests_on_machine": row.rests_on_machine,
        "machine": row.provider or "",
        "translated_by": held.names_for(text).get((row.translator_id or 0, row.credit), ""),
        "is_reviewed": row.reviewer_id is not None,
        "is_stale": row.is_stale,
        "paragraphs": list(held.paragraphs.get(row.version_id, ())),
    }


def list_syntheses(held: Holdings) -> Rows:
    for each in held.rounds:
        if each.synthesis is not None:
            at = each.synthesis.published_at
            yield {
                "round": each.number,
                "text": each.synthesis.text.number,
                "published_at": at.astimezone(held.zone) if at else None,
                "written_by": list(each.synthesis.writers),
                "rests_on": list(each.synthesis.rests_on),
                "rests_on_more": each.synthesis.rests_on_more,
            }


def list_notices(held: Holdings) -> Rows:
    for notice in held.notices:
        yield {
            "number": notice.number,
            "round": notice.round_number,
            "kind": notice.kind,
            "sent_at": notice.sent_at.astimezone(held.zone),
            "title_text": notice.title.number,
            "body_text": notice.body.number,
        }


def list_files(held: Holdings) -> Rows:
    for file in held.files:
        yield {
            "number": file.number,
            "path": file.path,
            "name": file.name,
            "media_type": file.media_type,
            "size": file.size,
            "description_text": number_of(file.description),
        }


def list_figures(held: Holdings) -> Rows:
    if held.figures is None:
        return
    totals = held.figures.totals
    for name in ("people", "visits", "consultations", "countries", "contributions", "anonymous_visits"):
        yield figure(name, "all", getattr(totals, name))
    for group, share in held.figures.shares.items():
        yield from shares(group, share)
    for number, place in held.figures.topics.items():
        for name in ("consultations", "contributions"):
            yield figure(name, "topic", getattr(totals.topics[place], name), topic=number)


def shares(group: str, share: ShownShare) -> Rows:
    for name in ("people", "visits", "consultations"):
        yield figure(name, group, getattr(share, name).count)


def figure(name: str, of: str, number: int | None, *, topic: int | None = None) -> dict[str, Any]:
    return {"figure": name, "of": of, "topic": topic, "number": number}


def list_commitments(held: Holdings) -> Rows:
    for one in held.commitments:
        yield {
            "number": one.number,
            "text": one.text.number,
            "owner": one.owner,
            "due_on": one.due_on,
            "state": one.state,
        }


def list_survey(held: Holdings) -> Rows:
    if held.survey is None:
        return
    yield answer("answers", "", held.survey.answers)
    for question, cells in held.survey.shown_marks.items():
        for step, cell in zip((*map(str, STEPS), "not_said"), cells, strict=True):
            yield answer(question, SCALED[question], cell.count, mark=step)
    for code, cell in held.survey.named.items():
        yield answer(f"kept_away_by_{code}", HINDRANCES[code], cell.count)


def answer(asked: str, words: str, number: int | None, *, mark: str = "") -> dict[str, Any]:
    return {"asked": asked, "words": words, "mark": mark, "number": number}


LISTS: Mapping[str, Callable[[Holdings], Rows]] = {
    "exchange": list_exchange,
    "rounds": list_rounds,
    "papers": list_papers,
    "topics": list_topics,
    "contributions": list_contributions,
    "texts": list_texts,
    "syntheses": list_syntheses,
    "notices": list_notices,
    "files": list_files,
    "figures": list_figures,
    "commitments": list_commitments,
    "survey": list_survey,
}


def write_tables(held: Holdings) -> Iterator[tuple[str, bytes]]:
    """Names of files, with what is in them."""
    for name, list_rows in LISTS.items():
        rows = list(list_rows(held))
        yield f"data/{name}.csv", as_csv(FIELDS[name], rows)
        yield f"data/{name}.json", as_json(rows)


def as_csv(fields: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    return csv_table([list(fields), *([cell(name, row[name]) for name in fields] for row in rows)])


def cell(name: str, value: Any) -> Value:
    match value:
        case bool():
            return "yes" if value else "no"
        case datetime():
            return value
        case date():
            return value.isoformat()
        case list():
            return ("\n\n" if name == "paragraphs" else " | ").join(map(str, value))
        case None | int() | float():
            return value
    return str(value)


def as_json(rows: Sequence[Row]) -> bytes:
    return json.dumps(rows, ensure_ascii=False, indent=1, default=date.isoformat).encode(errors="replace") + b"\n"


def line_of(held: Holdings, text: HeldText) -> str:
    """A line in the first language of the exchange that has it, else in its own."""
    for language in held.languages:
        for row in text.rows:
            if same_language(row.language, language):
                return plain_line(held, row)
    return plain_line(held, text.rows[0])


def plain_line(held: Holdings, row: VersionRow) -> str:
    return " ".join(held.paragraphs.get(row.version_id, ()))


def number_of(text: HeldText | None) -> int | None:
    return text.number if text is not None else None
