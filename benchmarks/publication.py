"""Times an edition of the publication with 300 contributions in three languages, and how much memory it takes.

    python -m benchmarks.publication

The exchange is that of `benchmarks.archive`: its proceedings in each language and side by side, in every format, made by the
worker's task. Peak memory is that of this process, and that of the largest program it starts. It is no test: timings mean
something on a quiet machine only.
"""

import os
import resource
import tempfile
import time

from flask_migrate import upgrade
from sqlalchemy import update

from benchmarks.archive import MEGABYTE, WRITTEN, fill
from forum.assembly import edition_storage
from forum.exchanges.models import Exchange
from forum.factory import create_app
from forum.kernel.actor import SYSTEM
from forum.kernel.db import db
from forum.publication.actions.editions import order_edition
from forum.publication.models import Edition
from forum.publication.tasks import MakeEdition
from forum.texts.models import Text
from forum.web.runtime import Runtime

KILOBYTE = 1024


def peak(whose: int) -> float:
    """In MB."""
    return resource.getrusage(whose).ru_maxrss * KILOBYTE / MEGABYTE


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FORUM_DATA_DIR"], os.environ["FORUM_DEMO"] = folder, "0"
        app = create_app()
        runtime: Runtime = app.extensions["ronda"]
        with app.app_context():
            upgrade()
            with runtime.units.open() as uow:
                fill(uow)
                uow.session.execute(update(Text).values(may_publish=True))
            with runtime.units.open() as uow:
                edition_id = order_edition(uow, SYSTEM, exchange=uow.session.query(Exchange).one()).id
            db.session.remove()
            before, began = peak(resource.RUSAGE_SELF), time.perf_counter()
            MakeEdition(edition_storage(runtime.settings))(runtime.units, edition_id=edition_id)
            took = time.perf_counter() - began
            with runtime.units.reading() as session:
                edition = session.get_one(Edition, edition_id)
                state, files = edition.state, edition.done
        print(f"{WRITTEN} contributions: {state}, {files} files in {took:.1f} s")
        own, beside = peak(resource.RUSAGE_SELF), peak(resource.RUSAGE_CHILDREN)
        print(f"peak memory {own:.0f} MB, {before:.0f} MB of it before; largest program {beside:.0f} MB")


if __name__ == "__main__":
    main()
