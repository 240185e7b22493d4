"""Drafts of e-mails (.eml): plain text and HTML, files attached, opened for writing and never sent (R05)."""

from __future__ import annotations

import email.message
import email.policy
import hashlib
import re
from dataclasses import dataclass
from email.headerregistry import Address
from typing import TYPE_CHECKING
from urllib.parse import quote

from toolkit.documents.names import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TYPES = {"pdf": ("application", "pdf"), "ics": ("text", "calendar")}


@dataclass(frozen=True, slots=True)
class Draft:
    """An e-mail to be read over and sent by hand."""

    subject: str
    plain: str
    html: str
    sender: str = ""
    address: str = ""
    to: str = ""

    def as_eml(self, attached: Mapping[str, bytes]) -> bytes:
        """The file; the same draft gives the same bytes.

        Whatever stands in a header is one line: a line break in a cell of the workbook cannot begin another header.
        `X-Unsent` has mail programs open it as a draft. A date and an id are given by the program that sends it.
        """
        message = email.message.EmailMessage(policy=email.policy.SMTP)
        message["Subject"] = one_line(self.subject)
        if usable(self.address):
            message["From"] = Address(one_line(self.sender), addr_spec=self.address)
        if usable(self.to):
            message["To"] = Address(addr_spec=self.to)
        message["X-Unsent"] = "1"
        message.set_content(self.plain)
        message.add_alternative(self.html, subtype="html")
        for name, content in attached.items():
            main, sub = _TYPES[name.rpartition(".")[2]]
            message.add_attachment(content, maintype=main, subtype=sub, filename=name)
            if sub == "calendar":
                part = list(message.iter_attachments())[-1]
                part.set_param("method", "PUBLISH")
                part.set_param("charset", "utf-8")
        self._fix_boundaries(message)
        return message.as_bytes()

    def _fix_boundaries(self, message: email.message.EmailMessage) -> None:
        """Boundaries out of the text itself, in the place of random ones."""
        digest = hashlib.sha256(f"{self.subject}\0{self.plain}\0{self.html}".encode()).hexdigest()[:24]
        for number, part in enumerate(part for part in message.walk() if part.is_multipart()):
            part.set_boundary(f"=_seance_{number}_{digest}")


def usable(address: str) -> bool:
    """Whether an address is one that a header and a link can hold."""
    return bool(_ADDRESS.fullmatch(address))


def reply_link(address: str, subject: str, body: str) -> str:
    """A link that opens a reply already written; "" where there is no address to reply to."""
    if not usable(address):
        return ""
    lines = "\r\n".join(body.split("\n"))
    return f"mailto:{quote(address, safe='@')}?subject={quote(one_line(subject), safe='')}&body={quote(lines, safe='')}"
