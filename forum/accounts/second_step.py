"""Codes of an authenticator app (RFC 6238: six figures, a new one each half minute), and those for who has lost it."""

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp
import segno

from forum.accounts.phrases import LETTERS

ISSUER = "Ronda"
SETTING_UP, KEY, RECOVERY = "second step, setting up", "second step", "recovery code"
"""Purposes of keys: see `kernel/keys.py`."""
AROUND = (-1, 0, 1)
"""Half minutes before and after, since clocks differ."""
PART, RECOVERY_LENGTH, RECOVERY_CODES = 4, 12, 8
DIGITS = 6


def new_key() -> str:
    """160 bits in base 32."""
    return pyotp.random_base32()


def in_parts(letters: str) -> str:
    return " ".join(letters[place : place + PART] for place in range(0, len(letters), PART))


def app_address(key: str, *, name: str) -> str:
    """What the picture says to the app."""
    return pyotp.TOTP(key).provisioning_uri(name=name, issuer_name=ISSUER)


def draw(address: str) -> str:
    """A picture for the camera as SVG, black on white in dark pages too."""
    return segno.make(address, error="m").svg_inline(scale=4, border=4, light="#fff")


def fold_digits(typed: str) -> str:
    """Figures of any script as 0 to 9, whatever stands between."""
    return "".join(str(unicodedata.digit(letter)) for letter in typed if letter.isdigit())


def find_step(key: str, typed: str, *, now: datetime) -> int | None:
    """The half minute whose code this is; None for a wrong one, or one that is over or to come."""
    app, code = pyotp.TOTP(key), fold_digits(typed)
    if len(code) != DIGITS:
        return None
    steps = [app.timecode(now) + near for near in AROUND]
    good = [step for step in steps if hmac.compare_digest(app.generate_otp(step), code)]
    return good[-1] if good else None


def new_recovery_codes() -> list[str]:
    """Each one of 2^60, in groups of four."""
    letters = ("".join(secrets.choice(LETTERS) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES))
    return [in_parts(code) for code in letters]


def fold_recovery_code(typed: str) -> str:
    """As it is kept; empty for what cannot be one."""
    plain = "".join(letter for letter in typed.upper() if letter.isalnum())
    return plain if len(plain) == RECOVERY_LENGTH and set(plain) <= set(LETTERS) else ""


def new_mailed_code() -> str:
    return "".join(str(secrets.randbelow(10)) for _ in range(DIGITS))
