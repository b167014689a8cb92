"""How long sessions and links last; what a mail address and a password must be."""

import re
import unicodedata
from datetime import datetime, timedelta
from functools import lru_cache, reduce
from pathlib import Path

from forum.accounts.errors import LongPassword, NoMailAddress, WeakPassword
from forum.kernel.actor import Identity

IDLE = timedelta(minutes=60)
STAFF_IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
KEPT = timedelta(days=60)
MAILED_LINK = timedelta(minutes=15)
DEMO_LINK = "demo"
"""A kind of link: good on the serving machine only, and as often as wanted."""
LEAST_PASSWORD, STAFF_LEAST_PASSWORD, MOST_PASSWORD = 8, 15, 128
LEAST_DIFFERENT = 5
COMMON = Path(__file__).parent / "common" / "passwords.txt"
SITE_WORDS = (
    "ronda",
    "women",
    "femmes",
    "mujeres",
    "cities",
    "villes",
    "ciudades",
    "password",
    "motdepasse",
    "contraseña",
)
LEAST_OF_HER_OWN = 4
"""Letters that must be left when figures, signs and the words that everybody here would think of are taken out."""
WAITS_FOR_APP, WAITS_FOR_MAIL = "app", "mail"
HALF_SESSION = timedelta(minutes=30)
"""How long a session waits for its code."""
PROOF = timedelta(minutes=15)
"""How long a code given holds for what asks for one."""
MAILED_CODE = timedelta(minutes=15)
MOST_TRIES = 5
"""At one mailed code."""
SCOPES = ("read", "write", "statistics")
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\"]{2,}")


def session_end(now: datetime, *, is_kept: bool) -> datetime:
    """A session asked to be kept lasts 60 days; any other half a day at most, and an idle hour ends it."""
    return now + (KEPT if is_kept else LONGEST)


def half_session_end(now: datetime) -> datetime:
    return now + HALF_SESSION


def is_proof_fresh(now: datetime, proved_at: datetime | None) -> bool:
    return proved_at is not None and now - proved_at < PROOF


def is_code_open(now: datetime, *, expires_at: datetime, used_at: datetime | None, tries: int) -> bool:
    """Whether a mailed code may still be tried."""
    return used_at is None and now < expires_at and tries < MOST_TRIES


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


@lru_cache
def common_passwords() -> frozenset[str]:
    """The 3,000 most frequent ones that are long enough, in small letters; the list and its licence lie in `common/`."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def least_password(*, is_staff: bool) -> int:
    return STAFF_LEAST_PASSWORD if is_staff else LEAST_PASSWORD


def is_obvious(password: str, *, email: str | None) -> bool:
    plain = password.lower()
    own = reduce(lambda left, word: left.replace(word, ""), SITE_WORDS, plain)
    is_of_site = own != plain and sum(letter.isalpha() for letter in own) < LEAST_OF_HER_OWN
    is_address = email is not None and plain in {email, email.split("@")[0]}
    return plain in common_passwords() or len(set(plain)) < LEAST_DIFFERENT or is_of_site or is_address


def check_password(typed: str, *, email: str | None, is_staff: bool = False) -> str:
    """A password in its normal form; WeakPassword for a short, common or obvious one, LongPassword: none is cut."""
    password, least = normal_password(typed), least_password(is_staff=is_staff)
    if len(password) > MOST_PASSWORD:
        raise LongPassword(most=MOST_PASSWORD)
    if len(password) < least or is_obvious(password, email=email):
        raise WeakPassword(least=least)
    return password
