"""A mail server that takes everything, counts it, and misbehaves as it is told: a process of its own.

    python -m tests.campaigns.sink --port 0 --log FILE [--keep FOLDER] [--script JSON]

prints its port. A line of the log is a mail that it has taken: the delivery's id from Message-ID, a tab, the
recipient; it is on the disk before the answer goes out. With a folder, the mails themselves are kept there.

The script, each part of which may be missing:

refuse        share of recipients (always the same ones) that are answered `refuse_with`, "550 5.1.1 no such user"
defer         share of attempts, chosen by `seed`, that are answered `defer_with`, "451 4.3.0 later", at RCPT
refuse_data   share of mails (always the same ones) that are answered `refuse_data_with` after the message
drop          so many mails are taken, logged, and the connection is closed in place of the answer
drop_early    so many connections are closed when the message begins, before anything was taken
hang          so many mails are taken, logged and never answered
messages_max  after so many mails a connection is closed with 421 at the next one
pipelining    false: it is not offered
certificate   the path of a certificate with its key: nothing but STARTTLS is taken before it
password      base64 of what AUTH PLAIN must say; nothing is taken before it
"""

import argparse
import asyncio
import json
import os
import random
import re
import ssl
import subprocess
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

_MESSAGE_ID = re.compile(rb"^message-id:\s*<([^@>]+)@", re.IGNORECASE | re.MULTILINE)


class Log:
    """The file of what was taken; those who wait for the disk at once wait together."""

    def __init__(self, path: str, folder: str | None) -> None:
        self._file = open(path, "ab", buffering=0)  # noqa: SIM115 (open as long as the process)
        self._folder = Path(folder) if folder else None
        self._waiting: list[tuple[bytes, Any]] = []

    def add(self, message: bytes, recipient: bytes, then: Any) -> None:
        found = _MESSAGE_ID.search(message.partition(b"\r\n\r\n")[0])
        name = found[1] if found else b"-"
        if self._folder:
            (self._folder / f"{name.decode()}.eml").write_bytes(message)
        if not self._waiting:
            asyncio.get_running_loop().call_soon(self._write)
        self._waiting.append((b"%s\t%s\n" % (name, recipient), then))

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        self._file.write(b"".join(line for line, _then in waiting))
        os.fdatasync(self._file.fileno())
        for _line, then in waiting:
            then()


class Mood:
    """What the script says, with what is left of it."""

    def __init__(self, script: dict[str, Any]) -> None:
        self.script = script
        self._random = random.Random(script.get("seed", 0))
        self._left = {name: int(script.get(name, 0)) for name in ("drop", "drop_early", "hang")}

    def takes_turn(self, name: str) -> bool:
        self._left[name] -= 1
        return self._left[name] >= 0

    def defers(self) -> bool:
        return self._random.random() < self.script.get("defer", 0)

    def refuses(self, name: str, recipient: bytes) -> bool:
        return zlib.crc32(name.encode() + recipient) % 10_000 < self.script.get(name, 0) * 10_000

    def says(self, name: str, usual: str) -> bytes:
        return str(self.script.get(name, usual)).encode()


class Conversation(asyncio.Protocol):
    """One connection."""

    def __init__(self, log: Log, mood: Mood) -> None:
        self.log, self.mood = log, mood
        self.unread, self.recipient = b"", b""
        self.is_in_data = self.is_hiding = False
        self.taken = 0
        self.is_secret = "certificate" not in mood.script
        self.is_known = "password" not in mood.script

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.say(b"220 sink")

    def say(self, line: bytes) -> None:
        self.transport.write(line + b"\r\n")

    def data_received(self, data: bytes) -> None:
        self.unread += data
        while self.unread and not self.is_hiding:
            end = b"\r\n.\r\n" if self.is_in_data else b"\r\n"
            piece, found, rest = self.unread.partition(end)
            if not found:
                return
            self.unread = rest
            if self.is_in_data:
                self.is_in_data = False
                self.take(piece.replace(b"\r\n..", b"\r\n.") + b"\r\n")
            else:
                self.command(piece)

    def command(self, line: bytes) -> None:
        match line[:4].upper():
            case b"EHLO":
                offers = [b"PIPELINING"] if self.mood.script.get("pipelining", True) else []
                offers += [b"8BITMIME"] if self.is_secret else [b"STARTTLS"]
                offers += [] if self.is_known else [b"AUTH PLAIN"]
                self.say(b"\r\n".join([b"250-sink", *(b"250-" + each for each in offers[:-1]), b"250 " + offers[-1]]))
            case b"STAR":
                self.transport.pause_reading()  # what comes next is for the other layer
                self.say(b"220 go on")
                self.task = asyncio.get_running_loop().create_task(self.hide())
            case _ if not self.is_secret:
                self.say(b"530 5.7.0 STARTTLS first")
            case b"AUTH":
                self.is_known = line.split()[-1] == self.mood.says("password", "")
                self.say(b"235 2.7.0 ok" if self.is_known else b"535 5.7.8 wrong")
            case b"MAIL" if not self.is_known:
                self.say(b"530 5.7.0 who are you")
            case b"MAIL" if self.taken >= self.mood.script.get("messages_max", 1 << 40):
                self.say(b"421 4.7.0 enough for one connection")
                self.transport.close()
            case b"RCPT":
                self.receive(line.partition(b"<")[2].partition(b">")[0])
            case b"DATA":
                self.begin()
            case b"QUIT":
                self.say(b"221 bye")
                self.transport.close()
            case _:
                self.say(b"250 ok")

    async def hide(self) -> None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.mood.script["certificate"])
        self.is_secret = self.is_hiding = True
        loop = asyncio.get_running_loop()
        with suppress(OSError):  # a client that does not trust the certificate goes away
            self.transport = await loop.start_tls(self.transport, self, context, server_side=True)
            self.is_hiding = False
            self.data_received(b"")

    def receive(self, recipient: bytes) -> None:
        self.recipient = b""
        if self.mood.refuses("refuse", recipient):
            self.say(self.mood.says("refuse_with", "550 5.1.1 no such user"))
        elif self.mood.defers():
            answer = self.mood.says("defer_with", "451 4.3.0 later")
            self.say(answer)
            if answer.startswith(b"421"):
                self.transport.close()
        else:
            self.recipient = recipient
            self.say(b"250 ok")

    def begin(self) -> None:
        if not self.recipient:
            self.say(b"503 no recipient")
        elif self.mood.takes_turn("drop_early"):
            self.transport.abort()
        else:
            self.is_in_data = True
            self.say(b"354 go on")

    def take(self, message: bytes) -> None:
        if self.mood.refuses("refuse_data", self.recipient):
            self.say(self.mood.says("refuse_data_with", "554 5.7.1 not wanted"))
            return
        self.taken += 1
        self.log.add(message, self.recipient, self.answer)

    def answer(self) -> None:
        if self.mood.takes_turn("drop"):
            self.transport.abort()
        elif not self.mood.takes_turn("hang"):
            self.say(b"250 2.0.0 Ok: queued as %08X" % random.getrandbits(32))


async def serve(port: int, log: Log, mood: Mood) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Conversation(log, mood), "127.0.0.1", port)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


class Sink(NamedTuple):
    """A running sink as its user sees it."""

    port: int
    log: Path
    folder: Path

    def taken(self) -> list[str]:
        """Return the delivery ids of what it took, in their order, each as often as it was taken."""
        return [line.split("\t")[0] for line in self.log.read_text().splitlines()]

    def mail(self, delivery_id: Any) -> bytes:
        """Return a mail that it took."""
        return (self.folder / f"{delivery_id}.eml").read_bytes()


@contextmanager
def sink(folder: Path, *, port: int = 0, keeps: bool = True, **script: Any) -> Iterator[Sink]:
    """Run a sink with its files in a folder."""
    log, kept = folder / "sink.log", folder / "mails"
    kept.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "tests.campaigns.sink", "--port", str(port), "--log", str(log)]
    command += ["--script", json.dumps(script), *(["--keep", str(kept)] if keeps else [])]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2])
    try:
        assert process.stdout is not None
        yield Sink(int(process.stdout.readline()), log, kept)
    finally:
        process.kill()
        process.communicate()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", required=True)
    parser.add_argument("--keep")
    parser.add_argument("--script", type=json.loads, default={})
    asked = parser.parse_args()
    asyncio.run(serve(asked.port, Log(asked.log, asked.keep), Mood(asked.script)))


if __name__ == "__main__":
    main()
