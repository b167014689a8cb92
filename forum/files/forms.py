"""Files in a browser form: read once, checked and stored, and not asked for again when the form comes back."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import cast

from flask import request
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.datastructures import FileStorage

from forum.files.rules import MOST_BYTES, check_number
from forum.files.storage import Storage
from forum.files.uploads import KeptFile, keep_upload
from forum.kernel.errors import InvalidInput
from forum.web.entry import request_time
from forum.web.limits import spend
from forum.web.runtime import runtime

MOST_A_DAY = "20 per day"
GOOD_FOR = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class Uploads:
    """`refusal` says why one of the files was not taken; the others are kept all the same."""

    files: Sequence[KeptFile] = ()
    descriptions: Sequence[str] = ()
    refusal: InvalidInput | None = None
    tokens: Sequence[tuple[str, str]] = field(default=())
    """(signed, name) of each file, for the hidden fields of a form that comes back."""


def storage() -> Storage:
    return cast(Storage, runtime().parts["storage"])


def read_uploads() -> Uploads:
    """The files of this request's form: those kept when it was sent before (`kept_files`) and new ones (`files`).

    TooOften where a person sends very many. `file_description` holds one line for each picture, in the order of the files.
    """
    kept = [file for token in request.form.getlist("kept_files") if (file := _open_token(token)) is not None]
    refusal: InvalidInput | None = None
    try:
        sent = [file for file in request.files.getlist("files") if file.filename]
        check_number(len(kept) + len(sent))
        spend(MOST_A_DAY, on="uploads", amount=len(sent))
        for upload in sent:
            kept.append(_keep(upload))
    except InvalidInput as refused:
        refusal = refused
    descriptions = [line.strip() for line in request.form.get("file_description", "").splitlines()]
    return Uploads(kept, descriptions, refusal, [(_make_token(file), file.name) for file in kept])


def _keep(upload: FileStorage) -> KeptFile:
    content = upload.stream.read(MOST_BYTES + 1)
    return keep_upload(storage(), name=upload.filename or "", content=content, now=request_time())


def _make_token(file: KeptFile) -> str:
    """Good for its sender only, and no longer than unused bytes are kept."""
    until = int((request_time() + GOOD_FOR).timestamp())
    signed = _signer().dumps([until, asdict(file)])
    return signed if isinstance(signed, str) else signed.decode()


def _open_token(token: str) -> KeptFile | None:
    try:
        until, fields = _signer().loads(token)
    except BadSignature:
        return None
    return KeptFile(**fields) if request_time().timestamp() < until else None


def _signer() -> URLSafeSerializer:
    account_id = current_user.identity.account_id if current_user.is_authenticated else 0
    return URLSafeSerializer(runtime().keys.derive("kept files"), salt=f"account {account_id}")
