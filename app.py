"""WSGI and `flask` entry."""

from forum.factory import create_app

app = create_app()
