"""Mails in a browser of the width of a small phone: nothing to scroll sideways, readable in light and dark."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.loyalty_site.mails.post import all_mails, html_twin

# A mail is part of a mail program's page: rules about a whole page's headings and landmarks do not hold for it.
RULES: dict[str, Any] = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mail_can_be_read_on_a_small_phone(chromium: Browser, scheme: Any) -> None:
    context = chromium.new_context(viewport={"width": 320, "height": 568}, color_scheme=scheme)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    faults = []
    for name, language, message in all_mails():
        page.set_content(html_twin(message))
        if page.evaluate("document.documentElement.scrollWidth") > 320:
            faults.append(f"{name} {language}: wider than the screen")
        violations = Axe().run(page, options=RULES).response["violations"]
        faults += [f"{name} {language}: {fault['id']}: {fault['nodes'][0]['html']}" for fault in violations]
    assert faults == []
    assert asked == []
    context.close()
