"""Notices in a real browser: the button that asks for them, and what is shown when one comes."""

import json
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from members.models import PushDevice, User
from tests.browsing import sign_in
from tests.members.cast import person
from tests.push_browser import Browser as Subscriber

pytestmark = pytest.mark.django_db(transaction=True)

IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1"
BUTTON = "Receive notices on this device"


@pytest.fixture
def taro(settings: Any) -> User:
    settings.VAPID_PRIVATE_KEY, settings.WEBHOOKS_ALLOW_PRIVATE = "6xl4q2VLOKDBzX3AvHYZYh3DwBi0Aet5mwwmYKKYPFs", True
    found = person().user
    assert found is not None
    return found


@pytest.fixture
def context(chromium: Browser, live_server: Any, taro: User) -> Any:
    made = chromium.new_context(locale="en-GB")
    sign_in(made, live_server.url, taro, "en")
    yield made
    made.close()


def answers(context: BrowserContext, permission: str) -> dict[str, Any]:
    """Have the browser's push service, which no test reaches, answer as a real one does."""
    subscriber = Subscriber()
    said = {
        "endpoint": "https://127.0.0.1/push/1", "keys": {"p256dh": subscriber.p256dh, "auth": subscriber.auth},
    }  # fmt: skip
    context.add_init_script(
        f"Notification.requestPermission = async () => '{permission}';"
        "PushManager.prototype.getSubscription = async () => null;"
        "PushManager.prototype.subscribe = async (asked) => {"
        "  if (!asked.userVisibleOnly || asked.applicationServerKey.length !== 65) throw new Error();"
        f"  return {{ toJSON: () => ({json.dumps(said)}) }};"
        "};"
    )
    return said


def test_a_member_adds_this_device_and_removes_it(context: BrowserContext, live_server: Any) -> None:
    said = answers(context, "granted")
    page, faults = context.new_page(), []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.goto(live_server.url + "/preferences")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text("This device receives notices now")).to_be_visible()
    assert PushDevice.objects.get().endpoint == said["endpoint"]
    page.get_by_role("button", name="Remove this device").click()
    expect(page.get_by_text("receives no more notices")).to_be_visible()
    assert (PushDevice.objects.count(), faults) == (0, [])


def test_who_refuses_is_told_where_to_allow_it(context: BrowserContext, live_server: Any) -> None:
    answers(context, "denied")
    page = context.new_page()
    page.goto(live_server.url + "/preferences")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_text("does not allow notices")).to_be_visible()
    assert PushDevice.objects.count() == 0


def test_an_iphone_is_told_of_the_home_screen(chromium: Browser, live_server: Any, taro: User) -> None:
    context = chromium.new_context(locale="en-GB", user_agent=IPHONE)
    context.add_init_script("delete window.PushManager;")  # as Safari has it outside the home screen
    sign_in(context, live_server.url, taro, "en")
    page = context.new_page()
    page.goto(live_server.url + "/preferences")
    expect(page.get_by_text("add this site to the home screen first")).to_be_visible()
    expect(page.get_by_role("button", name=BUTTON)).to_be_hidden()
    context.close()


def test_a_notice_is_shown(context: BrowserContext, live_server: Any) -> None:
    context.grant_permissions(["notifications"], origin=live_server.url)
    page = context.new_page()
    page.goto(live_server.url + "/preferences")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    devtools, known = context.new_cdp_session(page), []
    devtools.on("ServiceWorker.workerRegistrationUpdated", lambda told: known.extend(told["registrations"]))
    devtools.send("ServiceWorker.enable")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    notice = {"title": "ポイント2倍", "body": "今週末だけ", "tag": "d-1", "url": f"{live_server.url}/coupons"}
    devtools.send(
        "ServiceWorker.deliverPushMessage",
        {"origin": live_server.url, "registrationId": known[0]["registrationId"], "data": json.dumps(notice)},
    )
    shown = page.evaluate(
        """async () => {
            const registration = await navigator.serviceWorker.ready;
            for (;;) {
                const found = await registration.getNotifications();
                if (found.length) return found.map((each) => [each.title, each.body, each.tag, each.data.url]);
                await new Promise(requestAnimationFrame);
            }
        }"""
    )
    assert shown == [list(notice.values())]
