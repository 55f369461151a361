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
    yield from _policy_visit(chromium, language, faults, widths[0])
    for scheme, width in itertools.product(SCHEMES, widths):
        look: Any = scheme
        context = _context(chromium, language, width, bypass_csp=True, reduced_motion="reduce", color_scheme=look)
        page = context.new_page()
        yield Visit(context, page, _inspection(page, f"{language} {scheme} {width}", width, faults))
        context.close()


def long_visits(
    chromium: Browser, language: str, faults: list[str], *, widths: Sequence[int] = STAFF_WIDTHS
) -> Iterator[Visit]:
    """Yield a visit for the policy, in Japanese alone, and one in which each page is looked at in every size.

    For a way that is long and changes much: it is gone once or twice, where `visits` goes it once for every look. Each
    language sees every size and both looks, the two together every size in every look: colours know no language.
    """
    schemes = SCHEMES if language == "ja" else SCHEMES[::-1]
    if language == "ja":
        yield from _policy_visit(chromium, language, faults, widths[0])
    context = _context(chromium, language, widths[0], bypass_csp=True, reduced_motion="reduce")
    page = context.new_page()

    def inspect(name: str) -> None:
        for scheme, width in zip(itertools.cycle(schemes), widths, strict=False):
            look: Any = scheme
            page.emulate_media(color_scheme=look, reduced_motion="reduce")
            page.set_viewport_size({"width": width, "height": 844})
            _inspection(page, f"{language} {scheme} {width}", width, faults)(name)

    yield Visit(context, page, inspect)
    context.close()


def _policy_visit(chromium: Browser, language: str, faults: list[str], width: int) -> Iterator[Visit]:
    context = _context(chromium, language, width)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    yield Visit(context, page, _inspection(page, f"{language} policy", width, faults, has_checker=False))
    context.close()


def _context(chromium: Browser, language: str, width: int, **options: Any) -> BrowserContext:
    return chromium.new_context(viewport={"width": width, "height": 844}, locale=language, **options)


def _inspection(
    page: Page, where: str, width: int, faults: list[str], *, has_checker: bool = True
) -> Callable[[str], None]:
    def inspect(name: str) -> None:
        if page.evaluate("document.documentElement.scrollWidth") > width:
            faults.append(f"{where} {name}: wider than the screen")
        if has_checker:
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
