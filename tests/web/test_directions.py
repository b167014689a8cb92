"""What looks at the directions of pages finds what it should, and nothing else."""

import pytest

from tests.directions import wrong_directions


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="ar" dir="ltr"><p>x</p></html>',
        '<html lang="en" dir="ltr"><p lang="ar">x</p></html>',
        '<html lang="en" dir="ltr"><p lang="fr" dir="rtl">x</p></html>',
        '<html lang="en" dir="ltr"><p>by مريم (2)</p></html>',
        '<html lang="en" dir="ltr"><a href="/?lang=ar" hreflang="fr">x</a></html>',
    ],
)
def test_a_wrong_direction_is_found(html: str) -> None:
    assert len(wrong_directions(html)) == 1


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="ar" dir="rtl"><p>Ronda <bdi lang="fr">Un</bdi> مريم</p><br></html>',
        '<html lang="en" dir="ltr"><p lang="ar" dir="rtl">مريم <b>مريم</b></p></html>',
        '<html lang="en" dir="ltr"><p>by <bdi>مريم</bdi> (2)</p><option lang="ar">مريم</option></html>',
        '<html lang="en" dir="ltr"><a href="/?lang=en&version=3-fr" hreflang="fr">x</a></html>',
    ],
)
def test_what_is_right_is_left_alone(html: str) -> None:
    assert wrong_directions(html) == []
