"""What a password must be, and how it is kept."""

import unicodedata

import pytest
from sqlalchemy.orm import Session

from forum.accounts.errors import LongPassword, WeakPassword
from forum.accounts.passwords import hash_password, is_password
from forum.accounts.rules import check_password, common_passwords, normal_password

GOOD = "seven bridges over one river"


def is_refused(typed: str, **who: bool) -> bool:
    try:
        check_password(typed, email="ana@example.org", **who)
    except WeakPassword:
        return True
    return False


def test_three_thousand_common_passwords_are_refused_in_any_case() -> None:
    common = sorted(common_passwords())
    assert len(common) == 3000
    assert [word for word in common for typed in (word, word.upper()) if not is_refused(typed)] == []


@pytest.mark.parametrize(
    "typed", ["ronda2026", "Ronda-Ronda!", "women2006", "femmes-2026", "ana@example.org", "aaaaaaaabb"]
)
def test_words_that_everybody_here_would_think_of_are_refused(typed: str) -> None:
    assert is_refused(typed)


@pytest.mark.parametrize("typed", ["rondador azul", "women of the river", GOOD, "пароль у реки", "水流花開月夜橋上"])
def test_words_of_her_own_are_taken(typed: str) -> None:
    assert not is_refused(typed)


@pytest.mark.parametrize(("is_staff", "least"), [(False, 8), (True, 15)])
def test_a_password_has_eight_characters_and_one_of_staff_fifteen(*, is_staff: bool, least: int) -> None:
    longest = "k7 wölfe, 3 tor"
    assert len(longest) == 15
    assert not is_refused(longest[:least], is_staff=is_staff)
    assert is_refused(longest[: least - 1], is_staff=is_staff)


def test_a_password_has_a_hundred_and_twenty_eight_characters_at_most_and_none_is_cut() -> None:
    longest = (GOOD * 10)[:128]
    assert check_password(longest, email=None) == longest
    with pytest.raises(LongPassword):
        check_password(f"{longest}!", email=None)
    kept = hash_password(longest)
    assert is_password(kept, longest)
    assert not is_password(kept, longest[:-1])


@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_a_password_is_the_same_however_its_letters_are_put_together(form: str) -> None:
    typed = "ﬁve été Å ① bridges"
    kept = check_password(unicodedata.normalize(form, typed), email=None)  # type: ignore[arg-type]
    assert kept == normal_password(typed) == normal_password(kept)


def test_a_password_is_kept_as_argon2id_with_nineteen_mebibytes_and_two_passes(session: Session) -> None:
    _, kind, version, costs, salt, digest = hash_password(GOOD).split("$")
    cost = dict(part.split("=") for part in costs.split(","))
    assert (kind, version) == ("argon2id", "v=19")
    assert int(cost["m"]) >= 19 * 1024
    assert int(cost["t"]) >= 2
    assert len(salt) * 6 >= 128
    assert len(digest) * 6 >= 256
