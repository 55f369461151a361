"""The stylesheet as browsers get it: the files of static/css in one, because each file more is a way more over the network.

What is written stays one component a file; `static/css/site.css` names them and their layers.
"""

import gzip
import re
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings

PREFIX = "/style/"  # not below STATIC_URL: no file lies there

_FOLDER = settings.BASE_DIR / "static/css"
_IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
_COMMENT = re.compile(r"/\*.*?\*/\n?", re.DOTALL)


class Stylesheet(NamedTuple):
    """The whole text, the same compressed, and an address that changes with it."""

    text: bytes
    compressed: bytes
    address: str


def stylesheet() -> Stylesheet:
    """Return the stylesheet; while it is being written (DEBUG) the files are read again each time."""
    if settings.DEBUG:
        _read.cache_clear()
    return _read()


@lru_cache(maxsize=1)
def _read() -> Stylesheet:
    def inlined(found: re.Match[str]) -> str:
        return f"@layer {found[2]} {{\n{(_FOLDER / found[1]).read_text(encoding='utf-8')}}}"

    whole = _IMPORT.sub(inlined, (_FOLDER / "site.css").read_text(encoding="utf-8"))
    text = _COMMENT.sub("", whole).encode()
    return Stylesheet(text, gzip.compress(text, mtime=0), f"{PREFIX}site.{sha256(text).hexdigest()[:12]}.css")
