"""Doors that need the code of a second step: whoever adds a door that changes roles or names people adds it here."""

from flask import Flask

BEFORE_OTHERS_ARE_CONCERNED = {
    "admin.card",
    "admin.give",
    "admin.give_roles",
    "admin.invite_one",
    "admin.link",
    "admin.links",
    "admin.take_back",
    "publication.order",
    "publication.publish",
    "archive.ask",
    "archive.download",
    "reports.participation",
}
BEFORE_HER_ACCOUNT_IS_OPENED = {
    "accounts.add_token",
    "accounts.ask_address",
    "accounts.confirm_address",
    "accounts.renew_codes",
    "accounts.save_password",
    "exchanges.make_calendar",
}
GIVES_NOBODY_A_RIGHT = {
    "admin.add_paper",
    "admin.add_round",
    "admin.become_first",  # by the machine's one-time address
    "admin.broken_rows",  # her own list, given back
    "admin.change_exchange",
    "admin.change_paper",
    "admin.change_round",
    "admin.check_list",
    "admin.correct",
    "admin.decide",
    "admin.drop",
    "admin.drop_paper",
    "admin.make_exchange",
    "admin.make_next",  # those who have it already
    "admin.retry",
    "admin.send_invitations",
    "admin.stand",
    "admin.take_list",  # participants only
    "admin.turn_course",
    "admin.uninvite",
}


def marked(app: Flask, mark: str) -> set[str]:
    return {name for name, view in app.view_functions.items() if getattr(view, mark, None)}


def test_roles_links_cards_and_names_need_the_code_of_an_organiser(shared_app: Flask) -> None:
    assert marked(shared_app, "needs_proof") == BEFORE_OTHERS_ARE_CONCERNED


def test_what_opens_ones_own_account_needs_it_where_it_is_set_up(shared_app: Flask) -> None:
    assert marked(shared_app, "needs_proof_if_set_up") == BEFORE_HER_ACCOUNT_IS_OPENED


def test_whoever_adds_a_door_for_organisers_says_whether_it_needs_one(shared_app: Flask) -> None:
    posts = {rule.endpoint for rule in shared_app.url_map.iter_rules() if "POST" in (rule.methods or set())}
    of_organisers = {name for name in posts if name.startswith("admin.")}
    assert of_organisers - BEFORE_OTHERS_ARE_CONCERNED == GIVES_NOBODY_A_RIGHT
