from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from forum.files.checks import CheckedFile, check_file
from forum.files.rules import KINDS
from forum.kernel.errors import InvalidInput
from tests.files.samples import BOMBS, CANARY, GOOD, REFUSED, moving_gif, ooxml, picture, picture_that_tells


@pytest.mark.parametrize("name", GOOD)
def test_a_good_file_is_kept_as_it_came(name: str) -> None:
    kept = check_file(name, GOOD[name])
    assert (kept.name, kept.content) == (name, GOOD[name])
    assert kept.media_type == KINDS[name.rpartition(".")[2].lower()].media_type


@pytest.mark.parametrize(("name", "content", "code"), [*REFUSED.values(), *BOMBS.values()], ids=[*REFUSED, *BOMBS])
def test_a_bad_file_is_refused_with_its_reason(name: str, content: bytes, code: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        check_file(name, content)
    assert refusal.value.code == code
    assert "%(" not in refusal.value.said_in("en")


def test_there_are_as_many_bad_files_as_promised() -> None:
    assert len(REFUSED) >= 60
    assert len(BOMBS) >= 24


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_tells_nothing_but_its_dots(kind: str) -> None:
    telling = picture_that_tells(kind)
    assert CANARY.encode() in telling
    kept = check_file(f"a.{kind.lower()}", telling)
    assert CANARY.encode() not in kept.content
    with Image.open(BytesIO(kept.content)) as shown:
        assert not shown.getexif()
        assert not {"exif", "xmp", "icc_profile", "comment", "Author", "XML:com.adobe.xmp"} & set(shown.info)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_turned_picture_is_kept_upright(kind: str) -> None:
    kept = check_file(f"a.{kind.lower()}", picture_that_tells(kind))
    assert (kept.width, kept.height) == (20, 40)


def test_a_moving_picture_stands_still() -> None:
    kept = check_file("dance.GIF", moving_gif())
    assert (kept.name, kept.media_type) == ("dance.png", "image/png")
    with Image.open(BytesIO(kept.content)) as shown:
        assert getattr(shown, "n_frames", 1) == 1
        assert shown.getpixel((1, 1)) == (255, 0, 0)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_depth_are_read(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    kept = check_file(f"a.{'jpg' if mode == 'CMYK' else 'png'}", picture(kind, mode=mode))
    assert (kept.width, kept.height) == (40, 20)


def test_what_is_transparent_stays_so() -> None:
    written = BytesIO()
    Image.new("RGBA", (10, 10), (255, 0, 0, 0)).save(written, "PNG")
    with Image.open(BytesIO(check_file("a.png", written.getvalue()).content)) as shown:
        assert shown.getpixel((1, 1)) == (255, 0, 0, 0)


def test_a_large_picture_is_made_smaller() -> None:
    kept = check_file("a.jpg", picture("JPEG", 5_000, 4_000))
    assert (kept.width, kept.height) == (2_560, 2_048)


def test_a_picture_of_24_million_dots_is_taken() -> None:
    assert check_file("a.png", picture("PNG", 6_000, 4_000, "1")).width == 2_560


def taken_or_refused(name: str, content: bytes) -> CheckedFile | InvalidInput:
    try:
        return check_file(name, content)
    except InvalidInput as refusal:
        return refusal


@settings(max_examples=60, deadline=None)
@given(extension=st.sampled_from(sorted(KINDS)), content=st.binary(max_size=300), is_signed=st.booleans())
def test_any_bytes_are_taken_or_refused(extension: str, content: bytes, is_signed: bool) -> None:
    outcome = taken_or_refused(f"a.{extension}", KINDS[extension].sign * is_signed + content)
    assert isinstance(outcome, CheckedFile | InvalidInput)


@settings(max_examples=60, deadline=None)
@given(
    extension=st.sampled_from(["png", "jpg", "gif", "webp", "docx"]), place=st.floats(0, 1), byte=st.integers(0, 255)
)
def test_a_good_file_with_one_wrong_byte_is_taken_or_refused(extension: str, place: float, byte: int) -> None:
    kind = {"jpg": "JPEG"}.get(extension, extension.upper())
    content = bytearray(ooxml("docx") if extension == "docx" else picture(kind))
    content[int(place * (len(content) - 1))] = byte
    outcome = taken_or_refused(f"a.{extension}", bytes(content))
    assert isinstance(outcome, CheckedFile | InvalidInput)
