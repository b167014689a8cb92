"""Loopback servers that speak the real protocols of apertium-apy and LibreTranslate, and misbehave when told to."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs

_SPANISH = """the:el women:mujeres city:ciudad we:nosotras work:trabajamos in:en with:con families:familias
write:escriban to:a since:desde of:de our:nuestro street:calle at:por night:noche streets:calles safe:seguras
are:son and:y lights:luces is:es please:por_favor not:no"""
WORDS = {
    ("en", "es"): {
        english: word.replace("_", " ") for english, _, word in (p.partition(":") for p in _SPANISH.split())
    },
    ("en", "ca"): {"the": "la", "women": "dones", "city": "ciutat", "of": "de"},
    ("ca", "fr"): {"la": "la", "dones": "femmes", "ciutat": "ville", "de": "de"},
}
_TAG_OR_WORD = re.compile(r"(<[^<>]*>|&\w+;)|([A-Za-z]+)")
_THREE = {"en": "eng", "es": "spa", "ca": "cat", "fr": "fra"}

Engine = Callable[[str, str, str], str]


def word_for_word(piece: str, source: str, target: str) -> str:
    words = WORDS[source, target]
    return _TAG_OR_WORD.sub(lambda found: found[1] or words.get(found[2].lower(), found[2]), piece)


def debian_apertium(piece: str, source: str, target: str) -> str:
    mode = f"{_THREE[source]}-{_THREE[target]}"
    run = subprocess.run(
        ["apertium", "-u", "-f", "html", mode], input=piece, capture_output=True, text=True, check=True, timeout=30
    )
    return run.stdout.rstrip("\n")


def has_debian_apertium() -> bool:
    if shutil.which("apertium") is None:
        return False
    modes = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False).stdout.split()
    return {"eng-spa", "spa-eng", "eng-cat", "cat-fra"} <= set(modes)


@dataclass
class Stub:
    """`fault` is applied to every answer of /translate; `seen` holds the body of every request for a translation."""

    port: int = 0
    fault: str = ""
    engine: Engine = word_for_word
    seen: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def spoil(self, translated: str) -> str:
        spoilt = {
            "empty": "",
            "far too short": translated[:6],
            "script returned": f"<script>alert(1)</script>{translated}",
            "comment returned": f"<!-- x -->{translated}",
            "a new address": f"{translated} www.elsewhere.example",
            "a runaway": translated + " y la ciudad de las mujeres" * 60,
            "another alphabet": "Женщины города работают вместе со всеми семьями",
            "another language": "The women of the city are not safe in the streets and they have to work for it",
        }
        return spoilt.get(self.fault, translated)


class _Handler(BaseHTTPRequestHandler):
    stub: Stub

    def log_message(self, format: str, *args: object) -> None:
        return

    def do_GET(self) -> None:
        self.stub.paths.append(self.path)
        self.answer(200, self.listing())

    def do_POST(self) -> None:
        self.stub.paths.append(self.path)
        body = self.rfile.read(int(self.headers["Content-Length"])).decode("utf-8")
        self.stub.keys.append(self.headers.get("Authorization", ""))
        if self.path not in {"/translate", "/v2/translate"}:
            self.answer(404, {"error": "Not found"})
            return
        self.stub.seen.append(body)
        if self.stub.fault in _TROUBLE:
            _TROUBLE[self.stub.fault](self)
            return
        self.translate(body)

    def answer(self, status: int, content: object) -> None:
        self.send_bytes(status, json.dumps(content).encode("utf-8"))

    def send_bytes(self, status: int, body: bytes, length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(length or len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_later(self, seconds: str) -> None:
        self.send_response(429)
        self.send_header("Retry-After", seconds)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def listing(self) -> object:
        raise NotImplementedError

    def translate(self, body: str) -> None:
        raise NotImplementedError


def _say_nothing(handler: _Handler) -> None:
    handler.stub.over.wait(20)
    handler.close_connection = True


def _drip(handler: _Handler) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000000")
    handler.end_headers()
    while not handler.stub.over.wait(0.05):
        try:
            handler.wfile.write(b" ")
        except OSError:
            return


def _redirect(handler: _Handler) -> None:
    handler.send_response(302)
    handler.send_header("Location", "/elsewhere")
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _send_forever(handler: _Handler) -> None:
    try:
        handler.send_bytes(200, b'"' + b"x" * 400_000 + b'"')
    except OSError:
        return


_TROUBLE: dict[str, Callable[[_Handler], None]] = {
    "silent": _say_nothing,
    "dripping": _drip,
    "wrong JSON": lambda handler: handler.send_bytes(200, b'{"responseData": {"tran'),
    "other JSON": lambda handler: handler.answer(
        200, {"translatedText": 7, "responseData": {"translatedText": None}, "translations": [{"text": None}]}
    ),
    "JSON of another shape": lambda handler: handler.answer(200, ["el", "la"]),
    "not UTF-8": lambda handler: handler.send_bytes(200, b'"\xff\xfe"'),
    "cut short": lambda handler: handler.send_bytes(200, b'{"translatedText": ["el"', 4000),
    "failing": lambda handler: handler.answer(500, {"error": "secret words of the provider"}),
    "busy for a while": lambda handler: handler.answer_later("120"),
    "used up": lambda handler: handler.answer(456, {"message": "Quota exceeded"}),
    "busy": lambda handler: handler.answer(429, {"error": "Slowdown"}),
    "refuses the language": lambda handler: handler.answer(400, {"error": "eo is not supported"}),
    "refuses the key": lambda handler: handler.answer(403, {"error": "Invalid API key"}),
    "redirecting": _redirect,
    "far too large": _send_forever,
}


class _ApertiumHandler(_Handler):
    def listing(self) -> object:
        pairs = [
            {"sourceLanguage": _THREE[source], "targetLanguage": _THREE[target]} for source, target in sorted(WORDS)
        ]
        variety = {"sourceLanguage": "eng", "targetLanguage": "cat_valencia"}
        return {"responseData": [*pairs, variety], "responseDetails": None, "responseStatus": 200}

    def translate(self, body: str) -> None:
        fields = {name: values[0] for name, values in parse_qs(body, strict_parsing=True).items()}
        assert fields["markUnknown"] == "no"
        assert fields["format"] == "html"
        source, target = fields["langpair"].split("|")
        two = {three: letters for letters, three in _THREE.items()}
        if (two[source], two[target]) not in WORDS:
            explanation = "That pair is not installed"
            self.answer(400, {"status": "error", "code": 400, "message": "Bad Request", "explanation": explanation})
            return
        text = self.stub.spoil(self.stub.engine(fields["q"], two[source], two[target]))
        self.answer(200, {"responseData": {"translatedText": text}, "responseDetails": None, "responseStatus": 200})


class _LibreTranslateHandler(_Handler):
    def listing(self) -> object:
        return [
            {"code": "en", "name": "English", "targets": ["en", "es"]},
            {"code": "es", "name": "Spanish", "targets": ["es", "en", "pb", "zh-Hans"]},
        ]

    def translate(self, body: str) -> None:
        content = json.loads(body)
        assert content["format"] == "html"
        source, target, pieces = content["source"], content["target"], content["q"]
        if target not in {"es"}:
            self.answer(400, {"error": f"{target} is not supported"})
            return
        texts = [self.stub.spoil(self.stub.engine(piece, source, target)) for piece in pieces]
        self.answer(200, {"translatedText": texts})


class _DeepLHandler(_Handler):
    def listing(self) -> object:
        codes = ("EN", "ES", "PT") if self.path.endswith("source") else ("EN-GB", "EN-US", "ES", "PT-BR", "PT-PT")
        return [{"language": code, "name": "x", "supports_formality": False} for code in codes]

    def translate(self, body: str) -> None:
        content = json.loads(body)
        assert content["tag_handling"] == "html"
        source, target = content["source_lang"].lower(), content["target_lang"].lower()
        texts = [self.stub.spoil(self.stub.engine(piece, source, target)) for piece in content["text"]]
        self.answer(200, {"translations": [{"detected_source_language": source.upper(), "text": one} for one in texts]})


_HANDLERS = {"apertium": _ApertiumHandler, "libretranslate": _LibreTranslateHandler, "deepl": _DeepLHandler}


@contextmanager
def serve(protocol: str) -> Iterator[Stub]:
    stub = Stub()
    handler = type("Handler", (_HANDLERS[protocol],), {"stub": stub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    stub.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield stub
    finally:
        stub.over.set()
        server.shutdown()
        server.server_close()
        thread.join()
