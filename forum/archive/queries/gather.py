"""Gathers all that goes into an archive, in one reading."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.archive.holdings import HeldCommitment, HeldFigures, HeldFile, HeldNotice, HeldPaper, HeldRound, Holdings
from forum.archive.queries.reading import Reader, Topics, open_exchange
from forum.archive.queries.shelf import Shelf, load_paragraphs
from forum.archive.queries.syntheses import gather_synthesis
from forum.contributions.queries.topics import TopicLine, list_topics
from forum.exchanges.models import Exchange, Paper
from forum.exchanges.queries import ExchangeView, NoticeView, PaperView, RoundView, translator_credits
from forum.files.models import StoredFile
from forum.files.queries import FileRow
from forum.files.storage import Storage
from forum.kernel.keys import Keys
from forum.reports.queries.commitments import list_commitments
from forum.reports.queries.survey import Results, count_survey
from forum.roster.queries import moderator_names
from forum.statistics.policy import can_see_summary
from forum.statistics.queries.totals import count_totals, split_totals
from forum.texts.queries import load_versions


def gather(session: Session, slug: str, *, audience: str, now: datetime, keys: Keys, storage: Storage) -> Holdings:
    """ExchangeNotFound, NoPublicArchive, NothingToArchive."""
    reader, view = open_exchange(session, audience, slug, now=now, keys=keys)
    exchange, shelf = view.exchange, Shelf(storage, reviews_versions=view.exchange.reviews_versions)
    title = shelf.text("exchange_title", view.structure.title)
    assert title is not None, "an exchange has a title from its beginning"
    about = shelf.text("about", view.structure.about)
    weeks = Weeks(reader, view, shelf)
    rounds = tuple(weeks.gather(round_) for round_ in view.rounds)
    notices = gather_notices(view, shelf)
    commitments = gather_commitments(session, exchange, shelf)
    return Holdings(
        slug=exchange.slug,
        host=exchange.host,
        timezone=exchange.timezone,
        languages=tuple(exchange.languages),
        opens_at=exchange.opens_at,
        closes_at=exchange.closes_at,
        is_public=exchange.access == "public",
        accent=exchange.accent,
        audience=audience,
        made_at=now,
        revision=exchange.revision,
        title=title,
        about=about,
        rounds=rounds,
        notices=notices,
        figures=gather_figures(reader, exchange, weeks.topics.topic_ids),
        commitments=commitments,
        survey=gather_survey(reader, exchange),
        texts=shelf.texts,
        files=shelf.files,
        paragraphs=load_paragraphs(session, [row.version_id for text in shelf.texts for row in text.rows]),
        credits=translator_credits(session, exchange),
    )


class Weeks:
    """Gathers rounds one after the other."""

    def __init__(self, reader: Reader, view: ExchangeView, shelf: Shelf) -> None:
        self._reader, self._exchange, self._shelf = reader, view.exchange, shelf
        self._lines = list_topics(reader.session, view.id)
        self._names = moderator_names(reader.session, view.exchange)
        self._papers = 0
        self.topics = Topics(reader, view.exchange, shelf)

    def gather(self, round_: RoundView) -> HeldRound:
        put = self._shelf.text
        theme = put("theme", round_.theme)
        questions = tuple(held for rows in round_.questions if (held := put("question", rows)))
        papers = tuple(found for paper in round_.papers if (found := self._paper(paper)))
        topics = self.topics.gather(self._lines_of(round_.id))
        return HeldRound(
            number=round_.number,
            opens_at=round_.opens_at,
            closes_at=round_.closes_at,
            theme=theme,
            questions=questions,
            moderators=self._names.get(round_.id, ()),
            papers=papers,
            topics=topics,
            synthesis=gather_synthesis(
                self._reader, self._exchange, round_.id, shelf=self._shelf, numbers=self.topics.numbers
            ),
        )

    def _lines_of(self, round_id: int) -> list[TopicLine]:
        return [line for line in self._lines if line.round_id == round_id]

    def _paper(self, paper: PaperView) -> HeldPaper | None:
        title = self._shelf.text("paper_title", paper.title)
        if title is None:
            return None
        self._papers += 1
        body = load_versions(self._reader.session, [paper.body_id]).get(paper.body_id, []) if paper.body_id else []
        return HeldPaper(
            number=self._papers,
            title=title,
            body=self._shelf.text("paper", body),
            file=self._paper_file(paper.id),
            file_language=paper.file_language,
        )

    def _paper_file(self, paper_id: int) -> HeldFile | None:
        session = self._reader.session
        query = select(StoredFile).join(Paper, Paper.file_id == StoredFile.id).where(Paper.id == paper_id)
        file = session.scalar(query)
        if file is None:
            return None
        row = FileRow(0, file.id, file.name, file.media_type, file.size, file.width, file.height, file.description_id)
        described = load_versions(session, [file.description_id]) if file.description_id else {}
        return self._shelf.file(
            row, file.sha256, described=described.get(file.description_id or 0, ()), is_nameless=False
        )


def gather_notices(view: ExchangeView, shelf: Shelf) -> tuple[HeldNotice, ...]:
    """Those that were sent, the oldest first."""
    found: list[HeldNotice] = []
    for notice in reversed(view.structure.notices):
        title, body = shelf.text("notice_title", notice.title), shelf.text("notice", notice.body)
        if title is not None and body is not None and notice.sent_at is not None:
            found.append(HeldNotice(len(found) + 1, number_of(view, notice), notice.kind, notice.sent_at, title, body))
    return tuple(found)


def number_of(view: ExchangeView, notice: NoticeView) -> int | None:
    round_ = view.find_round(notice.round_id)
    return round_.number if round_ is not None else None


def gather_commitments(session: Session, exchange: Exchange, shelf: Shelf) -> tuple[HeldCommitment, ...]:
    """Those that stand, as all who see the exchange read them."""
    lines = list_commitments(session, exchange.id)
    rows = load_versions(session, [line.text_id for line in lines])
    found: list[HeldCommitment] = []
    for line in lines:
        if text := shelf.text("commitment", rows.get(line.text_id, ())):
            found.append(HeldCommitment(len(found) + 1, text, line.owner, line.due_on, line.state))
    return tuple(found)


def gather_survey(reader: Reader, exchange: Exchange) -> Results | None:
    """Without the words that people wrote; where these readers see figures at all."""
    if not can_see_summary(reader.actor, exchange, reader.now):
        return None
    results = count_survey(reader.session, exchange, now=reader.now)
    return results if results.is_shown else None


def gather_figures(reader: Reader, exchange: Exchange, topic_ids: Mapping[int, int]) -> HeldFigures | None:
    """As these readers see them: small numbers hidden, none where the exchange keeps them to itself."""
    if not can_see_summary(reader.actor, exchange, reader.now):
        return None
    totals = count_totals(reader.session, exchange, now=reader.now, keys=reader.keys)
    places = {topic.topic_id: place for place, topic in enumerate(totals.topics)}
    topics = {number: places[topic_id] for topic_id, number in topic_ids.items() if topic_id in places}
    return HeldFigures(totals, split_totals(totals), topics)
