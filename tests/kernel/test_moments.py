from datetime import UTC, datetime

import pytest

from forum.kernel.moments import say_moment


@pytest.mark.parametrize(
    ("timezone", "locale", "said"),
    [
        ("America/Lima", "es", "14 de diciembre de 2026, 9:00 (hora estándar de Perú)"),
        ("Europe/Paris", "fr", "14 décembre 2026, 15:00 (heure normale d’Europe centrale)"),
        ("UTC", "en", "December 14, 2026, 2:00\u202fPM (Coordinated Universal Time)"),
    ],
)
def test_a_moment_is_said_by_the_clock_of_a_place(timezone: str, locale: str, said: str) -> None:
    assert say_moment(datetime(2026, 12, 14, 14, tzinfo=UTC), timezone, locale) == said
