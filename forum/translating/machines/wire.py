"""JSON over HTTP to one fixed, configured address: bounded in time and size, following nothing."""

import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from socket import SHUT_RDWR, socket
from threading import Event, Timer
from urllib.parse import urlencode, urlsplit

from forum.translating.machines.base import MachineUnavailable

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_REFUSALS = {
    301: "redirected",
    302: "redirected",
    303: "redirected",
    307: "redirected",
    308: "redirected",
    401: "not_authorised",
    403: "not_authorised",
    404: "wrong_address",
    405: "wrong_address",
    429: "busy",
    456: "quota_used_up",
}
_LONGEST_WAIT = timedelta(hours=1)


class Wire:
    def __init__(self, url: str, *, authorisation: str = "", timeout: float = 10.0, max_bytes: int = 2_000_000) -> None:
        """`authorisation`: what the header of that name says, a secret."""
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError("a machine's address starts with http:// or https:// and names a host")
        if parts.username or parts.password or parts.query or parts.fragment:
            raise ValueError("a machine's address has no user, password, query or fragment")
        self._is_secure = parts.scheme == "https"
        self._host = parts.hostname
        self._port = parts.port
        self._prefix = parts.path.rstrip("/")
        self._headers = {"Authorization": authorisation} if authorisation else {}
        self._timeout = timeout
        self._max_bytes = max_bytes

    @property
    def host(self) -> str:
        """ "" for this machine."""
        return "" if self._host in _LOOPBACK else self._host

    def get(self, path: str) -> object:
        return self._exchange("GET", path, body=None, headers={})

    def post_form(self, path: str, fields: Mapping[str, str]) -> object:
        body = urlencode(fields).encode("utf-8")
        return self._exchange("POST", path, body=body, headers={"Content-Type": "application/x-www-form-urlencoded"})

    def post_json(self, path: str, content: Mapping[str, object]) -> object:
        body = json.dumps(content).encode("utf-8")
        return self._exchange("POST", path, body=body, headers={"Content-Type": "application/json"})

    def _exchange(self, method: str, path: str, *, body: bytes | None, headers: dict[str, str]) -> object:
        make = HTTPSConnection if self._is_secure else HTTPConnection
        connection = make(self._host, self._port, timeout=self._timeout)
        time_is_up = Event()
        try:
            connection.connect()
            # The socket's own time-out starts anew with every byte: a server that drips would hold us for hours.
            alarm = Timer(self._timeout, _cut, (connection.sock, time_is_up))
            alarm.daemon = True
            alarm.start()
            try:
                told = {"Accept": "application/json", **self._headers, **headers}
                connection.request(method, self._prefix + path, body, told)
                with connection.getresponse() as response:
                    received = self._read(response)
            finally:
                alarm.cancel()
        except (OSError, HTTPException) as error:
            late = time_is_up.is_set() or isinstance(error, TimeoutError)
            raise MachineUnavailable("too_slow" if late else "unreachable") from None
        finally:
            connection.close()
        if time_is_up.is_set():
            raise MachineUnavailable("too_slow")
        return _understand(received)

    def _read(self, response: HTTPResponse) -> bytes:
        if response.status != 200:
            raise _refusal(response.status, response.headers.get("Retry-After", ""))
        received = response.read(self._max_bytes + 1)
        if len(received) > self._max_bytes:
            raise MachineUnavailable("answer_too_large")
        return received


def _understand(received: bytes) -> object:
    try:
        answer: object = json.loads(received.decode("utf-8"))
    except (ValueError, RecursionError):
        raise MachineUnavailable("answer_not_understood") from None
    return answer


def _refusal(status: int, retry_after: str) -> MachineUnavailable:
    if status in _REFUSALS:
        return MachineUnavailable(_REFUSALS[status], wait=_wait_of(retry_after) if status == 429 else None)
    if 400 <= status < 500:
        return MachineUnavailable("refused", permanent=True)
    return MachineUnavailable("failing", wait=_wait_of(retry_after) if status == 503 else None)


def _wait_of(retry_after: str) -> timedelta | None:
    """Seconds only: a date would need its clock to be ours."""
    if not retry_after.isascii() or not retry_after.isdigit():
        return None
    return min(timedelta(seconds=int(retry_after[:6])), _LONGEST_WAIT)


def _cut(sock: socket, time_is_up: Event) -> None:
    time_is_up.set()
    with suppress(OSError):
        sock.shutdown(SHUT_RDWR)
