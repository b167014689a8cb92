"""Whatever was handed out, opened as far as it goes: packages in packages, mailboxes, pages set with glyphs."""

import mailbox
import re
import zlib
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import PurePosixPath
from tempfile import NamedTemporaryFile
from zipfile import ZipFile, is_zipfile

STRING = re.compile(rb"\(((?:\\.|[^\\)])*)\)", re.S)
ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
LINE = re.compile(rb"\[(.*?)\]\s*TJ|(\((?:\\.|[^\\)])*\))\s*Tj", re.S)
GLYPHS = re.compile(rb"<([0-9a-fA-F]{4})>\s*<((?:[0-9a-fA-F]{4})+)>")


def open_all(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """It, and all that is inside it, each under its way in; also its comments and the names of its parts."""
    yield name, content
    if content.startswith(b"%PDF"):
        yield from ((f"{name} > {place}", inside) for place, inside in open_pdf(content))
    elif is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as package:
            listed = "\n".join(f"{one.filename} {one.date_time}" for one in package.infolist()).encode()
            yield f"{name} > names", listed + package.comment + b"".join(one.extra for one in package.infolist())
            for inside in package.namelist():
                yield from open_all(f"{name} > {inside}", package.read(inside))
    elif PurePosixPath(name).suffix == ".mbox":
        yield from ((f"{name} > {place}", inside) for place, inside in open_mailbox(content))


def open_mailbox(content: bytes) -> Iterator[tuple[str, bytes]]:
    with NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        with closing(mailbox.mbox(file.name)) as kept:
            mails = [message_from_bytes(one.as_bytes(), policy=policy.default) for one in kept]
    for number, mail in enumerate(mails):
        for place, part in enumerate(mail.walk()):
            heads = "\n".join(f"{key}: {value}" for key, value in part.items())
            words = b"" if part.is_multipart() else part.get_payload(decode=True)
            yield f"mail {number}, part {place}", heads.encode() + b"\n" + words


def open_pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    """Each stream as it is, and the words of each page: in every font of the file, since its own is not looked for."""
    streams = list(unpack_streams(content))
    yield from ((f"stream {number}", stream) for number, stream in enumerate(streams))
    fonts = [read_font(stream) for stream in streams if b"CMap" in stream[:60]]
    pages = b"".join(stream for stream in streams if b"BT" in stream and b"Tf" in stream)
    codes = [b"".join(map(unescape, STRING.findall(inner or alone))) for inner, alone in LINE.findall(pages)]
    for number, font in enumerate(fonts):
        words = "\n".join("".join(font.get(line[i : i + 2], "?") for i in range(0, len(line), 2)) for line in codes)
        yield f"words {number}", words.encode()


def unpack_streams(content: bytes) -> Iterator[bytes]:
    for begin in re.finditer(rb"stream\r?\n", content):
        try:
            yield zlib.decompressobj().decompress(content[begin.end() :])
        except zlib.error:
            continue


def read_font(stream: bytes) -> dict[bytes, str]:
    """Words by code."""
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(sign.decode()).decode("utf-16-be")
        for code, sign in GLYPHS.findall(stream)
    }


def unescape(string: bytes) -> bytes:
    def one(found: re.Match[bytes]) -> bytes:
        code = found[1]
        return bytes([int(code, 8) & 255]) if code.isdigit() else ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{1,3}|.)", one, string, flags=re.S)
