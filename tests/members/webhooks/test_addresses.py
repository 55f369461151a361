"""Events go to public addresses and nowhere else."""

import socket

import pytest

from members.actions.webhooks import create_webhook
from members.models import Webhook, WebhookEvent
from members.webhooks import sending
from members.webhooks.addresses import DestinationNotAllowed, check_form, check_url, is_public
from members.webhooks.delivery import deliver_due

HOSTILE = """
https://127.0.0.1/ https://127.1/ https://127.0.1/ https://127.255.255.254/ https://0.0.0.0/ https://0/
https://0.1.2.3/ https://2130706433/ https://0x7f000001/ https://0x7f.0.0.1/ https://0177.0.0.1/
https://017700000001/ https://0x7f.1/ https://127.0.0.01/ https://3232235777/ https://0xA9FEA9FE/
https://10.0.0.1/ https://10.255.255.255/ https://172.16.0.1/ https://172.31.255.255/
https://192.168.1.1/ https://192.168.257/ https://169.254.169.254/latest/meta-data/ https://100.64.0.1/
https://100.100.100.200/ https://100.127.255.255/ https://168.63.129.16/ https://192.0.0.192/
https://198.18.0.1/ https://192.0.2.1/ https://198.51.100.1/ https://203.0.113.1/ https://192.88.99.1/
https://224.0.0.1/ https://239.255.255.255/ https://240.0.0.1/ https://255.255.255.255/
https://localhost/ https://LOCALHOST/ https://localhost./ https://[::1]/ https://[::]/
https://[::ffff:127.0.0.1]/ https://[::ffff:7f00:1]/ https://[::ffff:10.0.0.1]/ https://[::127.0.0.1]/
https://[64:ff9b::7f00:1]/ https://[64:ff9b:1::1]/ https://[2002:7f00:1::]/ https://[2001:0:7f00:1::]/
https://[2001:db8::1]/ https://[3fff::1]/ https://[fc00::1]/ https://[fd00:ec2::254]/ https://[fe80::1]/
https://[fe80::1%25eth0]/ https://[fec0::1]/ https://[ff02::1]/ https://[100::1]/ https://[5f00::1]/
https://[::1 https://1.1.1.1@127.0.0.1/ https://user:word@1.1.1.1/ https://1.1.1.1#@127.0.0.1/
https://1.1.1.1\\@127.0.0.1/ https://1.1.1.1:22/ https://1.1.1.1:6379/ https://1.1.1.1:0/
https://1.1.1.1:99999/ https://1.1.1.1:x/ http://1.1.1.1/ ftp://1.1.1.1/ gopher://1.1.1.1/
file:///etc/passwd //1.1.1.1/ https:///path https:1.1.1.1 https://127%2e0%2e0%2e1/ https://１２７.0.0.1/
https://ⓛocalhost/ https://127。0。0。1/ https://-a.example/ https://a..example/ https://nowhere.invalid/
""".split()  # noqa: SIM905 - read as a list, written as a block
WITH_SPACES = [
    "https://1.1.1.1/a b",
    "https://1.1.1.1/\r\nHost: x",
    "https://1.1.\t1.1/",
    "https://1.1.1.1/\x00",
    " ",
]


@pytest.fixture(autouse=True)
def public_only(settings, private_destinations) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = False


@pytest.mark.parametrize("url", [*HOSTILE, *WITH_SPACES, "", "https://1.1.1.1/" + "a" * 500])
def test_a_hostile_address_is_refused(url: str) -> None:
    with pytest.raises(DestinationNotAllowed) as refused:
        check_url(url)
    assert str(refused.value).endswith((".", "。"))
    assert sending.post(url, {}, b"{}").error == "address_not_allowed"


@pytest.mark.parametrize(
    "url",
    [
        "https://1.1.1.1/hooks?token=1",
        "https://1.1.1.1:8443/",
        "https://1.1.1.1:443",
        "https://[2606:4700:4700::1111]/",
        "https://172.32.0.1/",
        "https://100.128.0.1/",
        "https://9.255.255.255/",
    ],
)
def test_a_public_address_is_allowed(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize(
    "url", ["https://example.com/", "https://hooks.xn--wgv71a119e.jp/a%20b", "https://a-1.example"]
)
def test_a_plain_host_name_is_well_formed(url: str) -> None:
    check_form(url)


@pytest.mark.parametrize("address", ["", "example.com", "127.1", "::ffff:1.1.1.1", "fe80::1%eth0"])
def test_what_is_not_plainly_a_public_address_is_none(address: str) -> None:
    assert not is_public(address)


def answering(monkeypatch, *answers: str) -> list[str]:
    """Let the name service give these addresses, one answer a question, and note what is connected to."""
    remaining = list(answers)
    connected: list[str] = []
    resolve, connect = socket.getaddrinfo, socket.create_connection

    def look_up(host, port, *args, **kwargs):
        return resolve(remaining.pop(0) if host == "shop.example" else host, port, *args, **kwargs)

    def note(address, *args, **kwargs):
        connected.append(address[0])
        return connect(address, *args, **kwargs)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket, "create_connection", note)
    return connected


def test_a_name_that_turns_to_a_private_address_later_is_refused_then(monkeypatch) -> None:
    connected = answering(monkeypatch, "1.1.1.1", "127.0.0.1")
    check_url("https://shop.example/")
    assert sending.post("https://shop.example/", {}, b"{}").error == "address_not_allowed"
    assert connected == []


@pytest.mark.django_db(transaction=True)
def test_the_checked_address_is_the_one_that_is_connected_to(
    monkeypatch, settings, new_receiver, enrol, httpserver
) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    receiver, webhook = new_receiver()
    connected = answering(monkeypatch, "127.0.0.1", "192.0.2.1")  # a second question would be answered otherwise
    Webhook.objects.filter(id=webhook.id).update(url=f"http://shop.example:{httpserver.port}/hook")
    enrol()
    deliver_due()
    assert connected == ["127.0.0.1"]
    assert receiver.requests[0][0]["Host"] == f"shop.example:{httpserver.port}"


@pytest.mark.django_db(transaction=True)
def test_a_destination_that_became_forbidden_gets_nothing(settings, new_receiver, enrol) -> None:
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    receiver, _ = new_receiver()
    enrol()
    settings.WEBHOOKS_ALLOW_PRIVATE = False
    deliver_due()
    assert receiver.requests == []
    assert WebhookEvent.objects.get().last_error == "address_not_allowed"


@pytest.mark.django_db(transaction=True)
def test_a_webhook_is_not_opened_for_a_private_address() -> None:
    with pytest.raises(DestinationNotAllowed):
        create_webhook("https://192.168.1.1/", ["member.enrolled"])
    assert not Webhook.objects.exists()
