"""What goes on once a code is given: the form that was sent, exactly as it was, or an address."""

from dataclasses import dataclass

from flask import request

from forum.web.access import own_path

PROOF, OFFERED, CSRF = "second_step_code", "second_step_key", "csrf_token"
"""Fields of the code, of the key that is being set up, and of the form's token."""


@dataclass(frozen=True, slots=True)
class Onward:
    """`action`: where the code goes. `carried`: names and values of the form that was sent. `target`: a path of ours."""

    action: str
    carried: tuple[tuple[str, str], ...] = ()
    target: str = ""
    is_required: bool = False

    @staticmethod
    def to(target: str | None, *, action: str) -> "Onward":
        return Onward(action, target=target or "")

    @staticmethod
    def with_what_was_sent() -> "Onward":
        carried = [pair for pair in request.form.items(multi=True) if pair[0] not in {PROOF, OFFERED, CSRF}]
        return Onward(request.full_path.rstrip("?"), tuple(carried), is_required=True)

    @staticmethod
    def to_what_was_asked(*, action: str) -> "Onward":
        return Onward(action, target=own_path(request.full_path) or "", is_required=True)
