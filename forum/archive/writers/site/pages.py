"""Every page of the site in every language of the exchange."""

from collections.abc import Iterator
from dataclasses import dataclass

from forum.archive.holdings import HeldContribution, HeldPaper, HeldRound, HeldSynthesis, HeldTopic, Holdings
from forum.archive.writers.site.after import commitments_page, survey_page
from forum.archive.writers.site.edition import Edition, SiteText
from forum.archive.writers.site.figures import figures_page
from forum.contributions.saying import origin_of, say_country, say_name, say_remarks, say_state
from forum.exchanges.notices import NoticeKind
from forum.files.rules import MEGABYTE
from forum.kernel.wording import mark
from forum.roster.pinned import KINDS
from forum.texts.notes import ContentNote, as_note

Page = tuple[str, bytes]
WEEK = mark("Week %(number)s")


@dataclass(frozen=True, slots=True)
class SiteFile:
    name: str
    url: str
    size: str
    description: SiteText | None


@dataclass(frozen=True, slots=True)
class SiteContribution:
    """What the macro `contribution` shows; `text` is None where only its place is left."""

    number: int
    who: str
    origin: tuple[str, ...]
    day: str
    state_words: str
    text: SiteText | None
    note: ContentNote | None
    remarks: tuple[str, ...]
    files: tuple[SiteFile, ...]
    answers: int | None
    replies: tuple["SiteContribution", ...] = ()


def write_site(held: Holdings) -> Iterator[Page]:
    for language in held.languages:
        yield from write_edition(Edition(held, language))


def write_edition(edition: Edition) -> Iterator[Page]:
    held = edition.held
    title = edition.line(held.title).plain
    about = edition.text(held.about, "index") if held.about else None
    yield edition.page("index", "index", title, about=about, rounds=held.rounds)
    for each in held.rounds:
        yield from round_pages(edition, each)
    if held.notices:
        yield notices_page(edition)
    if held.figures is not None:
        yield figures_page(edition, held.figures)
    if held.commitments:
        yield commitments_page(edition)
    if held.survey is not None:
        yield survey_page(edition, held.survey)
    yield edition.page("search", "search", edition.say(mark("Search")))


def round_pages(edition: Edition, each: HeldRound) -> Iterator[Page]:
    name = f"round-{each.number}"
    week = edition.say(WEEK, number=each.number)
    yield edition.page(
        name,
        "round",
        week,
        round=each,
        theme=edition.text(each.theme, name) if each.theme else None,
        questions=[edition.text(question, name) for question in each.questions],
    )
    for topic in each.topics:
        yield topic_page(edition, each, topic)
    for paper in each.papers:
        yield paper_page(edition, each, paper)
    if each.synthesis is not None:
        yield synthesis_page(edition, each, each.synthesis)


def topic_page(edition: Edition, each: HeldRound, topic: HeldTopic) -> Page:
    name = f"topic-{topic.number}"
    title = edition.line(topic.title)
    threads = [
        show_contribution(edition, post, name, replies=tuple(show_contribution(edition, one, name) for one in replies))
        for post, *replies in threads_of(topic)
    ]
    return edition.page(name, "topic", title.plain, round=each, title=title, threads=threads)


def threads_of(topic: HeldTopic) -> list[list[HeldContribution]]:
    """Each post with its replies; a reply whose post is not here begins a thread."""
    threads: list[list[HeldContribution]] = []
    for one in topic.contributions:
        if one.is_reply and threads and threads[-1][0].row.root_place == one.row.root_place:
            threads[-1].append(one)
        else:
            threads.append([one])
    return threads


def show_contribution(
    edition: Edition, one: HeldContribution, page: str, *, replies: tuple[SiteContribution, ...] = ()
) -> SiteContribution:
    organisation, country = origin_of(one.row) if one.text else ("", "")
    original = one.text.rows[0] if one.text else None
    remarks = say_remarks(edition.locale, one.row, is_public=edition.held.is_public) if one.text else ()
    return SiteContribution(
        number=one.number,
        who=say_name(edition.locale, one.row),
        origin=tuple(filter(None, (organisation, say_country(edition.locale, country)))),
        day=edition.day(one.day) if one.day else "",
        state_words=say_state(edition.locale, one.row),
        text=edition.text(one.text, page, f"#c{one.number}") if one.text else None,
        note=as_note(original.content_note, original.content_note_language) if original else None,
        remarks=tuple(remarks),
        files=tuple(show_files(edition, one, page)),
        answers=one.answers,
        replies=replies,
    )


def show_files(edition: Edition, one: HeldContribution, page: str) -> Iterator[SiteFile]:
    for file in one.files:
        described = edition.text(file.description, page) if file.description else None
        yield SiteFile(file.name, f"../{file.path}" if file.path else "", say_size(edition, file.size), described)


def say_size(edition: Edition, size: int) -> str:
    if size < MEGABYTE:
        return edition.say(mark("%(number)s kB"), number=max(size // 1_000, 1))
    return edition.say(mark("%(number)s MB"), number=round(size / MEGABYTE, 1))


def paper_page(edition: Edition, each: HeldRound, paper: HeldPaper) -> Page:
    name = f"paper-{paper.number}"
    title = edition.line(paper.title)
    body = edition.text(paper.body, name) if paper.body else None
    file = paper.file
    shown = (
        SiteFile(file.name, f"../{file.path}" if file.path else "", say_size(edition, file.size), None)
        if file
        else None
    )
    return edition.page(name, "paper", title.plain, round=each, title=title, body=body, file=shown)


def synthesis_page(edition: Edition, each: HeldRound, synthesis: HeldSynthesis) -> Page:
    name = f"synthesis-{each.number}"
    topics = {one.number: (topic.number, one) for _, topic, one in edition.held.contributions}
    cited = {
        number: (f"topic-{topic}.html#c{number}", say_name(edition.locale, one.row))
        for number, (topic, one) in topics.items()
        if number in synthesis.rests_on
    }
    return edition.page(
        name,
        "synthesis",
        edition.say(mark("Synthesis of week %(number)s"), number=each.number),
        round=each,
        synthesis=synthesis,
        text=edition.text(synthesis.text, name),
        paragraphs=synthesis.shown[edition.language],
        cited=cited,
    )


def notices_page(edition: Edition) -> Page:
    shown = [
        (
            notice,
            edition.say(KINDS[NoticeKind(notice.kind)]),
            edition.line(notice.title),
            edition.text(notice.body, "notices", f"#n{notice.number}"),
        )
        for notice in edition.held.notices
    ]
    return edition.page("notices", "notices", edition.say(mark("Notices")), notices=shown)
