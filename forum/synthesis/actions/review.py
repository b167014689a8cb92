from sqlalchemy import select

from forum.exchanges.models import Round
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import InvalidInput, require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.actions.write import log_synthesis
from forum.synthesis.errors import ChangedMeanwhile, NoReason, NotInReview, SynthesisNotFound
from forum.synthesis.events import SynthesisChanged, SynthesisPublished
from forum.synthesis.models import Citation, State, Synthesis, SynthesisParagraph
from forum.synthesis.policy import can_review, can_write
from forum.synthesis.queries.reviewers import has_others, list_reviewers
from forum.synthesis.queries.sheets import standing_of
from forum.synthesis.queries.sources import load_sources, load_words, seen_now
from forum.texts.actions import publish_text
from forum.texts.queries import get_text

LONGEST_WORD_BACK = 2000


def hand_in(uow: UnitOfWork, actor: Actor, *, round_: Round, edition: int) -> Synthesis:
    """Have somebody else read it over; handed in already it stays so. ChangedMeanwhile."""
    synthesis = lock(uow, round_)
    require(can_write(actor, standing_of(uow.session, synthesis), uow.now))
    if synthesis.edition != edition:
        raise ChangedMeanwhile()
    if synthesis.state == State.DRAFT:
        synthesis.state, synthesis.submitted_at = State.IN_REVIEW, uow.now
        forget_word_back(synthesis)
        note(uow, actor, synthesis, act="synthesis_handed_in")
    return synthesis


def publish_synthesis(uow: UnitOfWork, actor: Actor, *, round_: Round, edition: int) -> Synthesis:
    """Let readers, translators' machines and search have it; authors it rests on are told. NotPermitted, NotInReview.

    By one of its writers only where there is nobody else, and then the log says so.
    """
    synthesis = take_up(uow, actor, round_, edition=edition)
    reviewer_id = actor.membership_id(synthesis.exchange_id)
    synthesis.state, synthesis.published_at, synthesis.reviewed_by_id = State.PUBLISHED, uow.now, reviewer_id
    publish_text(uow, get_text(uow.session, synthesis.text_id))
    uow.record(SynthesisPublished(exchange_id=synthesis.exchange_id, synthesis_id=synthesis.id))
    note_read(uow, actor, synthesis, act="synthesis_published")
    return synthesis


def agree_to_change(uow: UnitOfWork, actor: Actor, *, round_: Round, edition: int) -> Synthesis:
    """What was changed since somebody read it over, and readers see already, is good. NotPermitted, NotInReview.

    By one of its writers only where there is nobody else, and then the log says so.
    """
    synthesis = hold(uow, actor, round_)
    if not synthesis.is_changed_since_read or synthesis.edition != edition:
        raise NotInReview()
    synthesis.submitted_at, synthesis.reviewed_by_id = None, actor.membership_id(synthesis.exchange_id)
    note_read(uow, actor, synthesis, act="synthesis_change_read")
    return synthesis


def give_back(uow: UnitOfWork, actor: Actor, *, round_: Round, edition: int, words: str, language: str) -> Synthesis:
    """Send it back to its writers with a word on what to change. NoReason, NotPermitted, NotInReview."""
    synthesis = take_up(uow, actor, round_, edition=edition)
    said = clean_text(words).strip()[:LONGEST_WORD_BACK]
    if not said:
        raise InvalidInput({"words": NoReason()})
    synthesis.state, synthesis.submitted_at = State.DRAFT, None
    synthesis.returned_at, synthesis.returned_words = uow.now, said
    synthesis.returned_language, synthesis.reviewed_by_id = (
        check_language(language),
        actor.membership_id(round_.exchange_id),
    )
    note(uow, actor, synthesis, act="synthesis_given_back")
    return synthesis


def look_again(uow: UnitOfWork, actor: Actor, *, round_: Round, key: int) -> None:
    """She has looked at a paragraph whose sources changed, and leaves it as it is. Twice is once."""
    synthesis = lock(uow, round_)
    require(can_write(actor, standing_of(uow.session, synthesis), uow.now))
    query = select(Citation).join(SynthesisParagraph, SynthesisParagraph.id == Citation.paragraph_id)
    here = (SynthesisParagraph.synthesis_id == synthesis.id, SynthesisParagraph.key == key)
    citations = uow.session.scalars(query.where(*here)).all()
    sources = load_sources(uow.session, [one.contribution_id for one in citations])
    words = load_words(uow.session, sources.values())
    for citation in citations:
        if citation.contribution_id in sources:
            seen = seen_now(sources[citation.contribution_id], words, keys=uow.keys)
            citation.seen_status, citation.seen_words, citation.seen_name = seen.status, seen.words, seen.name
    uow.record(SynthesisChanged(exchange_id=synthesis.exchange_id, synthesis_id=synthesis.id))


def take_up(uow: UnitOfWork, actor: Actor, round_: Round, *, edition: int) -> Synthesis:
    synthesis = hold(uow, actor, round_)
    if synthesis.state != State.IN_REVIEW or synthesis.edition != edition:
        raise NotInReview()
    return synthesis


def hold(uow: UnitOfWork, actor: Actor, round_: Round) -> Synthesis:
    """For who reads it over. NotPermitted."""
    synthesis = lock(uow, round_)
    standing = standing_of(uow.session, synthesis)
    others = has_others(list_reviewers(uow.session, standing.exchange_id), standing, uow.now)
    require(can_review(actor, standing, uow.now, has_others=others))
    return synthesis


def lock(uow: UnitOfWork, round_: Round) -> Synthesis:
    """SynthesisNotFound before anybody wrote a word of it."""
    query = select(Synthesis).where(Synthesis.round_id == round_.id).with_for_update()
    synthesis = uow.session.scalar(query, execution_options={"populate_existing": True})
    if synthesis is None:
        raise SynthesisNotFound()
    return synthesis


def forget_word_back(synthesis: Synthesis) -> None:
    synthesis.returned_at = synthesis.returned_words = synthesis.returned_language = None
    synthesis.reviewed_by_id = None


def note_read(uow: UnitOfWork, actor: Actor, synthesis: Synthesis, *, act: str) -> None:
    """By another code where she wrote in it herself."""
    is_alone = actor.membership_id(synthesis.exchange_id) in standing_of(uow.session, synthesis).writers
    note(uow, actor, synthesis, act=f"{act}_alone" if is_alone else act)


def note(uow: UnitOfWork, actor: Actor, synthesis: Synthesis, *, act: str) -> None:
    log_synthesis(uow, actor, synthesis, act=act)
    uow.record(SynthesisChanged(exchange_id=synthesis.exchange_id, synthesis_id=synthesis.id))
