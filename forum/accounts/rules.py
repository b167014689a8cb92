"""How long sessions and links last; what a mail address and a password must be."""

import re
import unicodedata
from datetime import datetime, timedelta

from forum.accounts.errors import NoMailAddress, WeakPassword
from forum.kernel.actor import Identity

IDLE = timedelta(minutes=60)
STAFF_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
KEPT = timedelta(days=60)
MAILED_LINK = timedelta(minutes=15)
DEMO_LINK = "demo"
"""A kind of link: good on the serving machine only, and as often as wanted."""
LEAST_PASSWORD, MOST_PASSWORD = 8, 128
LEAST_DIFFERENT = 5
COMMON = frozenset(
    {
        "password",
        "passwort",
        "motdepasse",
        "contraseña",
        "contrasena",
        "12345678",
        "123456789",
        "1234567890",
        "qwertyui",
        "qwerty123",
        "azertyuiop",
        "iloveyou",
        "sunshine",
        "princess",
        "football",
        "baseball",
        "welcome1",
        "letmein1",
        "password1",
        "passw0rd",
        "abcd1234",
        "11111111",
        "00000000",
        "rondaronda",
        "women123",
        "femmes123",
        "mujeres123",
    }
)
SCOPES = ("read", "write", "statistics")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\"]{2,}")


def session_end(now: datetime, *, is_kept: bool) -> datetime:
    """A session asked to be kept lasts 60 days; any other half a day at most, and an idle hour ends it."""
    return now + (KEPT if is_kept else LONGEST)


def is_session_alive(now: datetime, *, seen_at: datetime, expires_at: datetime, is_kept: bool) -> bool:
    return now < expires_at and (is_kept or now - seen_at < IDLE)


def session_ends_at(identity: Identity, *, is_staff: bool) -> datetime | None:
    """When a session ends if nothing is done meanwhile; None for what is no session. Administrators are never kept signed in."""
    if identity.seen_at is None or identity.began_at is None or identity.expires_at is None:
        return None
    if identity.is_kept and not identity.is_administrator:
        return identity.expires_at
    idle = STAFF_IDLE if is_staff else IDLE
    return min(identity.seen_at + idle, identity.began_at + LONGEST, identity.expires_at)


def check_email(typed: str) -> str:
    """The address as we keep it: NFC, lower case, without spaces around. NoMailAddress."""
    address = unicodedata.normalize("NFC", typed).strip().lower()
    if len(address) > 254 or not _ADDRESS.fullmatch(address):
        raise NoMailAddress()
    return address


def normal_password(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed)


def check_password(typed: str, *, email: str | None) -> str:
    """A password in its normal form; WeakPassword for a short, common or obvious one."""
    password = normal_password(typed)
    plain = password.lower()
    is_obvious = plain in COMMON or len(set(plain)) < LEAST_DIFFERENT or (email or " ").split("@")[0] == plain
    if not LEAST_PASSWORD <= len(password) <= MOST_PASSWORD or is_obvious:
        raise WeakPassword(least=LEAST_PASSWORD)
    return password
