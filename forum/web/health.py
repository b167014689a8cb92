"""`/healthz`: the process and its database; `/readyz`: and all that it leans on. Plain JSON, codes only."""

from flask import Blueprint, Response, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from forum.kernel.db import db
from forum.web.access import public
from forum.web.runtime import runtime

bp = Blueprint("health", __name__)


def database_problem() -> str | None:
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError as error:
        db.session.rollback()
        return type(error).__name__
    return None


def answer(problems: dict[str, str | None]) -> tuple[Response, int]:
    """Each part with "ok" or the code of what is wrong; 503 when anything is."""
    is_well = not any(problems.values())
    parts = {name: problem or "ok" for name, problem in problems.items()}
    return jsonify(status="ok" if is_well else "failing", parts=parts), 200 if is_well else 503


@bp.get("/healthz")
@public
def healthz() -> tuple[Response, int]:
    return answer({"database": database_problem()})


@bp.get("/readyz")
@public
def readyz() -> tuple[Response, int]:
    database = database_problem()
    checks = {} if database else runtime().health
    return answer({"database": database, **{name: check() for name, check in checks.items()}})
