"""Files made for the tests: good ones of each kind, and ones that would do harm."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZIP_LZMA, ZIP_STORED, ZipFile, ZipInfo

from PIL import Image
from PIL.PngImagePlugin import PngInfo

CANARY = "Canary-48.8566N"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
TYPES = "[Content_Types].xml"
OOXML = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": OOXML + "wordprocessingml.document.main+xml",
    "xlsx": OOXML + "spreadsheetml.sheet.main+xml",
    "pptx": OOXML + "presentationml.presentation.main+xml",
}
ODF = "application/vnd.oasis.opendocument."
ODF_TYPES = {"odt": ODF + "text", "ods": ODF + "spreadsheet", "odp": ODF + "presentation"}


def archive(members: dict[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(ZipInfo(name), content, compression)
    return written.getvalue()


def ooxml(extension: str, more: dict[str, bytes] | None = None, compression: int = ZIP_DEFLATED) -> bytes:
    types = f'<Types><Override ContentType="{MAIN[extension]}"/></Types>'.encode()
    return archive({TYPES: types, "word/document.xml": b"<w:document/>", **(more or {})}, compression)


def odf(extension: str, more: dict[str, bytes] | None = None) -> bytes:
    members = {"mimetype": ODF_TYPES[extension].encode(), "content.xml": b"<office/>", **(more or {})}
    return archive(members, ZIP_STORED)


def picture(kind: str, width: int = 40, height: int = 20, mode: str = "RGB") -> bytes:
    written = BytesIO()
    Image.new(mode, (width, height), "red" if mode in {"RGB", "RGBA"} else 1).save(written, kind)
    return written.getvalue()


def picture_that_tells(kind: str) -> bytes:
    """With EXIF (position, turned), XMP, a colour profile and comments, each with the canary."""
    image = Image.new("RGB", (40, 20), "red")
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = CANARY
    exif.get_ifd(0x8825)[1] = CANARY
    profile = b"\0" * 128 + CANARY.encode()
    written = BytesIO()
    if kind == "PNG":
        words = PngInfo()
        words.add_text("Author", CANARY)
        words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{CANARY}</x:xmpmeta>", zip=False)
        image.save(written, kind, exif=exif, icc_profile=profile, pnginfo=words)
    elif kind == "GIF":
        image.save(written, kind, comment=CANARY.encode())
    elif kind == "WEBP":
        image.save(written, kind, exif=exif, icc_profile=profile, xmp=CANARY.encode())
    else:
        image.save(written, kind, exif=exif, icc_profile=profile, xmp=CANARY.encode(), comment=CANARY.encode())
    return written.getvalue()


def moving_gif() -> bytes:
    written = BytesIO()
    frames = [Image.new("RGB", (30, 30), colour) for colour in ("red", "green", "blue")]
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:], duration=10)
    return written.getvalue()


def png_that_says(width: int, height: int) -> bytes:
    """A few bytes that claim any size; the dots are missing."""
    header = struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def png_with_inflating_words() -> bytes:
    good = picture("PNG")
    words = b"Comment\0\0" + zlib.compress(b"\0" * 90_000_000, 9)
    profile = b"icc\0\0" + zlib.compress(b"\0" * 90_000_000, 9)
    return good[:33] + chunk(b"zTXt", words) + chunk(b"iCCP", profile) + good[33:]


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def gif_that_says(width: int, height: int) -> bytes:
    frame = b"," + struct.pack("<4HB", 0, 0, width, height, 0x80) + b"\0\0\0\xff\xff\xff" + b"\x02\x02L\x01\0"
    return b"GIF89a" + struct.pack("<2H3B", width, height, 0, 0, 0) + frame + b";"


def zip_that_says_less() -> bytes:
    """Its list claims ten bytes for a member that unpacks to a million."""
    honest = ooxml("docx", {"big.xml": b"\0" * 1_000_000})
    return honest.replace(struct.pack("<L", 1_000_000), struct.pack("<L", 10))


def zip_with_count(count: int) -> bytes:
    """Its closing record claims `count` members, whatever there are."""
    honest = ooxml("docx")
    end = honest.rindex(b"PK\x05\x06")
    return honest[: end + 8] + struct.pack("<2H", count, count) + honest[end + 12 :]


def locked_zip() -> bytes:
    honest = bytearray(ooxml("docx"))
    entry = honest.rindex(b"PK\x01\x02")
    honest[entry + 8] |= 1
    return bytes(honest)


def nested(depth: int, innermost: bytes) -> bytes:
    content = archive({"x.xml": innermost})
    for _ in range(depth - 1):
        content = archive({"x.zip": content})
    return ooxml("docx", {"word/embeddings/x.zip": content})


ZEROS = b"\0" * 5_000_000
BOMBS: dict[str, tuple[str, bytes, str]] = {
    "one member of 105 MB": ("a.docx", ooxml("docx", {"a.xml": ZEROS * 21}), "unpacks_too_large"),
    "21 members of 5 MB": ("a.xlsx", ooxml("xlsx", {f"{i}.xml": ZEROS for i in range(21)}), "unpacks_too_large"),
    "1,001 members": ("a.docx", ooxml("docx", {f"{i}.xml": b"" for i in range(999)}), "unpacks_too_large"),
    "1,001 members of odt": ("a.odt", odf("odt", {f"{i}.xml": b"" for i in range(999)}), "unpacks_too_large"),
    "a list of 30,000": ("a.docx", archive({f"{i:040}": b"" for i in range(30_000)}), "unpacks_too_large"),
    "a list that claims 65,535": ("a.docx", zip_with_count(65_535), "unpacks_too_large"),
    "a long list that claims 2": (
        "a.docx",
        (long := archive({f"{i:040}": b"" for i in range(30_000)}))[: (end := long.rindex(b"PK\x05\x06")) + 8]
        + struct.pack("<2H", 2, 2)
        + long[end + 12 :],
        "unpacks_too_large",
    ),
    "a member that says less": ("a.docx", zip_that_says_less(), "damaged_file"),
    "a zip inside of 105 MB": ("a.docx", nested(1, ZEROS * 21), "unpacks_too_large"),
    "three zips deep": ("a.docx", nested(3, b"x"), "unpacks_too_large"),
    "six zips deep": ("a.docx", nested(6, ZEROS), "unpacks_too_large"),
    "a zip inside of 11 MB": (
        "a.docx",
        ooxml("docx", {"a.zip": archive({"x": ZEROS[:1], "y": b"y" * 11_000_000}, ZIP_STORED)}),
        "unpacks_too_large",
    ),
    "many zips inside": (
        "a.docx",
        ooxml("docx", {f"{i}.zip": archive({"x": ZEROS}) for i in range(21)}),
        "unpacks_too_large",
    ),
    "many members inside": (
        "a.docx",
        ooxml("docx", {f"{i}.zip": archive({str(j): b"" for j in range(100)}) for i in range(11)}),
        "unpacks_too_large",
    ),
    "bzip2 inside": ("a.docx", ooxml("docx", {"a.xml": ZEROS}, ZIP_BZIP2), "damaged_file"),
    "lzma inside": ("a.docx", ooxml("docx", {"a.xml": ZEROS}, ZIP_LZMA), "damaged_file"),
    "png of 900 million dots": ("a.png", png_that_says(30_000, 30_000), "image_too_large"),
    "png of 2^62 dots": ("a.png", png_that_says(2**31 - 1, 2**31 - 1), "image_too_large"),
    "png of 24,000,001 dots": ("a.png", png_that_says(24_000_001, 1), "image_too_large"),
    "gif of 4 billion dots": ("a.gif", gif_that_says(65_535, 65_535), "image_too_large"),
    "real png of 36 million dots": ("a.png", picture("PNG", 6_000, 6_000), "image_too_large"),
    "real jpeg of 36 million dots": ("a.jpg", picture("JPEG", 6_000, 6_000), "image_too_large"),
    "real webp of 36 million dots": ("a.webp", picture("WEBP", 6_000, 6_000), "image_too_large"),
    "real transparent png of 24 million dots": ("a.png", picture("PNG", 6_000, 4_000, "RGBA"), "image_too_large"),
    "png whose words inflate": ("a.png", png_with_inflating_words(), "damaged_file"),
    "11 MB of pdf": ("a.pdf", PDF + b"\0" * 11_000_000, "file_too_large"),
}

HTML = b"<!doctype html><script>alert(1)</script>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00"
MACRO_TYPES = (
    b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>' + MAIN["docx"].encode()
)
REFUSED: dict[str, tuple[str, bytes, str]] = {
    "html": ("a.html", HTML, "file_kind_refused"),
    "svg": ("a.svg", SVG, "file_kind_refused"),
    "xhtml": ("a.xhtml", HTML, "file_kind_refused"),
    "a program": ("a.exe", PROGRAM, "file_kind_refused"),
    "script": ("a.js", b"alert(1)", "file_kind_refused"),
    "zip": ("a.zip", archive({"x": b"x"}), "file_kind_refused"),
    "docm": ("a.docm", ooxml("docx"), "file_kind_refused"),
    "xlsb": ("a.xlsb", ooxml("xlsx"), "file_kind_refused"),
    "old doc": ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file_kind_refused"),
    "no extension": ("README", b"x", "file_kind_refused"),
    "a dot only": ("a.", b"x", "file_kind_refused"),
    "hidden last extension": ("a.pdf.exe", PDF, "file_kind_refused"),
    "reversed letters": ("a\u202efdp.exe", PDF, "file_kind_refused"),
    "tiff": ("a.tiff", b"II*\0", "file_kind_refused"),
    "empty": ("a.pdf", b"", "empty_file"),
    "html as pdf": ("a.pdf", HTML, "lying_extension"),
    "pdf after html": ("a.pdf", HTML + PDF, "lying_extension"),
    "program as pdf": ("a.pdf", PROGRAM, "lying_extension"),
    "html as png": ("a.png", HTML, "lying_extension"),
    "svg as png": ("a.png", SVG, "lying_extension"),
    "jpeg as png": ("a.png", picture("JPEG"), "lying_extension"),
    "png as jpg": ("a.jpg", picture("PNG"), "lying_extension"),
    "gif as webp": ("a.webp", moving_gif(), "lying_extension"),
    "sound as webp": ("a.webp", b"RIFF\x24\0\0\0WAVEfmt ", "damaged_file"),
    "png cut off": ("a.png", picture("PNG", 300, 300)[:60], "damaged_file"),
    "jpeg cut off": ("a.jpg", picture("JPEG", 300, 300)[:400], "damaged_file"),
    "png sign only": ("a.png", b"\x89PNG\r\n\x1a\n" + HTML, "damaged_file"),
    "gif sign only": ("a.gif", b"GIF89a" + HTML, "damaged_file"),
    "pdf as docx": ("a.docx", PDF, "lying_extension"),
    "old doc as docx": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "lying_extension"),
    "any zip as docx": ("a.docx", archive({"x": b"x"}), "lying_extension"),
    "any zip as odt": ("a.odt", archive({"x": b"x"}), "lying_extension"),
    "jar as docx": ("a.docx", archive({"META-INF/MANIFEST.MF": b"x", "A.class": b"x"}), "lying_extension"),
    "xlsx as docx": ("a.docx", ooxml("xlsx"), "lying_extension"),
    "odt as ods": ("a.ods", odf("odt"), "lying_extension"),
    "docx as odt": ("a.odt", ooxml("docx"), "lying_extension"),
    "odt as docx": ("a.docx", odf("odt"), "lying_extension"),
    "huge list of types": ("a.docx", archive({TYPES: b" " * 1_000_001}), "lying_extension"),
    "html after a zip": ("a.docx", HTML + ooxml("docx"), "lying_extension"),
    "zip cut off": ("a.docx", ooxml("docx")[:-30], "damaged_file"),
    "zip with other bytes": ("a.docx", ooxml("docx").replace(b"PK\x01\x02", b"PK\x01\x09"), "damaged_file"),
    "locked": ("a.docx", locked_zip(), "damaged_file"),
    "path upwards": ("a.docx", ooxml("docx", {"../x": b"x"}), "damaged_file"),
    "path upwards backwards": ("a.docx", ooxml("docx", {"a\\..\\x": b"x"}), "damaged_file"),
    "path from the root": ("a.docx", ooxml("docx", {"/etc/x": b"x"}), "damaged_file"),
    "path with a drive": ("a.docx", ooxml("docx", {"C:x": b"x"}), "damaged_file"),
    "broken zip inside": ("a.docx", ooxml("docx", {"a.zip": b"PK\x03\x04rest"}), "damaged_file"),
    "macros": ("a.docx", ooxml("docx", {"word/vbaProject.bin": b"x"}), "has_macros"),
    "macros elsewhere": ("a.xlsx", ooxml("xlsx", {"xl/VBAPROJECT.BIN": b"x"}), "has_macros"),
    "macros inside": ("a.docx", ooxml("docx", {"a.docx": ooxml("docx", {"word/vbaProject.bin": b"x"})}), "has_macros"),
    "macro sheets": ("a.xlsx", ooxml("xlsx", {"xl/macrosheets/sheet1.xml": b"x"}), "has_macros"),
    "active controls": ("a.pptx", ooxml("pptx", {"ppt/activeX/activeX1.bin": b"x"}), "has_macros"),
    "macro type": ("a.docx", archive({TYPES: MACRO_TYPES}), "has_macros"),
    "basic in odt": ("a.odt", odf("odt", {"Basic/Standard/script.xml": b"x"}), "has_macros"),
    "python in ods": ("a.ods", odf("ods", {"Scripts/python/x.py": b"x"}), "has_macros"),
    "program as txt": ("a.txt", PROGRAM, "lying_extension"),
    "html as txt": ("a.txt", b"\xef\xbb\xbf \n" + HTML, "lying_extension"),
    "html as wide txt": ("a.txt", HTML.decode().encode("utf-16"), "lying_extension"),
    "svg as csv": ("a.csv", SVG, "lying_extension"),
    "pdf as txt": ("a.txt", PDF, "lying_extension"),
    "zip as csv": ("a.csv", archive({"x": b"x"}), "lying_extension"),
    "half a wide letter": ("a.txt", b"\xff\xfea\0b", "damaged_file"),
}
GOOD: dict[str, bytes] = {
    "Rapport été.pdf": PDF,
    "a.DOCX": ooxml("docx"),
    "a.xlsx": ooxml("xlsx", {"xl/embeddings/chart.xlsx": ooxml("xlsx")}),
    "a.pptx": ooxml("pptx"),
    "a.odt": odf("odt"),
    "a.ods": odf("ods"),
    "a.odp": odf("odp"),
    "a.txt": "Qué dicen: 100 % «sí»\n".encode(),
    "b.txt": "Qué dicen".encode("cp1252"),
    "c.txt": "你好，世界".encode("gb18030"),
    "wide.txt": "Qué dicen".encode("utf-16"),
    "a.csv": b"name;country\r\nAna;CL\r\n",
}
