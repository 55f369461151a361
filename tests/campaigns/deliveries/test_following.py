"""Links of a mail lead over a short address that notes the click once, unless the member does not want to be followed."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy

import pytest
from django.test import Client

from campaigns.deliveries.work import work
from campaigns.models import Delivery, Link
from loyalty_site.lib.clock import now
from members.models import TrackingRefusal
from tests.campaigns.sends import CONTENT, launched, of, reader
from tests.campaigns.sink import Sink

pytestmark = pytest.mark.django_db(transaction=True)
SHOP = "https://shop.example.com/spring"
LED = {
    language: words | {"blocks": [{"kind": "button", "label": "Look", "href": SHOP}]}
    for language, words in CONTENT["email"].items()
}
VARIANTS = [{"name": "A", "share": 100, "content": {"email": LED}}]


def html(server: Sink, found: Delivery) -> str:
    mail = message_from_bytes(server.mail(found.pk), policy=policy.default)
    return str(mail.get_body(("html",)).get_content())  # type: ignore[attr-defined]


def test_a_link_is_followed_and_leads_where_it_should(mail_server: Callable[..., Sink], client: Client) -> None:
    server, who = mail_server(), reader()
    made = launched(variants=VARIANTS, tracks=True)
    work()
    found = of(made, who)
    assert Link.objects.get().url == SHOP and SHOP not in html(server, found)
    (short,) = set(re.findall(r'href="(http://localhost:8000/l/[^"]+)"', html(server, found)))
    answer = client.get(short.removeprefix("http://localhost:8000"), headers={"user-agent": "Mozilla/5.0 Firefox/140"})
    assert (answer.status_code, answer["Location"]) == (302, SHOP)


def test_who_does_not_want_to_be_followed_is_not(mail_server: Callable[..., Sink]) -> None:
    server, who = mail_server(), reader()
    TrackingRefusal.objects.create(member=who, said_at=now())
    made = launched(variants=VARIANTS, tracks=True)
    work()
    found = html(server, of(made, who))
    assert SHOP in found and "/l/" not in found and "/o/" not in found


def test_a_send_that_is_not_to_be_followed_is_not(mail_server: Callable[..., Sink]) -> None:
    server, who = mail_server(), reader()
    made = launched(variants=VARIANTS, tracks=False)
    work()
    assert SHOP in html(server, of(made, who)) and not Link.objects.exists()
