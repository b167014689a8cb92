"""What an archive holds: an exchange as one kind of reader sees it, under numbers made for the archive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from markupsafe import Markup

from forum.contributions.models import Status
from forum.contributions.promises import NAMELESS
from forum.contributions.queries.page import Row
from forum.exchanges.rules import Credits
from forum.kernel.wording import direction
from forum.reports.queries.survey import Results
from forum.statistics.queries.totals import ShownShare, Totals
from forum.texts.notes import ContentNote
from forum.texts.queries import VersionRow


@dataclass(frozen=True, slots=True)
class HeldText:
    """`rows`: its published versions, the original first. `is_nameless`: nobody is named under any of them."""

    number: int
    kind: str
    rows: tuple[VersionRow, ...]
    is_nameless: bool = False


@dataclass(frozen=True, slots=True)
class HeldFile:
    """`path` is empty where its bytes are gone."""

    number: int
    name: str
    path: str
    media_type: str
    size: int
    sha256: str
    description: HeldText | None


@dataclass(frozen=True, slots=True)
class HeldContribution:
    """`row` says who and how; of what is hidden or withdrawn there is nothing else. `day`: in the exchange's zone."""

    number: int
    answers: int | None
    row: Row
    day: date | None
    text: HeldText | None
    files: tuple[HeldFile, ...]

    @property
    def state(self) -> str:
        return Status.HIDDEN if self.row.status == Status.ASIDE else self.row.status

    @property
    def is_reply(self) -> bool:
        return bool(self.row.reply_place)

    @property
    def is_nameless(self) -> bool:
        return self.row.shown_as in NAMELESS


@dataclass(frozen=True, slots=True)
class HeldTopic:
    number: int
    title: HeldText
    contributions: tuple[HeldContribution, ...]


@dataclass(frozen=True, slots=True)
class HeldQuote:
    """A passage as one language's readers see it; `html` is None where `missing` says why it is not there.

    `note`: what it is folded under.
    """

    number: int
    html: Markup | None = None
    language: str = ""
    label: str = ""
    missing: str = ""
    note: ContentNote | None = None

    @property
    def direction(self) -> str:
        return direction(self.language)


@dataclass(frozen=True, slots=True)
class HeldParagraph:
    """`rests_on`: numbers of contributions; `rests_on_more`: also on what these readers may not see."""

    anchor: str
    html: Markup
    rests_on: tuple[int, ...]
    quotes: tuple[HeldQuote, ...]
    rests_on_more: bool = False


@dataclass(frozen=True, slots=True)
class HeldSynthesis:
    """`shown`: its paragraphs in the version that readers of each language of the exchange see."""

    text: HeldText
    published_at: datetime | None
    writers: tuple[str, ...]
    rests_on: tuple[int, ...]
    rests_on_more: bool
    shown: Mapping[str, tuple[HeldParagraph, ...]]


@dataclass(frozen=True, slots=True)
class HeldPaper:
    number: int
    title: HeldText
    body: HeldText | None
    file: HeldFile | None
    file_language: str | None


@dataclass(frozen=True, slots=True)
class HeldRound:
    number: int
    opens_at: datetime
    closes_at: datetime
    theme: HeldText | None
    questions: tuple[HeldText, ...]
    moderators: tuple[str, ...]
    papers: tuple[HeldPaper, ...]
    topics: tuple[HeldTopic, ...]
    synthesis: HeldSynthesis | None


@dataclass(frozen=True, slots=True)
class HeldNotice:
    number: int
    round_number: int | None
    kind: str
    sent_at: datetime
    title: HeldText
    body: HeldText


@dataclass(frozen=True, slots=True)
class HeldFigures:
    """`topics`: by the archive's number of a topic, its place in the totals."""

    totals: Totals
    shares: Mapping[str, ShownShare]
    topics: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class HeldCommitment:
    """`owner`: as she shows herself; what she noted of how far it went is for her and the organisers, and not here."""

    number: int
    text: HeldText
    owner: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """`revision` is that of the exchange before anything was read. `paragraphs`: the words of versions, by `version_id`.

    `files`, `texts`: all there are, in the order of their numbers. `figures`: None where these readers do not see them;
    `survey`: None there too, and where it has nothing to show.
    """

    slug: str
    host: str
    timezone: str
    languages: tuple[str, ...]
    opens_at: datetime
    closes_at: datetime
    is_public: bool
    accent: str
    audience: str
    made_at: datetime
    revision: int
    title: HeldText
    about: HeldText | None
    rounds: tuple[HeldRound, ...]
    notices: tuple[HeldNotice, ...]
    figures: HeldFigures | None
    commitments: tuple[HeldCommitment, ...]
    survey: Results | None
    texts: Sequence[HeldText]
    files: Sequence[HeldFile]
    paragraphs: Mapping[int, Sequence[str]]
    credits: Credits

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def contributions(self) -> list[tuple[HeldRound, HeldTopic, HeldContribution]]:
        return [(each, topic, one) for each in self.rounds for topic in each.topics for one in topic.contributions]

    def names_for(self, text: HeldText) -> Credits:
        """What translators are called under its versions."""
        return {} if text.is_nameless else self.credits
