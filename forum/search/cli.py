import click
from flask.cli import AppGroup

from forum.search.queries.documents import count_findable_texts, count_kept_texts
from forum.search.tasks import rebuild, renew_rows
from forum.web.commands import command_reading, refusals_in_words
from forum.web.runtime import runtime

search = AppGroup("search", help="The search index.")


@search.command("rebuild")
def rebuild_index() -> None:
    """Make the index anew from the texts. The former one answers until it is done."""
    total = count_findable_texts(command_reading().session)
    units, make_backend = runtime().units, runtime().parts["search"]
    with refusals_in_words():
        with click.progressbar(length=total, label="Reading texts") as bar:
            renew_rows(units, progress=lambda done: bar.update(done - bar.pos))
        with click.progressbar(length=total, label="Writing the index") as bar:
            held = rebuild(units, make_backend=make_backend, progress=lambda done: bar.update(done - bar.pos))
    click.echo(f"The index holds {held} texts.")


@search.command("check")
def check_index() -> None:
    """Say whether the index is sound and complete; ends with status 1 where it is not."""
    session = command_reading().session
    backend = runtime().parts["search"](session)
    trouble = backend.health()
    texts, rows = count_findable_texts(session), count_kept_texts(session)
    held = 0 if trouble else backend.count()
    click.echo(f"Texts: {texts}. Noted for search: {rows}. In the index: {held}. State: {trouble or 'sound'}.")
    if trouble or not texts == rows == held:
        raise click.ClickException(
            "The index is not complete. A worker brings it up to date; `flask search rebuild` does it now."
        )
