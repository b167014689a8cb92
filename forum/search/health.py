from forum.kernel.db import db
from forum.search.tasks import MakeBackend


def index_problem(make_backend: MakeBackend) -> str | None:
    """None, or why plain SQL answers for the index at present: missing, stale, broken."""
    return make_backend(db.session()).health()
