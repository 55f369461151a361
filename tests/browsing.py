"""The site in a real browser: what every page must withstand at every size, in every look."""

import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page

from members.models import Member, User
from tests.members.cast import proved

SCHEMES = ("light", "dark")
WIDTHS = (390, 1280)
STAFF_WIDTHS = (834, 1280)  # a tablet at a counter, a desk


class Visit(NamedTuple):
    """A visit of the site with an empty browser; `inspect` looks at the page that is shown and notes its faults."""

    context: BrowserContext
    page: Page
    inspect: Callable[[str], None]


def visits(chromium: Browser, language: str, faults: list[str], *, widths: Sequence[int] = WIDTHS) -> Iterator[Visit]:
    """Yield a visit for the policy, then one for each size and look, for accessibility.

    The checker of accessibility brings styles of its own, so the policy, which knows neither sizes nor looks, is
    watched in a visit without it. It would also measure colours on their way from one to another: nothing moves where
    it looks.
    """
    looks = [(scheme, width, False) for scheme, width in itertools.product(SCHEMES, widths)]
    for scheme, width, checks_policy in [(SCHEMES[0], widths[0], True), *looks]:
        size: Any = {"width": width, "height": 844}
        look: Any = scheme
        motion: Any = "no-preference" if checks_policy else "reduce"
        context = chromium.new_context(
            viewport=size, color_scheme=look, reduced_motion=motion, locale=language, bypass_csp=not checks_policy
        )
        page = context.new_page()
        if checks_policy:
            page.on("console", lambda message: faults.append(message.text))
        where = f"{language} {scheme} {width}"
        yield Visit(context, page, _inspection(page, where, width, faults, checks_policy=checks_policy))
        context.close()


def journeys(chromium: Browser, language: str, faults: list[str], *, widths: Sequence[int] = WIDTHS) -> Iterator[Visit]:
    """Yield a visit for the policy, then one that turns each page to every size and look where it stands.

    For a long way through the site: it is gone twice and not once for each look.
    """
    size: Any = {"width": widths[0], "height": 844}
    for checks_policy in (True, False):
        context = chromium.new_context(
            viewport=size, reduced_motion="reduce", locale=language, bypass_csp=not checks_policy
        )
        page = context.new_page()
        if checks_policy:
            page.on("console", lambda message: faults.append(message.text))
        yield Visit(context, page, _turning(page, language, widths, faults, checks_policy=checks_policy))
        context.close()


def _turning(
    page: Page, language: str, widths: Sequence[int], faults: list[str], *, checks_policy: bool
) -> Callable[[str], None]:  # fmt: skip
    def inspect(name: str) -> None:
        for scheme, width in [(SCHEMES[0], widths[0])] if checks_policy else itertools.product(SCHEMES, widths):
            look: Any = scheme
            page.emulate_media(color_scheme=look)
            page.set_viewport_size({"width": width, "height": 844})
            _inspection(page, f"{language} {scheme} {width}", width, faults, checks_policy=checks_policy)(name)

    return inspect


def _inspection(page: Page, where: str, width: int, faults: list[str], *, checks_policy: bool) -> Callable[[str], None]:
    def inspect(name: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{where} {name}: wider than the screen")
        if not checks_policy:
            violations = Axe().run(page).response["violations"]
            faults.extend(f"{where} {name}: {fault['id']}: {fault['nodes'][0]['html']}" for fault in violations)

    return inspect


def follow(page: Page, control: Locator) -> None:
    """Use a link or a button and wait until the page that it leads to is there."""
    with page.expect_navigation():
        control.click()


def sign_in(context: BrowserContext, base: str, person: Member | User, language: str = "ja") -> None:
    """Give the browser the cookies of a person who has signed in a moment ago."""
    user = person.user if isinstance(person, Member) else person
    assert user is not None
    client = Client()
    proved(client, user)
    cookies = {"sessionid": client.cookies["sessionid"].value, "django_language": language}
    context.add_cookies([{"name": name, "value": value, "url": base} for name, value in cookies.items()])
