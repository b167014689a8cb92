"""Whatever people do in whatever order: the system stands as a small model of the rules says, on a real database."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.actions.edit import Edit, edit_contribution, resubmit_contribution
from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Topic
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import (
    approve_contribution,
    ask_for_two,
    hide_from_readers,
    restore_to_readers,
    return_to_author,
    reverse_decision,
)
from forum.moderation.models import DecisionRow
from forum.moderation.rules import Reason
from forum.texts.models import Origin, Text, Version
from forum.texts.queries import get_source
from forum.translating.actions.write import Sheet, submit_version
from forum.translating.rules import Written
from tests.actors import actor_of
from tests.cast import assemble
from tests.conftest import START
from tests.factories import make_topic

WEEK, DAY = timedelta(days=7), timedelta(days=1)
REFUSED = (Conflict, InvalidInput, NotAllowed, NotFound)
EXAMPLES, STEPS = 200, 30
"""As many as half a minute of one processor takes. A failure is told as it was found: to shorten it would take ten times that."""
REASON = Reason(code="personal", language="en")


class Looks(NamedTuple):
    """How a contribution stands. `proposal`: the change that waits, or that was returned where `is_returned`."""

    status: str
    words: str
    proposal: str = ""
    is_returned: bool = False

    @property
    def changes(self) -> bool:
        """A change waits."""
        return bool(self.proposal) and not self.is_returned

    @property
    def is_to_read(self) -> bool:
        return self.status == "waiting" or (self.status == "published" and self.changes)


@dataclass(frozen=True, slots=True)
class Decided:
    kind: str
    before: Looks
    stamp: int
    id: int


@dataclass(slots=True)
class Letter:
    """The model of one contribution. `stamp` counts what was done to it; an agreement is good at its own stamp only.

    `rendered`: the words the French version was made from.
    """

    id: int
    looks: Looks
    needs_two: bool
    stamp: int = 0
    agreed: tuple[str, int] | None = None
    rendered: str | None = None
    decided: list[Decided] = field(default_factory=list)

    @property
    def agreed_by(self) -> str | None:
        return self.agreed[0] if self.agreed and self.agreed[1] == self.stamp else None

    def become(self, **changes: Any) -> None:
        self.looks = self.looks._replace(**changes)
        self.stamp += 1

    def decide(self, kind: str, decision_id: int, **changes: Any) -> None:
        before = self.looks
        self.become(**changes)
        self.decided.append(Decided(kind, before, self.stamp, decision_id))

    def after_reversal(self) -> Looks | None:
        """How it stands once the last decision is taken back; None where that cannot be."""
        if not self.decided:
            return None
        last, now = self.decided[-1], self.looks
        plain = now.status == "published" and not now.changes
        was_change = last.before.status == "published"
        match last.kind:
            case "approve" if was_change:
                is_good, back = plain and last.stamp == self.stamp, last.before
            case "approve":
                is_good, back = plain, now._replace(status="waiting")
            case "agree":
                same = now.status == last.before.status and now.changes == last.before.changes
                is_good, back = same and now.is_to_read, now
            case "return" if was_change:
                is_good, back = plain and last.stamp == self.stamp, now._replace(is_returned=False)
            case "return":
                is_good, back = now.status == "returned", now._replace(status="waiting")
            case "hide":
                is_good, back = now.status == "hidden", now._replace(status="published")
            case _:
                is_good, back = now.status == "published", now._replace(status="hidden")
        return back if is_good else None


which = st.integers(min_value=0, max_value=2)
deciders = st.sampled_from(["mo", "olga"])


class Exchange(RuleBasedStateMachine):
    """One exchange on a clock; each rule asks the system and the model, and they must agree on whether it may be."""

    units: Units
    session: Session
    clock: MovableClock

    @initialize()
    def open_it(self) -> None:
        self.clock.move_to(START)
        self.letters: list[Letter] = []
        self.written = 0
        with self.units.open() as uow:
            people = assemble_anew(uow)
            self.topic_id, self.opened_at = people.topic_id, START - DAY
        self.actors = {name: actor_of(self.session, account) for name, account in people.accounts.items()}
        self.session.rollback()

    def actor(self, name: str) -> Actor:
        return self.actors[name]

    def tries(self, act: Callable[[UnitOfWork], Any]) -> Any:
        """What it gives, or None where it is refused."""
        try:
            with self.units.open() as uow:
                return act(uow) or True
        except REFUSED:
            return None

    def pick(self, number: int) -> Letter | None:
        return self.letters[number % len(self.letters)] if self.letters else None

    def new_words(self) -> str:
        self.written += 1
        return f"These are quite other words than before {self.written} times over and over."

    def may_decide(self, name: str) -> bool:
        return name == "olga" or self.clock.now() < self.opened_at + WEEK

    def is_let_in(self, name: str, letter: Letter) -> bool:
        """Off duty, but let in since too few are left for two: of that only `test_deciders` tells."""
        return not self.may_decide(name) and letter.needs_two

    def is_open(self) -> bool:
        return self.clock.now() < self.opened_at + WEEK

    def newest_decision(self) -> int:
        return self.session.scalar(select(func.max(DecisionRow.id))) or 0

    @rule(needs_two=st.booleans())
    def submit(self, needs_two: bool) -> None:
        words = self.new_words()
        writing = Writing(text=words, language="en", needs_two=needs_two)
        made = self.tries(
            lambda uow: submit_contribution(uow, self.actor("paula"), topic_id=self.topic_id, writing=writing).id
        )
        assert bool(made) == self.is_open()
        if made:
            self.letters.append(Letter(made, Looks("waiting", words), needs_two))

    @rule(number=which, sends=st.booleans())
    def edit(self, number: int, sends: bool) -> None:
        if (letter := self.pick(number)) is None:
            return
        words, looks = self.new_words(), letter.looks
        act = resubmit_contribution if sends else edit_contribution
        edit = Edit(text=words, language="en")
        done = self.tries(lambda uow: act(uow, self.actor("paula"), contribution_id=letter.id, edit=edit))
        in_time = self.clock.now() < self.opened_at + WEEK + DAY
        may = looks.status == "returned" or (looks.status in {"waiting", "published"} and in_time)
        assert bool(done) == may
        if not may:
            return
        if looks.status == "published":
            letter.become(proposal=words, is_returned=False)
        else:
            letter.become(words=words, status="waiting" if sends else looks.status)

    @rule(number=which, name=deciders)
    def approve(self, number: int, name: str) -> None:
        if (letter := self.pick(number)) is None or self.is_let_in(name, letter):
            return
        looks, first = letter.looks, letter.needs_two and letter.agreed_by is None
        done = self.tries(lambda uow: approve_contribution(uow, self.actor(name), contribution_id=letter.id))
        may = self.may_decide(name) and looks.is_to_read and letter.agreed_by != name
        assert bool(done) == may
        if not may:
            return
        if first:
            letter.decide("agree", self.newest_decision())
            letter.agreed = (name, letter.stamp)
        elif looks.status == "waiting":
            letter.decide("approve", self.newest_decision(), status="published")
        else:
            letter.decide("approve", self.newest_decision(), words=looks.proposal, proposal="")

    @rule(number=which, name=deciders)
    def give_back(self, number: int, name: str) -> None:
        if (letter := self.pick(number)) is None or self.is_let_in(name, letter):
            return
        looks = letter.looks
        act = partial(return_to_author, contribution_id=letter.id, reason=REASON)
        may = self.may_decide(name) and looks.is_to_read
        assert bool(self.tries(lambda uow: act(uow, self.actor(name)))) == may
        if may and looks.status == "waiting":
            letter.decide("return", self.newest_decision(), status="returned")
        elif may:
            letter.decide("return", self.newest_decision(), is_returned=True)

    @rule(number=which, name=deciders, hides=st.booleans())
    def hide_or_restore(self, number: int, name: str, hides: bool) -> None:
        if (letter := self.pick(number)) is None or self.is_let_in(name, letter):
            return
        act: Any = partial(hide_from_readers, reason=REASON) if hides else restore_to_readers
        done = self.tries(lambda uow: act(uow, self.actor(name), contribution_id=letter.id))
        may = self.may_decide(name) and letter.looks.status == ("published" if hides else "hidden")
        assert bool(done) == may
        if may and hides:
            letter.decide("hide", self.newest_decision(), status="hidden")
        elif may:
            letter.decide("restore", self.newest_decision(), status="published")

    @rule(number=which, name=deciders, back=st.integers(min_value=1, max_value=2))
    def reverse(self, number: int, name: str, back: int) -> None:
        """The last decision, which may be taken back; or the one before, which may not."""
        letter = self.pick(number)
        if letter is None or len(letter.decided) < back or self.is_let_in(name, letter):
            return
        decision_id = letter.decided[-back].id
        after = letter.after_reversal() if back == 1 and letter.looks.status != "withdrawn" else None
        done = self.tries(lambda uow: reverse_decision(uow, self.actor(name), decision_id=decision_id))
        assert bool(done) == (self.may_decide(name) and after is not None)
        if done and after is not None:
            letter.decided.pop()
            letter.become(**after._asdict())

    @rule(number=which, chance=st.integers(min_value=0, max_value=5))
    def withdraw(self, number: int, chance: int) -> None:
        """Now and then only: nothing more happens to what is gone."""
        if chance or (letter := self.pick(number)) is None:
            return
        assert self.tries(lambda uow: withdraw_contribution(uow, self.actor("paula"), contribution_id=letter.id))
        letter.become(status="withdrawn", words="", proposal="")

    @rule(number=which, name=deciders)
    def mark(self, number: int, name: str) -> None:
        if (letter := self.pick(number)) is None or self.is_let_in(name, letter):
            return
        done = self.tries(lambda uow: ask_for_two(uow, self.actor(name), contribution_id=letter.id))
        assert bool(done) == (self.may_decide(name) and letter.looks.is_to_read)
        if done and not letter.needs_two:
            letter.needs_two = True
            letter.stamp += 1

    @rule(number=which, looked_again=st.booleans())
    def translate(self, number: int, looked_again: bool) -> None:
        """Her words stay as they were; where the original has changed since, she must have looked at that."""
        if (letter := self.pick(number)) is None:
            return
        text_id = self.session.get_one(Contribution, letter.id).text_id
        may = letter.looks.status == "published" and (looked_again or letter.rendered in {None, letter.looks.words})
        digests = list(get_source(self.session, text_id).digests) if letter.looks.words else []
        human = select(Version.edition).where(Version.text_id == text_id, Version.origin == Origin.HUMAN)
        sheet = Sheet(
            text_id=text_id,
            language="fr",
            written=[Written("Nous l’avons dit.", digest or "", still_fits=looked_again) for digest in digests],
            seen_edition=self.session.scalar(human),
        )
        done = self.tries(lambda uow: submit_version(uow, self.actor("tara"), sheet=sheet))
        assert bool(done) == may
        if may:
            letter.rendered = letter.looks.words

    @rule(hours=st.sampled_from([1, 12, 60]))
    def pass_time(self, hours: int) -> None:
        self.clock.advance(timedelta(hours=hours))

    @invariant()
    def the_system_stands_as_the_model(self) -> None:
        if not getattr(self, "letters", None):
            return
        self.session.rollback()
        self.session.expire_all()
        rows = self.session.scalars(select(Contribution).where(Contribution.topic_id == self.topic_id))
        found = {row.id: row for row in rows}
        for letter in self.letters:
            assert_alike(self.session, found[letter.id], letter)
        out = sum(letter.looks.status == "published" for letter in self.letters)
        assert self.session.get_one(Topic, self.topic_id).published_count == out


@dataclass(frozen=True, slots=True)
class People:
    topic_id: int
    accounts: dict[str, Any]


def assemble_anew(uow: UnitOfWork) -> People:
    """The cast under addresses of their own, since earlier examples have theirs."""
    stamp = uow.session.scalar(select(func.count()).select_from(Topic)) or 0
    cast = assemble(uow)
    topic = make_topic(uow, cast.rounds[0])
    people = {name: getattr(cast, name).account for name in ("paula", "mo", "olga", "tara")}
    for person in (*people.values(), cast.pierre.account, cast.noor.account, cast.sami.account, cast.ada):
        person.email = f"{stamp}-{person.email}"
    cast.stranger.account.email = f"{stamp}-stranger@example.org"
    uow.flush()
    return People(topic.id, people)


def assert_alike(session: Session, row: Contribution, letter: Letter) -> None:
    looks = letter.looks
    assert (row.status, row.needs_two) == (looks.status, letter.needs_two)
    assert row.has_pending_edit == (looks.changes and looks.status in {"published", "hidden"})
    is_out = session.get_one(Text, row.text_id).published_at is not None
    assert is_out == (looks.status == "published")
    if looks.words:
        assert get_source(session, row.text_id).paragraphs == [looks.words]


def test_whatever_is_done_in_whatever_order(units: Units, session: Session, clock: MovableClock) -> None:
    machine = type("Machine", (Exchange,), {"units": units, "session": session, "clock": clock})
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
