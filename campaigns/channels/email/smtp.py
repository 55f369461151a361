"""By a mail server, over one kept connection (RFC 5321), in one round trip where the server pipelines (RFC 2920).

What decides is the moment: until the end of a message has been written, a lost connection means that it was not
taken; from then until the answer, that it may have been. Only the first may be tried again.
"""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from types import TracebackType
from typing import Self

from django.conf import settings
from django.core.mail.utils import DNS_NAME

from campaigns.channels.email import dkim, mime
from campaigns.channels.noted import Noted
from campaigns.core.letters import Letter, Outcome
from loyalty_site.lib import clock

CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 30.0
MESSAGES_PER_CONNECTION = 500  # servers limit them, and spread the load when they are asked anew

_STATUS = re.compile(rb"[245]\.\d{1,3}\.\d{1,3}\b")
_QUEUE_ID = re.compile(r"[A-Za-z0-9@._:=+/-]{4,100}")
_UNREACHABLE = (OSError, smtplib.SMTPException)  # SMTPException is an OSError; both are named for whoever reads


class Refused(Exception):
    """The server has answered a command of the envelope with something else than yes."""

    def __init__(self, code: int, text: bytes, *, is_recipient: bool) -> None:
        self.code, self.text, self.is_recipient = code, text, is_recipient


class Sender:
    """One connection to the mail server of the settings, for one thread."""

    def __init__(self) -> None:
        self._server: smtplib.SMTP | None = None
        self._taken = 0
        self._signer = dkim.signer()
        self._noted = Noted("email")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def hand_over(self, letter: Letter, address: str) -> Outcome:
        """Write, sign and deliver one mail."""
        try:
            message = written(letter, address, self._signer)
        except (mime.BadAddress, mime.BadHeader) as error:
            is_address = isinstance(error, mime.BadAddress)
            return Outcome("failed", error=type(error).__name__, is_address_dead=is_address)
        envelope_from = mime.bare_address(settings.CAMPAIGN_FROM_EMAIL)
        return self._noted.note(self._delivered(message, envelope_from, address))

    def _delivered(self, message: bytes, envelope_from: str, address: str) -> Outcome:
        try:
            server = self._announced(envelope_from, address)
        except Refused as refusal:
            return self._after(refusal)
        except (smtplib.SMTPResponseException, *_UNREACHABLE) as error:
            self._close()
            code = getattr(error, "smtp_code", None)
            return Outcome("deferred", error=f"{type(error).__name__} {code or ''}".strip())
        try:
            server.send(message.replace(b"\r\n.", b"\r\n.."))  # it begins with a header
        except _UNREACHABLE as error:
            self._close()
            return Outcome("deferred", error=type(error).__name__)
        try:
            server.send(b".\r\n")
            code, text = server.getreply()
        except _UNREACHABLE as error:
            self._close()
            return Outcome("unknown", error=type(error).__name__)
        return self._answered(code, text)

    def _announced(self, envelope_from: str, address: str) -> smtplib.SMTP:
        """Return the server, ready to read a message. A kept connection that has been closed meanwhile is opened anew.

        Raises Refused, and what the network and smtplib raise.
        """
        is_kept = self._server is not None
        try:
            return self._envelope(self._server or self._open(), envelope_from, address)
        except Refused as refusal:
            if not (is_kept and refusal.code == 421 and not refusal.is_recipient):
                raise
        except (smtplib.SMTPServerDisconnected, ConnectionError):
            if not is_kept:
                raise
        self._close()
        return self._envelope(self._open(), envelope_from, address)

    def _envelope(self, server: smtplib.SMTP, envelope_from: str, address: str) -> smtplib.SMTP:
        commands = [f"MAIL FROM:<{envelope_from}>\r\n", f"RCPT TO:<{address}>\r\n", "DATA\r\n"]
        if server.has_extn("pipelining"):
            server.send("".join(commands))
            answers = [server.getreply() for _command in commands]
        else:
            answers = []
            for command, expected in zip(commands, (2, 2, 3), strict=True):
                server.send(command)
                answers.append(server.getreply())
                if answers[-1][0] // 100 != expected:
                    break
        for (code, text), expected, is_recipient in zip(answers, (2, 2, 3), (False, True, False), strict=False):
            if code // 100 != expected:
                if answers[-1][0] == 354:  # it waits for a message that has nobody to go to
                    self._close()
                raise Refused(code, text, is_recipient=is_recipient)
        return server

    def _after(self, refusal: Refused) -> Outcome:
        """Return what a refusal before the message comes to, and leave the connection ready for the next one."""
        if refusal.code == 421:
            self._close()
        elif self._server is not None:
            try:
                self._server.rset()
            except _UNREACHABLE:
                self._close()
        return refused(refusal.code, refusal.text, is_recipient=refusal.is_recipient)

    def _answered(self, code: int, text: bytes) -> Outcome:
        if code // 100 != 2:
            if code == 421:
                self._close()
            return refused(code, text, is_recipient=False)
        self._taken += 1
        if self._taken >= MESSAGES_PER_CONNECTION:
            self._close()
        return Outcome("accepted", ref=queue_id(text))

    def _open(self) -> smtplib.SMTP:
        context = ssl.create_default_context()
        where = (settings.EMAIL_HOST, settings.EMAIL_PORT)
        name = DNS_NAME.get_fqdn()
        server: smtplib.SMTP
        if settings.EMAIL_USE_SSL:
            server = smtplib.SMTP_SSL(*where, local_hostname=name, timeout=CONNECT_SECONDS, context=context)
        else:
            server = smtplib.SMTP(*where, local_hostname=name, timeout=CONNECT_SECONDS)
        self._server, self._taken = server, 0
        if server.sock is None:
            raise smtplib.SMTPServerDisconnected
        server.sock.settimeout(ANSWER_SECONDS)
        server.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if settings.EMAIL_USE_TLS:
            server.starttls(context=context)
        if settings.EMAIL_HOST_USER:
            server.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
        server.ehlo_or_helo_if_needed()
        return server

    def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            with suppress(*_UNREACHABLE):
                server.send(b"QUIT\r\n")  # its answer is not waited for
            server.close()


def written(letter: Letter, address: str, signer: dkim.Signer | None) -> bytes:
    """Return a letter as a mail, signed where there is a key. Raises BadAddress and BadHeader."""
    moment = clock.now()
    built, body = mime.body_of(letter)
    headers = [*mime.headers_of(letter, address, settings.CAMPAIGN_FROM_EMAIL, moment), *built]
    if signer is not None:
        headers.insert(0, dkim.signature(signer, headers, body, moment))
    return mime.joined(headers, body)


def refused(code: int, text: bytes, *, is_recipient: bool) -> Outcome:
    """Return what an answer that is not yes comes to. The extended status (RFC 3463) tells a dead address from a policy."""
    found = _STATUS.search(text)
    status = found[0].decode() if found else ""
    error = f"{code} {status}".strip()
    if code // 100 != 5:
        return Outcome("deferred", error=error)
    if status:
        is_dead = (status.startswith("5.1.") and status not in ("5.1.7", "5.1.8")) or status == "5.2.1"  # not our own
    else:
        is_dead = is_recipient and code in (550, 551, 553, 554)
    return Outcome("failed", error=error, is_address_dead=is_dead)


def queue_id(text: bytes) -> str:
    """Return the server's own name for a message that it has taken: the last word of its answer, if it says one."""
    last = text.decode("ascii", "ignore").split()[-1:]
    found = last[0].strip("<>[]().") if last else ""
    return found if any(map(str.isdigit, found)) and _QUEUE_ID.fullmatch(found) else ""
