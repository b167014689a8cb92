"""The tables of an archive and what each of their fields means: the README says so, in its language, and tests compare."""

from collections.abc import Mapping

from forum.kernel.wording import mark

NUMBER = mark("Its number in this archive; it means nothing elsewhere.")
ROUND = mark("The number of its week; empty: it belongs to the whole exchange.")
TITLE = mark("Its title in the first language of the exchange that has it.")
TEXT = mark("The number of its text in the table “texts”.")
TITLE_TEXT = mark("The number of its title in the table “texts”.")
BODY_TEXT = mark("The number of its words in the table “texts”; empty: there are none.")

TABLES: Mapping[str, str] = {
    "exchange": mark("The exchange itself, in one line."),
    "rounds": mark("Its weeks, each with its theme and questions."),
    "papers": mark("Background papers of the weeks."),
    "topics": mark("Topics: each is a conversation in a week."),
    "contributions": mark(
        "Contributions and replies, in the order in which they stand in their topic. Of one that was hidden or "
        "withdrawn only its place is here."
    ),
    "texts": mark("Every text in every language it has: one line for each version of a text."),
    "syntheses": mark("What moderators wrote to sum up a week."),
    "notices": mark("Messages of those who ran the exchange, as they were sent to all who took part."),
    "files": mark("Files that hang on contributions and papers."),
    "figures": mark(
        "Counts of who took part, as readers saw them. Where a number would tell of fewer than five people it is empty."
    ),
    "commitments": mark("What changes after the exchange: who will do what until when, as it stood for all to read."),
    "survey": mark(
        "What those who took part answered after the close: counts, kept without a person. What they wrote in their own "
        "words is not here, and of fewer than five answers nothing is."
    ),
}

FIELDS: Mapping[str, Mapping[str, str]] = {
    "exchange": {
        "slug": mark("The exchange’s name in addresses."),
        "title": TITLE,
        "title_text": TITLE_TEXT,
        "about_text": mark("The number, in the table “texts”, of what the exchange says of itself; empty: nothing."),
        "host": mark("Who held it."),
        "timezone": mark("The time zone by which its days are counted."),
        "languages": mark("Its languages, the first one first (codes of BCP 47)."),
        "opens_at": mark("When it opened."),
        "closes_at": mark("When it closed or closes."),
        "audience": mark("For whom this archive is: public (everybody) or members."),
        "made_at": mark("When this archive was made."),
    },
    "rounds": {
        "number": mark("The number of the week."),
        "theme": mark("Its theme in the first language of the exchange that has it."),
        "theme_text": mark("The number of its theme in the table “texts”; empty: it has none."),
        "question_texts": mark("The numbers of its questions in the table “texts”, in their order."),
        "opens_at": mark("When it opened."),
        "closes_at": mark("When it closed or closes."),
        "moderators": mark("Who led it, by the names they confirmed."),
    },
    "papers": {
        "number": NUMBER,
        "round": ROUND,
        "title": TITLE,
        "title_text": TITLE_TEXT,
        "body_text": BODY_TEXT,
        "file": mark("The number of its file in the table “files”; empty: it has none."),
        "file_language": mark("The language of that file (BCP 47)."),
    },
    "topics": {
        "number": NUMBER,
        "round": ROUND,
        "title": TITLE,
        "title_text": TITLE_TEXT,
    },
    "contributions": {
        "number": NUMBER,
        "round": ROUND,
        "topic": mark("The number of its topic."),
        "answers": mark("The number of the contribution it answers; empty: it answers none that is here."),
        "state": mark("published, hidden (by the moderators) or withdrawn (by its author)."),
        "author": mark("The name or organisation its author showed for it; empty: none."),
        "shown_as": mark(
            "How its author chose to be shown: name, organisation, anonymous; former: she has erased her data since."
        ),
        "organisation": mark("The organisation its author showed beside her name."),
        "country": mark("The country its author showed (ISO 3166)."),
        "published_on": mark(
            "The day it was published. Hours are left out of the archive, so that nobody is found by them."
        ),
        "language": mark("The language it was written in (BCP 47)."),
        "audience": mark("Whom its author wrote it for: everybody or members."),
        "is_late": mark("Whether it came after the week had closed."),
        "sent_in_through": mark(
            "Through whom it was sent in, where its author did not send it herself: organiser, somebody, gone (no longer "
            "here), or a name."
        ),
        "content_note": mark("A few words that warn of what is in it."),
        "text": TEXT,
        "files": mark("The numbers of its files in the table “files”."),
    },
    "texts": {
        "text": mark("The number of the text; its versions share it."),
        "kind": mark("What it is: a title, theme, question, contribution and so on."),
        "language": mark("The language of this version (BCP 47)."),
        "origin": mark("Whose words these are: author (the original), human (a translator), machine."),
        "extent": mark("whole, or summary."),
        "made_from_language": mark("The language of the version it was made from."),
        "made_from_origin": mark("The origin of the version it was made from."),
        "rests_on_machine": mark("Whether a machine translated somewhere on the way."),
        "machine": mark("The machine that translated it."),
        "translated_by": mark("The name or organisation its translator chose to be named by; empty: none."),
        "is_reviewed": mark("Whether somebody other than its translator read it over."),
        "is_stale": mark("Whether it is older than the present words of its original."),
        "paragraphs": mark("Its words: Markdown, or one plain line. In CSV a blank line parts paragraphs."),
    },
    "syntheses": {
        "round": ROUND,
        "text": TEXT,
        "published_at": mark("When it was published."),
        "written_by": mark("Who wrote it, by the names they confirmed."),
        "rests_on": mark("The numbers of the contributions it rests on."),
        "rests_on_more": mark("Whether it also rests on contributions that were written for members and are not here."),
    },
    "notices": {
        "number": NUMBER,
        "round": ROUND,
        "kind": mark("opening, midweek, last_call, closing or technical."),
        "sent_at": mark("When it was sent."),
        "title_text": TITLE_TEXT,
        "body_text": BODY_TEXT,
    },
    "files": {
        "number": NUMBER,
        "path": mark("Where it lies in this archive; empty: its bytes are gone."),
        "name": mark("The name it was sent with; of an anonymous contribution, one that we gave it."),
        "media_type": mark("What kind of file it is (media type)."),
        "size": mark("Its size in bytes."),
        "description_text": mark("The number, in the table “texts”, of what a picture shows; empty: nobody said."),
    },
    "figures": {
        "figure": mark(
            "What is counted: people, visits, consultations, countries, contributions, anonymous_visits. Each is defined on "
            "the page of figures."
        ),
        "of": mark("Of what: all (the exchange), participants, staff, or topic."),
        "topic": mark("The number of the topic, where it is counted of one."),
        "number": mark("The count; empty where it would tell of fewer than five people."),
    },
    "commitments": {
        "number": NUMBER,
        "text": TEXT,
        "owner": mark("Who said it, as she shows herself; empty: she has erased her data since."),
        "due_on": mark("The day until which it is to be done."),
        "state": mark("What became of it: open (still going), done or dropped."),
    },
    "survey": {
        "asked": mark(
            "answers: how many people answered; the code of a question; or kept_away_by and the code of a reason that "
            "kept people from taking part."
        ),
        "words": mark("The question or the reason in English."),
        "mark": mark("The answer to a question, from 1, not at all, to 5, fully; or not_said."),
        "number": mark("How many gave it; empty where they were fewer than five, or that would show."),
    },
}
