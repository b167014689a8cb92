"""The synthesis of a week, paragraph by paragraph, with what each rests on."""

from collections.abc import Iterator, Sequence

from markupsafe import Markup

from forum.exchanges.queries import RoundView
from forum.kernel.characters import isolate
from forum.kernel.wording import mark
from forum.publication.book import Block, Line, Passage, Words
from forum.publication.making.material import Material, SynthesisMaterial
from forum.publication.making.voices import Voice, Voices
from forum.publication.naming import name_in_print
from forum.publication.queries.printable import Printable
from forum.synthesis.models import Citation
from forum.synthesis.passages import paragraphs_of, passage_of
from forum.synthesis.queries.sheets import Paragraph
from forum.texts.models import Extent
from forum.texts.queries import show_version
from forum.texts.rules import best_version

Cut = dict[int | None, str]
"""A synthesis in one language: HTML by the key of the paragraph it renders; None: what renders none."""


def tell_synthesis(voices: Voices, synthesis: SynthesisMaterial, each: RoundView) -> Iterator[Block]:
    name = f"synthesis {each.number}"
    versions = [best_version(synthesis.versions, voice.reader) for voice in voices.every]
    shown = [
        voice.labelled(show_version(version, source_language=synthesis.source_language))
        for voice, version in zip(voices.every, versions, strict=True)
    ]
    if any(version.extent == Extent.SUMMARY for version in versions):
        yield Words(name, tuple(shown))
        yield from rests_on(voices, [one for paragraph in synthesis.paragraphs for one in paragraph.citations])
        return
    cuts = [
        cut(paragraphs_of(version, list(synthesis.paragraphs)), whole)
        for version, whole in zip(versions, shown, strict=True)
    ]
    for place, paragraph in enumerate([*synthesis.paragraphs, None]):
        key = paragraph.key if paragraph else None
        if any(key in here for here in cuts):
            yield Words(
                name,
                tuple(part(here, whole, key, is_first=place == 0) for here, whole in zip(cuts, shown, strict=True)),
            )
        if paragraph:
            yield from rests_on(voices, paragraph.citations)


def part(here: Cut, whole: Passage, key: int | None, *, is_first: bool) -> Passage:
    """The label stands once."""
    return Passage(whole.language, here.get(key, ""), whole.label if is_first else "")


def cut(parts: Sequence[tuple[Markup, Paragraph | None]], whole: Passage) -> Cut:
    """Of a version that cannot be cut, all of it where nothing else stands."""
    found: Cut = {}
    for html, paragraph in parts:
        key = paragraph.key if paragraph else None
        found[key] = found.get(key, "") + str(html)
    return found or {None: whole.html}


def rests_on(voices: Voices, citations: Sequence[Citation]) -> Iterator[Block]:
    """Passages that may be quoted, then the sources: by number where they are printed, by name where they may be named."""
    material = voices.material
    for citation in citations:
        if citation.is_quote and (found := quote(voices, material, citation)):
            yield found
    cited = dict.fromkeys(one.contribution_id for one in citations)
    known = [material.contributions[one] for one in cited if one in material.contributions]
    named = [one for one in known if one.may_be_printed]
    if named:
        yield Line(
            voices.each(
                lambda voice: voice.say(
                    mark("Rests on: %(sources)s"), sources="; ".join(source(voice, one) for one in named)
                )
            ),
            is_small=True,
        )


def source(voice: Voice, one: Printable) -> str:
    number = voice.material.numbers.get(one.id)
    name = isolate(name_in_print(one, voice.locale))
    return name if number is None else f"{number} ({name})"


def quote(voices: Voices, material: Material, citation: Citation) -> Words | None:
    marked, one = material.quotes.get(citation.quote_id or 0), material.contributions.get(citation.contribution_id)
    if marked is None or one is None or not one.may_be_quoted:
        return None
    passages = []
    for voice in voices.every:
        found = passage_of(marked, list(material.whole[one.text_id]), voice.reader)
        if found is None:
            return None
        version, html = found
        labelled = voice.labelled(show_version(version, source_language=one.source_language))
        passages.append(Passage(version.language, f"<blockquote>{html}</blockquote>", labelled.label))
    return Words(f"quote {one.id}", tuple(passages), byline=voices.each(lambda voice: source(voice, one)))
