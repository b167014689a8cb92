"""Which doors, consequences and periods the application has: literal tables, all on one screen."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from click import Command
from flask import Blueprint
from flask_smorest import Blueprint as ApiBlueprint

from forum.accounts import cli as accounts_cli
from forum.accounts import views as accounts_views
from forum.accounts.events import AddressChanged, CodeAsked, SignInLinkAsked
from forum.admin import views as admin_views
from forum.archive import views as archive_views
from forum.archive.actions import REMOVE_OLD as REMOVE_OLD_ARCHIVES
from forum.backup import cli as backup_cli
from forum.contributions import api as contributions_api
from forum.contributions import reactions as contributions
from forum.contributions import views as contributions_views
from forum.contributions.actions.topics import open_first_topics
from forum.contributions.events import (
    ContributionEdited,
    ContributionEntered,
    ContributionHidden,
    ContributionMoved,
    ContributionPublished,
    ContributionReopened,
    ContributionRestored,
    ContributionReturned,
    ContributionSetAside,
    ContributionSubmitted,
    ContributionUnnamed,
    ContributionWithdrawn,
    EditSubmitted,
)
from forum.demo import cli as demo_cli
from forum.exchanges import api as exchanges_api
from forum.exchanges import cli as exchanges_cli
from forum.exchanges import queries as exchanges
from forum.exchanges import views as exchanges_views
from forum.exchanges.actions.programme import check_programmes
from forum.exchanges.actions.revisions import renew_revisions
from forum.exchanges.events import DatesChanged, MemberInvited, MembershipRequested, NoticeSent
from forum.files import reactions as files_reactions
from forum.files import views as files_views
from forum.kernel.events import Event
from forum.kernel.unit_of_work import BeforeCommit
from forum.kernel.worker import Reaction
from forum.log.actions import chain_log
from forum.moderation import cli as moderation_cli
from forum.moderation import reactions as moderation
from forum.moderation import views as moderation_views
from forum.moderation.events import AppealDecided, AppealMade, DecisionMade, LetterSent, ReaderLent
from forum.notifications import reactions as notify
from forum.notifications import views as notifications_views
from forum.notifications.events import MailsStopped
from forum.own_data import views as own_data_views
from forum.publication import reactions as publication
from forum.publication import views as publication_views
from forum.publication.events import PrintAsked
from forum.reports import cli as reports_cli
from forum.reports import views as reports_views
from forum.roster import queries as roster
from forum.roster import views as roster_views
from forum.roster.events import RosterAsked
from forum.search import api as search_api
from forum.search import cli as search_cli
from forum.search import reactions as search_reactions
from forum.search import views as search_views
from forum.statistics import api as statistics_api
from forum.statistics import cli as statistics_cli
from forum.statistics import views as statistics_views
from forum.support import views as support_views
from forum.support.actions import prefill_standing_texts
from forum.synthesis import api as synthesis_api
from forum.synthesis import reactions as synthesis
from forum.synthesis import views as synthesis_views
from forum.synthesis.events import SynthesisPublished
from forum.texts.events import SourceChanged, TextPublished, TextWithdrawn, VersionPublished, VersionTakenDown
from forum.translating import cli as translating_cli
from forum.translating import reactions as translating
from forum.translating import views as translating_views
from forum.translating.events import AuthorAsked
from forum.web import health as health_pages
from forum.web.runtime import LoadGrants

BLUEPRINTS: Sequence[Blueprint] = (
    health_pages.bp,
    accounts_views.bp,
    exchanges_views.bp,
    files_views.bp,
    contributions_views.bp,
    roster_views.bp,
    synthesis_views.bp,
    moderation_views.bp,
    translating_views.bp,
    statistics_views.bp,
    reports_views.bp,
    publication_views.bp,
    archive_views.bp,
    search_views.bp,
    admin_views.bp,
    notifications_views.bp,
    support_views.bp,
    own_data_views.bp,
)

API_BLUEPRINTS: Sequence[ApiBlueprint] = (
    exchanges_api.bp,
    contributions_api.bp,
    synthesis_api.bp,
    search_api.bp,
    statistics_api.bp,
)

COMMANDS: Sequence[Command] = (
    accounts_cli.accounts,
    exchanges_cli.exchanges,
    statistics_cli.statistics,
    reports_cli.reports,
    demo_cli.demo,
    search_cli.search,
    backup_cli.backup,
    moderation_cli.moderation,
    translating_cli.translating,
)

REACTIONS: Mapping[type[Event], Sequence[Reaction]] = {
    SignInLinkAsked: (notify.mail_sign_in_link,),
    CodeAsked: (notify.mail_code,),
    AddressChanged: (notify.mail_old_address,),
    MemberInvited: (notify.mail_invitation,),
    MembershipRequested: (notify.mail_request,),
    NoticeSent: (notify.mail_notice,),
    DatesChanged: (contributions.forget_lateness,),
    RosterAsked: (notify.mail_roster_asked,),
    ContributionSubmitted: (notify.mail_moderators, contributions.look_at_language),
    ContributionEntered: (notify.mail_author_entered,),
    EditSubmitted: (notify.mail_moderators,),
    ContributionPublished: (notify.mail_author_published, contributions.look_at_language),
    ContributionEdited: (contributions.look_at_language,),
    ContributionRestored: (contributions.look_at_language,),
    ContributionReturned: (notify.mail_author_returned,),
    ContributionReopened: (notify.mail_author_reopened,),
    ContributionUnnamed: (
        moderation.drop_traces_of_author,
        notify.forget_author_mails,
        publication.drop_editions_of_unnamed,
        translating.forget_hours_of_answers,
        synthesis.drop_names_of_unnamed,
        search_reactions.keep_text,
    ),
    ContributionWithdrawn: (
        moderation.drop_reasons_of_withdrawn,
        publication.drop_editions_of_withdrawn,
        moderation.close_reports_of_withdrawn,
        translating.drop_drafts_of_withdrawn,
        translating.drop_questions_of_withdrawn,
        synthesis.drop_quotes_of_withdrawn,
    ),
    ContributionHidden: (moderation.close_reports_of_hidden,),
    ContributionSetAside: (
        moderation.close_reports_of_set_aside,
        translating.drop_drafts_of_set_aside,
        translating.drop_questions_of_set_aside,
        notify.mail_those_needed,
    ),
    ContributionMoved: (search_reactions.keep_text,),
    DecisionMade: (moderation.drop_gists_of_decided,),
    ReaderLent: (notify.mail_lent_reader,),
    SynthesisPublished: (notify.mail_cited,),
    AppealMade: (notify.mail_appeal,),
    PrintAsked: (notify.mail_print_asked,),
    AppealDecided: (notify.mail_author_heard,),
    LetterSent: (notify.mail_letter,),
    AuthorAsked: (notify.mail_author_asked,),
    MailsStopped: (moderation.stop_letters_too,),
    TextPublished: (
        files_reactions.open_with_carrier,
        translating.ask_machine_for_published,
        translating.remember_text,
        search_reactions.keep_text,
    ),
    TextWithdrawn: (
        files_reactions.close_with_carrier,
        translating.forget_machines_words,
        translating.remember_text,
        search_reactions.keep_text,
    ),
    SourceChanged: (
        translating.ask_machine_for_changed,
        translating.remember_text,
        search_reactions.keep_text,
    ),
    VersionPublished: (
        translating.remember_text,
        search_reactions.keep_text,
    ),
    VersionTakenDown: (
        translating.remember_text,
        search_reactions.keep_text,
    ),
}


SCHEDULE: Sequence[tuple[timedelta, str]] = (
    (timedelta(minutes=1), "search.look_after_index"),
    (timedelta(minutes=10), "own_data.erase_due"),
    (timedelta(minutes=10), "notifications.gather_waiting"),
    (timedelta(minutes=10), "statistics.keep_counted"),
    (timedelta(minutes=5), "statistics.count_descriptions"),
    (timedelta(minutes=10), "statistics.freeze_closed"),
    (timedelta(minutes=10), "reports.tell_after_closing"),
    (timedelta(hours=4), "notifications.gather_unnamed"),
    (timedelta(hours=1), "accounts.forget_ended"),
    (timedelta(hours=1), REMOVE_OLD_ARCHIVES),
    (timedelta(hours=1), "statistics.forget_day_salts"),
    (timedelta(hours=1), "own_data.warn_of_open_cases"),
    (timedelta(hours=1), "own_data.ask_about_addresses"),
    (timedelta(hours=1), "own_data.erase_addresses"),
    (timedelta(days=1), "files.remove_unused_bytes"),
    (timedelta(days=1), "own_data.forget_old"),
    (timedelta(days=1), "reports.forget_survey_takers"),
    (timedelta(days=7), "statistics.check_frozen"),
)

BEFORE_COMMIT: Sequence[BeforeCommit] = (
    check_programmes,
    open_first_topics,
    prefill_standing_texts,
    renew_revisions,
    chain_log,
)

GRANTS: Sequence[LoadGrants] = (exchanges.load_grants, roster.load_grants)


def reaction_name(reaction: Reaction) -> str:
    """`search.index_contribution` for forum.search.reactions.index_contribution."""
    return f"{reaction.__module__.split('.')[1]}.{reaction.__name__}"
