"""Builds the application: settings, extensions, wiring."""

from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from jinja2 import StrictUndefined

from forum import assembly, wiring
from forum.config import Settings, read_settings
from forum.kernel.clock import Clock, SystemClock
from forum.kernel.db import connect_database, db
from forum.web.json_api import init_api
from forum.web.toolbox import init_web

ROOT = Path(__file__).resolve().parents[1]
LARGEST_BODY = 55 * 1024 * 1024
LARGEST_FORM = 1024 * 1024


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    settings, clock = settings or read_settings(), clock or SystemClock()
    app = Flask("forum", root_path=str(ROOT / "forum"), template_folder=str(ROOT / "templates"))
    app.jinja_env.undefined = StrictUndefined
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="__Host-ronda" if settings.is_secure else "ronda",
        SESSION_COOKIE_SECURE=settings.is_secure,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=timedelta(days=60),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
    )
    connect_database(app, settings.database_url)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    runtime = assembly.build_runtime(settings, clock)
    app.extensions["ronda"] = runtime
    assembly.connect_figures(app, runtime)
    init_web(app, runtime)
    for blueprint in wiring.BLUEPRINTS:
        app.register_blueprint(blueprint)
    init_api(app, wiring.API_BLUEPRINTS)
    for command in wiring.COMMANDS:
        app.cli.add_command(command)
    return app
