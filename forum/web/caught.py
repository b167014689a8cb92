"""Words that arrive when their session has ended are kept for whoever opened the form, and shown to nobody else."""

from flask import current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from forum.web.runtime import LateForm, runtime

CAUGHT = "caught"
"""The field by which a form that was kept says which it is, when it is sent again."""
CSRF_SALT = "wtf-csrf-token"
SECRET_FIELDS = frozenset({"csrf_token", "password", "phrase", "second_step_code", "second_step_key", CAUGHT})
WRITTEN = frozenset(
    {"about", "answer", "body", "paragraph", "question", "reason", "source", "text", "theme", "title", "words"}
)


def is_words(name: str, value: str) -> bool:
    """Something a person wrote, not a choice or a token: by its name (`title-en`, `paragraph-3`), or since it has spaces."""
    written = value.strip()
    return bool(written) and (name.partition("-")[0] in WRITTEN or any(letter.isspace() for letter in written))


def form_secret() -> str:
    """The secret of the session in which the form was opened; empty where the form is none of ours."""
    serializer = URLSafeTimedSerializer(current_app.secret_key or "", salt=CSRF_SALT)
    try:
        return str(serializer.loads(request.form.get("csrf_token", "")))
    except BadData:
        return ""


def keep_late_words(*, but: int | None = None) -> bool:
    """Keep what this form says for the person who opened it, unless that is the account `but`. False: it is not kept."""
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in SECRET_FIELDS)
    secret = form_secret()
    if not secret or not any(is_words(name, value) for name, value in fields):
        return False
    had_files = any(file.filename for file in request.files.values())
    late = LateForm(secret=secret, path=request.full_path.rstrip("?"), fields=fields, had_files=had_files)
    return runtime().keep_words(late, but)
