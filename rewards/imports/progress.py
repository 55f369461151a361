"""Progress of an import: bars on a terminal, plain lines with an estimate elsewhere."""

import sys
import time
from typing import TextIO

from django.utils.translation import gettext as _
from tqdm import tqdm

SECONDS_BETWEEN_LINES = 5


class Reporter:
    """Tell how far an import has come, on standard error."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self.stream = stream or sys.stderr
        self.what = ""
        self.bar: tqdm | None = None
        self.first = 0
        self.started = self.told = 0.0

    def __call__(self, what: str, done: int, total: int) -> None:
        """Tell that so much of the total is done; a resumed import's estimate starts where it went on."""
        if what != self.what:
            self.close()
            self.what, self.first = what, done
            self.started = self.told = time.monotonic()
            if self.stream.isatty():
                words = {"reading": _("reading lines"), "posting": _("posting to the ledger")}
                self.bar = tqdm(total=total, initial=done, desc=words[what], unit="", file=self.stream)
        if self.bar is not None:
            self.bar.total = total
            self.bar.update(done - self.bar.n)
        elif time.monotonic() - self.told >= SECONDS_BETWEEN_LINES:
            self.told = time.monotonic()
            self.stream.write(self.sentence(done, total) + "\n")
            self.stream.flush()

    def sentence(self, done: int, total: int) -> str:
        """Return a line that says how far it is and how long it will take."""
        elapsed = time.monotonic() - self.started
        left = round(elapsed * (total - done) / max(1, done - self.first))
        values = {"done": f"{done:,}", "total": f"{total:,}", "percent": 100 * done // max(1, total), "left": left}
        if self.what == "reading":
            return _("Read %(done)s of %(total)s lines (%(percent)s%%), about %(left)s s left.") % values
        return _("Posted %(done)s of %(total)s (%(percent)s%%), about %(left)s s left.") % values

    def close(self) -> None:
        """End the bar."""
        if self.bar is not None:
            self.bar.close()
            self.bar = None
