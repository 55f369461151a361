"""Numbers as scanners read them: bars and QR codes, drawn without any style so that a strict page may show them."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import segno
from barcode.codabar import CODABAR
from barcode.codex import Code128
from barcode.ean import EAN13
from barcode.errors import BarcodeError

from loyalty_site.lib.codes import is_ean13

KINDS = ("jan13", "code128", "nw7", "qr")
BARS_WIDTH_PX = 356  # what a phone of 390 px has beside margins
BARS_HEIGHT_PX = 88
QR_WIDTH_PX = 210
_QR_BORDER = 4  # ISO/IEC 18004, section 9.1
_QUIET_ZONE = 11  # GS1 General Specifications, section 5.2.3.4: the wider one of EAN-13; the other kinds want 10
_NW7_NARROW, _NW7_WIDE = 2, 5
_NW7_FRAME = "A"  # start and stop; scanners leave them out unless told otherwise


@dataclass(frozen=True, slots=True)
class Drawing:
    """A code as an SVG document, and the size it is meant to be shown in."""

    kind: str
    svg: bytes
    width_px: int
    height_px: int


class _CannotCarry(ValueError):
    """This kind cannot carry this text."""


def drawn(text: str, kind: str, *, qr_width_px: int = BARS_WIDTH_PX) -> Drawing:
    """Return a text in this kind of code; what the kind cannot carry is CODE128, else a QR code."""
    for candidate in dict.fromkeys((kind, "code128")):
        if candidate == "qr":
            break
        try:
            return _BARS[candidate](text)
        except (_CannotCarry, BarcodeError):
            continue
    return qr(text, qr_width_px)


def qr(text: str, width_px: int = QR_WIDTH_PX) -> Drawing:
    """Return a text as a QR code that bears a tenth of it being hidden by a reflection or a scratch."""
    code = segno.make_qr(text, error="m")
    modules = len(code.matrix) + 2 * _QR_BORDER
    scale = max(1, width_px // modules)
    out = io.BytesIO()
    code.save(
        out, kind="svg", border=_QR_BORDER, omitsize=True, dark="#000", light="#fff", xmldecl=False, svgclass=None,
        lineclass=None, nl=False,
    )  # fmt: skip
    return Drawing("qr", out.getvalue(), modules * scale, modules * scale)


def _jan13(text: str) -> Drawing:
    if not is_ean13(text):  # the library would put another check digit in its place
        raise _CannotCarry
    return _bars("jan13", EAN13(text))


def _code128(text: str) -> Drawing:
    return _bars("code128", Code128(text))


def _nw7(text: str) -> Drawing:
    code = CODABAR(f"{_NW7_FRAME}{text}{_NW7_FRAME}", narrow=_NW7_NARROW, wide=_NW7_WIDE)
    return _bars("nw7", code, narrow=_NW7_NARROW)


_BARS: dict[str, Callable[[str], Drawing]] = {"jan13": _jan13, "code128": _code128, "nw7": _nw7}


def _bars(kind: str, code: Any, *, narrow: int = 1) -> Drawing:
    """Draw a library's ones and zeros between two quiet zones; `narrow` is what it gives a narrow bar.

    An element as wide as whole pixels has sharp edges; one narrower than a pixel cannot be read.
    """
    quiet = "0" * _QUIET_ZONE * narrow
    modules = quiet + code.build()[0] + quiet
    if len(modules) > BARS_WIDTH_PX * narrow:
        raise _CannotCarry
    path, x = [], 0
    for is_dark, run in groupby(modules, "1".__eq__):
        width = len(list(run))
        if is_dark:
            path.append(f"M{x} 0h{width}v1h-{width}z")
        x += width
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {x} 1" preserveAspectRatio="none">'
        f'<path fill="#fff" d="M0 0h{x}v1h-{x}z"/><path d="{"".join(path)}"/></svg>'
    )
    return Drawing(kind, svg.encode(), x * max(1, BARS_WIDTH_PX // x), BARS_HEIGHT_PX)
