"""Numbers as scanners read them."""

from collections.abc import Callable
from random import Random

import pytest

from loyalty_site.environment import CARD_BARCODES
from loyalty_site.lib import barcodes
from loyalty_site.lib.codes import ean13_check_digit
from tests.lib import scanner

DICE = Random(13)
DIGITS = ["200000000000", "299999999999", *(f"2{DICE.randrange(10**11):011d}" for _ in range(30))]
NUMBERS = [digits + ean13_check_digit(digits) for digits in DIGITS]
READERS = {"jan13": scanner.read_jan13, "code128": scanner.read_code128, "nw7": scanner.read_nw7, "qr": scanner.read_qr}


@pytest.mark.parametrize(("kind", "read"), READERS.items(), ids=READERS)
def test_a_scanner_reads_the_number_that_was_drawn(kind: str, read: Callable[[bytes], str]) -> None:
    for number in NUMBERS:
        drawing = barcodes.drawn(number, kind)
        assert (drawing.kind, read(drawing.svg)) == (kind, number)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("0012345678", "jan13"),
        ("2000000000000", "jan13"),  # its check digit would be 8
        ("AB-12345", "jan13"),
        ("AB-12345", "nw7"),
        ("A1B2", "nw7"),
    ],
)
def test_a_number_that_the_kind_cannot_carry_is_code128(number: str, kind: str) -> None:
    drawing = barcodes.drawn(number, kind)
    assert (drawing.kind, scanner.read_code128(drawing.svg)) == ("code128", number)


@pytest.mark.parametrize("number", ["0012345678", "12-345"])
def test_nw7_carries_numbers_of_any_length(number: str) -> None:
    assert scanner.read_nw7(barcodes.drawn(number, "nw7").svg) == number


@pytest.mark.parametrize("number", ["会員12", "a" * 64])
def test_what_no_bars_carry_is_a_qr_code(number: str) -> None:
    assert barcodes.drawn(number, "jan13").kind == "qr"


@pytest.mark.parametrize("kind", barcodes.KINDS)
def test_a_number_of_ours_fits_a_phone(kind: str) -> None:
    drawing = barcodes.drawn(NUMBERS[0], kind)
    assert drawing.width_px <= 380


@pytest.mark.parametrize("kind", ["jan13", "code128", "nw7"])
def test_bars_stand_between_quiet_zones(kind: str) -> None:
    modules = scanner.modules(barcodes.drawn(NUMBERS[0], kind).svg)
    assert min(len(modules) - len(modules.lstrip("0")), len(modules) - len(modules.rstrip("0"))) >= 10


@pytest.mark.parametrize("kind", barcodes.KINDS)
def test_a_drawing_needs_no_style_and_holds_no_script(kind: str) -> None:
    svg = barcodes.drawn(NUMBERS[0], kind).svg
    assert b"style" not in svg
    assert b"script" not in svg


def test_the_setting_names_the_kinds_there_are() -> None:
    assert CARD_BARCODES == barcodes.KINDS
