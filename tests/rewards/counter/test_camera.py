"""The tablet's camera as a scanner: a film of a card stands for the card, and the code goes where a scanner's would."""

import io
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from barcode.ean import EAN13
from playwright.sync_api import Browser, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from loyalty_site.lib.codes import ean13_check_digit
from members.actions import registers
from members.actions.cards import add_blank
from rewards.models import CounterAct
from tests.members.counter.cast import PIN, clerk
from tests.rewards.cast import published
from tests.rewards.views.year import member_of

pytestmark = pytest.mark.django_db(transaction=True)
WIDTH, HEIGHT, FRAMES = 640, 480, 10


def film_of_bars(path: Path, modules: str) -> None:
    """Write a film of a bar code in YUV4MPEG2: every frame shows it, black on white."""
    scale = 4
    drawn = "".join(module * scale for module in modules).center(WIDTH, "0")
    row = bytes(16 if module == "1" else 235 for module in drawn)
    blank = bytes([235]) * WIDTH
    rows = [row if 120 <= y < 360 else blank for y in range(HEIGHT)]
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    film = io.BytesIO()
    film.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode())
    for _ in range(FRAMES):
        film.write(b"FRAME\n" + b"".join(rows) + grey)
    path.write_bytes(film.getvalue())


@pytest.fixture
def tablet_with(browser_type_launch_args: dict[str, Any], live_server: LiveServer, tmp_path: Path) -> Iterator[Any]:
    """Return a function that opens the counter on a tablet in front of whose camera a number is held."""
    opened: list[Browser] = []
    with sync_playwright() as driver:

        def open_tablet(number: str, *, allowed: bool = True) -> Page:
            film = tmp_path / "card.y4m"
            film_of_bars(film, "".join(EAN13(number).build()).replace("G", "1"))
            arguments = [
                *browser_type_launch_args["args"],
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={film}",
            ]
            browser = driver.chromium.launch(**{**browser_type_launch_args, "args": arguments})
            opened.append(browser)
            permissions = ["camera"] if allowed else []
            page = browser.new_context(locale="en", permissions=permissions).new_page()
            page.goto(f"{live_server.url}/staff/counter/register")
            page.locator("[name=code]").fill(registers.add("GINZA", "1", "")[1])
            page.locator("main button").click()
            page.get_by_label("佐藤").check()
            page.locator("[name=pin]").fill(PIN)
            page.keyboard.press("Enter")
            page.wait_for_url("**/staff/counter/")
            return page

        yield open_tablet
        for browser in opened:
            browser.close()


def test_a_card_held_before_the_camera_finds_its_member(tablet_with: Any) -> None:
    published()
    clerk()
    taro = member_of("taro@example.com")
    page = tablet_with(taro.number)
    page.get_by_role("button", name="Use the camera").click()
    page.wait_for_url(f"**/staff/counter/members/{taro.pk}")


def test_a_blank_card_enrols_within_ten_seconds(tablet_with: Any) -> None:
    published()
    clerk()
    number = "299000000001" + ean13_check_digit("299000000001")
    add_blank([number])
    page = tablet_with(number)
    started = monotonic()
    page.get_by_role("link", name="Enrol").click()
    page.get_by_role("button", name="Use the camera").click()
    page.wait_for_url("**/staff/counter/members/*")
    assert monotonic() - started < 10
    assert CounterAct.objects.filter(kind="enrolment").count() == 1


def test_without_permission_it_says_what_to_do(tablet_with: Any) -> None:
    published()
    clerk()
    page = tablet_with(member_of("taro@example.com").number, allowed=False)
    page.get_by_role("button", name="Use the camera").click()
    page.get_by_text("The camera cannot be used.").wait_for()
    page.get_by_role("button", name="Close").click()
    assert page.locator("[name=q]").is_visible()
