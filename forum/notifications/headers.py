"""Headers that programs read and not people."""

from email import policy
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy


class WholeLine(UnstructuredHeader, BaseHeader):
    """Neither folded nor encoded, however long: a mail program takes an address in it as it stands."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def written_whole(*names: str) -> "EmailPolicy[EmailMessage]":
    """For mails whose headers of these names stay on one line."""
    registry = HeaderRegistry()
    for name in names:
        registry.map_to_type(name, WholeLine)
    return policy.default.clone(header_factory=registry)
