import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from urllib.parse import SplitResult, unquote

from forum.notifications.errors import MailRefused, MailUnavailable

TIMEOUT_SECONDS = 20
PERMANENT = 500


class SmtpTransport:
    """`smtp://[user:password@]host[:port]` (STARTTLS where offered; always with a password) or `smtps://…`."""

    def __init__(self, url: SplitResult) -> None:
        self._url = url

    def send(self, message: EmailMessage) -> None:
        try:
            with self._connection() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code = next(iter(error.recipients.values()))[0]
            raise (MailRefused if code >= PERMANENT else MailUnavailable)() from None
        except smtplib.SMTPResponseException as error:
            raise (MailRefused if error.smtp_code >= PERMANENT else MailUnavailable)() from None
        except (smtplib.SMTPException, OSError):
            raise MailUnavailable() from None

    def problem(self) -> str | None:
        try:
            with self._connection() as server:
                server.noop()
        except (smtplib.SMTPException, OSError) as error:
            return type(error).__name__
        return None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        host, secure = self._url.hostname or "localhost", ssl.create_default_context()
        server: smtplib.SMTP
        if self._url.scheme == "smtps":
            server = smtplib.SMTP_SSL(host, self._url.port or 465, timeout=TIMEOUT_SECONDS, context=secure)
        else:
            server = smtplib.SMTP(host, self._url.port or 25, timeout=TIMEOUT_SECONDS)
        with server:
            server.ehlo()
            if self._url.scheme == "smtp" and (server.has_extn("starttls") or self._url.password):
                server.starttls(context=secure)
            if self._url.username and self._url.password:
                server.login(unquote(self._url.username), unquote(self._url.password))
            yield server
