"""A synthesis in the version one reader sees, for its pages and for programs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from forum.roster.frame import label_here
from forum.synthesis.errors import SynthesisNotFound
from forum.synthesis.pages import RoundPage, showing_of
from forum.synthesis.queries.reviewers import list_writer_names
from forum.synthesis.showing import ShownParagraph
from forum.texts.labels import LabelledText
from forum.texts.models import State, Version
from forum.texts.queries import list_versions, show_version
from forum.texts.rules import best_version
from forum.web.filters import language_label
from forum.web.locale import here_in, language_name, programme_reader


@dataclass(frozen=True, slots=True)
class ShownSynthesis:
    """`others`: tag, own name and address of each other language it can be read in."""

    text: LabelledText
    paragraphs: list[ShownParagraph]
    shown_in: str
    others: list[tuple[str, str, str]]
    writers: list[str]
    published_at: datetime | None


def show_synthesis(found: RoundPage) -> ShownSynthesis:
    """Paragraph by paragraph. SynthesisNotFound before anybody wrote a word of it."""
    synthesis = found.sheet.synthesis
    if synthesis is None:
        raise SynthesisNotFound()
    session, language = found.page.reading.session, synthesis.text.source_language
    versions = [one for one in list_versions(session, synthesis.text_id) if one.state == State.PUBLISHED]
    version = best_version(versions, programme_reader())
    shown = show_version(version, source_language=language)
    return ShownSynthesis(
        text=label_here(found.page, shown),
        paragraphs=showing_of(found).text(version, found.sheet.paragraphs),
        shown_in=language_label(version.language),
        others=other_languages(versions, version),
        writers=list_writer_names(session, found.sheet.standing),
        published_at=synthesis.published_at,
    )


def other_languages(versions: Sequence[Version], shown: Version) -> list[tuple[str, str, str]]:
    tags = dict.fromkeys(version.language for version in versions)
    return [(tag, language_name(tag), here_in(tag)) for tag in tags if tag != shown.language]
