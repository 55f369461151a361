"""What the first view of the card costs whoever opens it in a shop with a poor network."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browsing import sign_in
from tests.rewards.views.year import live_through_a_year

pytestmark = pytest.mark.django_db(transaction=True)
BYTES_MAX = 100_000
REQUESTS_MAX = 12


def test_the_first_view_of_the_card_is_light(chromium: Browser, live_server: Any) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="ja", service_workers="block")
    page = context.new_page()
    sign_in(context, live_server.url, live_through_a_year())
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    received: list[float] = []
    network.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.goto(live_server.url + "/card", wait_until="networkidle")
    assert page.evaluate("[...document.images].every((image) => image.naturalWidth > 0)")
    assert 0 < sum(received) <= BYTES_MAX
    assert len(received) <= REQUESTS_MAX
    context.close()
