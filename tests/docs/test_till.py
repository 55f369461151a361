"""docs/till.md: its figures are the product's."""

import re
from datetime import timedelta
from pathlib import Path

from members.actions.registers import CODE_LIFE
from members.actions.shifts import IDLE
from members.core.pins import LENGTH_MAX, LENGTH_MIN
from members.models.staff_post import WRONG_PINS_MAX
from rewards.staff.counter.access import COOKIE_PATH
from rewards.staff.counter.sealing import SECONDS_MAX

BASE = Path(__file__).resolve().parents[2]
PAGE = (BASE / "docs" / "till.md").read_text(encoding="utf-8")
COUNTER = (BASE / "templates" / "rewards" / "staff" / "counter").glob("*.html")
TEMPLATES = "\n".join(path.read_text(encoding="utf-8") for path in COUNTER)


def test_its_figures_are_the_products() -> None:
    assert "within fifteen minutes" in PAGE and timedelta(minutes=15) == CODE_LIFE
    assert "After thirty minutes without a touch" in PAGE and timedelta(minutes=30) == IDLE
    assert "Five wrong PINs" in PAGE and WRONG_PINS_MAX == 5
    assert "a PIN of four to six digits" in PAGE and (LENGTH_MIN, LENGTH_MAX) == (4, 6)
    assert "after an hour, it is refused" in PAGE and SECONDS_MAX == 3600
    assert f"`{COOKIE_PATH}`" in PAGE


def test_its_keys_are_the_pages() -> None:
    written = dict(re.findall(r"^\| (F\d+|Ctrl\+Enter) \| (.+?) \|$", PAGE, re.MULTILINE))
    given = re.findall(r'data-key="(F\d+|Ctrl\+Enter)"[^>]*>\{% translate "(.+?)" %\}', TEMPLATES)
    assert {key for key, _ in given} == set(written)
    assert all(words in written[key] for key, words in given)
