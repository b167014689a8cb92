from collections.abc import Mapping

from sqlalchemy import select

from forum.exchanges.errors import NoticeChanged, NoticeNotFound, TooEarly, WordingChanged
from forum.exchanges.events import NoticeSent
from forum.exchanges.models import Exchange, Notice
from forum.exchanges.notice_words import NoticeWords
from forum.exchanges.notices import NoticeKind
from forum.exchanges.policy import can_write_notice
from forum.exchanges.queries import view_exchange
from forum.exchanges.queries.notices import get_own_notice, load_wordings, seal_wording, source_language
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.log.actions import write_log
from forum.texts.actions import (
    MOST_CHARACTERS,
    MOST_IN_A_LINE,
    create_text,
    publish_text,
    put_version,
    set_wordings,
    split,
)
from forum.texts.errors import TextTooLong
from forum.texts.models import Origin, Text
from forum.texts.queries import get_text


def start_notice(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    round_id: int | None,
    kind: NoticeKind,
    words: Mapping[str, NoticeWords],
) -> Notice:
    """A draft, from `words` by language, the first the original; the one there is, where somebody began it already.

    NoticeNotFound for who may not.
    """
    round_ = view_exchange(uow.session, exchange).find_round(round_id)
    if not can_write_notice(actor, exchange.id, uow.now, round=round_):
        raise NoticeNotFound()
    lock(uow, exchange)
    return find_like(uow, actor, exchange, round_id=round_id, kind=kind) or make_notice(
        uow, actor, exchange=exchange, round_id=round_id, kind=kind, words=words
    )


def lock(uow: UnitOfWork, exchange: Exchange) -> None:
    """Whoever begins or sends a notice, or moves the dates, at the same moment waits until this is done."""
    uow.session.execute(select(Exchange.id).where(Exchange.id == exchange.id).with_for_update())


def find_like(
    uow: UnitOfWork, actor: Actor, exchange: Exchange, *, round_id: int | None, kind: NoticeKind
) -> Notice | None:
    """The one notice of its kind that a round has; of technical ones, a draft of hers that nothing was written in yet."""
    query = select(Notice).where(Notice.exchange_id == exchange.id, Notice.kind == kind)
    query = query.where(Notice.round_id.is_(None) if round_id is None else Notice.round_id == round_id)
    if kind is NoticeKind.TECHNICAL:
        own_id = actor.membership_id(exchange.id)
        query = query.where(Notice.sent_at.is_(None), Notice.edition == 1, Notice.author_id == own_id)
    return uow.session.scalar(query.order_by(Notice.id.desc()).limit(1))


def make_notice(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    round_id: int | None,
    kind: NoticeKind,
    words: Mapping[str, NoticeWords],
) -> Notice:
    titles, bodies = ({tag: said[place] for tag, said in words.items()} for place in (0, 1))
    title = draft_text(uow, exchange, kind="notice_title", wordings=titles, is_plain=True)
    body = draft_text(uow, exchange, kind="notice", wordings=bodies, is_plain=False)
    notice = uow.add(
        Notice(
            exchange_id=exchange.id,
            round_id=round_id,
            kind=kind,
            title_id=title.id,
            body_id=body.id,
            author_id=actor.membership_id(exchange.id),
            created_at=uow.now,
        )
    )
    uow.flush()
    return notice


def draft_text(uow: UnitOfWork, exchange: Exchange, *, kind: str, wordings: Mapping[str, str], is_plain: bool) -> Text:
    """In several languages at once, open to nobody but those who write and translate it."""
    (language, source), *others = wordings.items()
    text = create_text(
        uow,
        exchange_id=exchange.id,
        kind=kind,
        language=language,
        source=source,
        is_plain=is_plain,
        is_published=False,
    )
    for other, line in others:
        put_version(uow, text, language=other, paragraphs=split(line, is_plain=is_plain), origin=Origin.HUMAN)
    return text


def save_notice(
    uow: UnitOfWork,
    actor: Actor,
    *,
    exchange: Exchange,
    notice_id: int,
    words: Mapping[str, NoticeWords],
    seen: Mapping[str, str],
) -> Notice:
    """Give it these wordings. A language in which nothing was written anew stays as it stands, whoever changed it meanwhile.

    `seen`: the seals of the wordings that the form showed. WordingChanged names the fields; NoticeNotFound.
    """
    lock(uow, exchange)
    notice = get_own_notice(uow.session, actor, notice_id, exchange=exchange, now=uow.now)
    standing = load_wordings(uow.session, notice)
    changed = {tag: said for tag, said in words.items() if seal_wording(tidy(said)) != seen.get(tag, "")}
    changed = {tag: said for tag, said in changed.items() if tidy(said) != standing.get(tag, NoticeWords("", ""))}
    check_words(changed, source=source_language(uow.session, notice))
    for tag in changed:
        if seal_wording(standing.get(tag)) != seen.get(tag, ""):
            raise InvalidInput({f"body-{tag}": WordingChanged()})
    set_wordings(uow, get_text(uow.session, notice.title_id), {tag: said.title for tag, said in changed.items()})
    set_wordings(uow, get_text(uow.session, notice.body_id), {tag: said.body for tag, said in changed.items()})
    if changed:
        notice.edition += 1
        write_log(uow, actor, act="save_notice", thing="notice", thing_id=notice.id, exchange_id=exchange.id)
    return notice


def tidy(words: NoticeWords) -> NoticeWords:
    """As it is kept, and so as a form shows it again."""
    bodies = split(words.body, is_plain=False)
    return NoticeWords(split(words.title, is_plain=True)[0], "\n\n".join(bodies))


def check_words(words: Mapping[str, NoticeWords], *, source: str) -> None:
    """Both a title and a text, or neither; in the language it was written in both; and not too long."""
    missing: dict[str, str | Refusal] = {}
    for tag, (title, body) in words.items():
        is_needed = tag == source or title.strip() or body.strip()
        if is_needed and not title.strip():
            missing[f"title-{tag}"] = mark("Please give the notice a title.")
        if is_needed and not body.strip():
            missing[f"body-{tag}"] = mark("Please write the notice.")
        if len(title) > MOST_IN_A_LINE:
            missing[f"title-{tag}"] = TextTooLong(most=MOST_IN_A_LINE)
        if len(body) > MOST_CHARACTERS:
            missing[f"body-{tag}"] = TextTooLong(most=MOST_CHARACTERS)
    if missing:
        raise InvalidInput(missing)


def send_notice(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, notice_id: int, edition: int) -> Notice:
    """Open it to all who may read the exchange, and have it mailed to those who take part. Sent already, nothing more happens.

    `edition`: of the notice as she looked at it. NoticeChanged, TooEarly, NoticeNotFound.
    """
    lock(uow, exchange)
    notice = get_own_notice(uow.session, actor, notice_id, exchange=exchange, now=uow.now)
    if notice.sent_at is not None:
        return notice
    if notice.edition != edition:
        raise NoticeChanged()
    if uow.now < exchange.opens_at and notice.kind != NoticeKind.TECHNICAL:
        raise TooEarly()
    let_go(uow, actor, notice)
    return notice


def let_go(uow: UnitOfWork, actor: Actor, notice: Notice) -> None:
    notice.sent_at, notice.sent_by_id = uow.now, actor.membership_id(notice.exchange_id)
    for text_id in (notice.title_id, notice.body_id):
        publish_text(uow, get_text(uow.session, text_id))
    uow.flush()
    write_log(uow, actor, act="send_notice", thing="notice", thing_id=notice.id, exchange_id=notice.exchange_id)
    uow.record(NoticeSent(exchange_id=notice.exchange_id, notice_id=notice.id))


def drop_notice(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, notice_id: int) -> None:
    """Throw a draft away, with what was translated of it; what was sent stays. NoticeNotFound."""
    lock(uow, exchange)
    notice = get_own_notice(uow.session, actor, notice_id, exchange=exchange, now=uow.now)
    if notice.sent_at is not None:
        raise NoticeChanged()
    texts = [get_text(uow.session, text_id) for text_id in (notice.title_id, notice.body_id)]
    uow.session.delete(notice)
    uow.flush()
    for text in texts:
        uow.session.expire(text, ["versions"])
        for version in list(text.versions):
            uow.session.delete(version)
        uow.flush()
        uow.session.delete(text)
    write_log(uow, actor, act="drop_notice", thing="notice", thing_id=notice_id, exchange_id=exchange.id)
