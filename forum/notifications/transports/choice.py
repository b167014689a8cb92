from urllib.parse import urlsplit

from forum.config import Settings
from forum.notifications.transports.base import Transport
from forum.notifications.transports.folder import FolderTransport
from forum.notifications.transports.smtp import SmtpTransport


def choose_transport(settings: Settings) -> Transport:
    """As FORUM_MAIL_URL says: `folder:` keeps mails beside the data, `smtp://…` and `smtps://…` send them."""
    url = urlsplit(settings.mail_url)
    if url.scheme == "folder":
        return FolderTransport(settings.data_dir / "mail")
    if url.scheme in {"smtp", "smtps"} and url.hostname:
        return SmtpTransport(url)
    raise SystemExit("Wrong setting: FORUM_MAIL_URL: it must begin with folder:, smtp:// or smtps://.")
