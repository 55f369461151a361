"""A password hasher that does all the work and counts it."""

from threading import Lock
from typing import ClassVar

from loyalty_site.passwords import Argon2


class Counting(Argon2):
    """Argon2 as in production; `checks` counts comparisons, `hashes` all runs of the function."""

    checks: ClassVar[int] = 0
    hashes: ClassVar[int] = 0
    _lock: ClassVar[Lock] = Lock()

    def verify(self, password: str, encoded: str) -> bool:
        with self._lock:
            Counting.checks += 1
            Counting.hashes += 1
        return bool(super().verify(password, encoded))

    def encode(self, password: str, salt: str) -> str:
        with self._lock:
            Counting.hashes += 1
        return str(super().encode(password, salt))

    @classmethod
    def begin(cls) -> None:
        cls.checks = cls.hashes = 0
