"""The editor of a message: written block by block, checked, saved as a draft."""

from typing import Any

import pytest
from django.test import Client

from campaigns.messages.checking import mistakes
from campaigns.models import Send
from loyalty_site import staff_roles
from members.models import AuditEntry
from tests.campaigns.messages.cast import campaign, content, programme, send
from tests.staff import staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def marketer() -> Client:
    programme()
    return staff(staff_roles.MARKETER)


def typed(**values: Any) -> dict[str, Any]:
    """Return what the editor posts for a mail of two blocks in each language."""
    data = {
        "name": "感謝", "topic": "campaigns", "segment": "", "coupon": "", "tracks": "on", "channel1": "email",
        "v1-name": "A", "v1-share": "100", "v1-link": "", "act": "save",
    }  # fmt: skip
    for language, word in (("ja", "ありがとう"), ("en", "Thanks")):
        path = f"v1-email-{language}"
        data |= {
            f"{path}-subject": word, f"{path}-preheader": "",
            f"{path}-b1-kind": "heading", f"{path}-b1-text": word,
            f"{path}-b2-kind": "text", f"{path}-b2-text": "{{ member.name }}\r\n" + word,
        }  # fmt: skip
    return {name: value for name, value in (data | values).items() if value is not None}


def posted(client: Client, address: str, language: str = "en", **values: Any) -> Any:
    return client.post(address, typed(**values), headers={"accept-language": language})


def new(client: Client, **values: Any) -> Any:
    return posted(client, f"/staff/campaigns/{campaign().pk}/sends/new", **values)


def kinds(page: str, language: str) -> list[str]:
    """Return the kinds of the blocks of a mail in a language, as the page has them."""
    start = f'name="v1-email-{language}-b'
    return [part.split('value="', 1)[1].split('"', 1)[0] for part in page.split(start)[1:] if '-kind" ' in part[:10]]


def test_a_message_is_written_and_saved_as_a_draft(marketer: Client) -> None:
    answer = new(marketer)
    made = Send.objects.get()
    assert (answer.status_code, answer.url) == (302, f"/staff/sends/{made.pk}/edit")
    assert (made.name, made.state, made.channels, made.revision, made.campaign) == (
        "感謝",
        "draft",
        ["email"],
        1,
        campaign(),
    )
    assert made.variants[0]["content"]["email"]["en"]["blocks"][1] == {
        "kind": "text",
        "text": "{{ member.name }}\nThanks",
    }
    assert mistakes(made) == []
    assert AuditEntry.objects.filter(verb="send.create", object_id=str(made.pk)).count() == 1


def test_what_was_saved_is_opened_as_it_was(marketer: Client) -> None:
    new(marketer)
    made = Send.objects.get()
    page = marketer.get(f"/staff/sends/{made.pk}/edit").content.decode()
    assert kinds(page, "ja") == ["heading", "text"]
    posted(marketer, f"/staff/sends/{made.pk}/edit", revision="1")
    made.refresh_from_db()
    assert made.revision == 2


def test_a_draft_may_have_mistakes_which_are_told_at_their_place(marketer: Client) -> None:
    new(marketer, **{"v1-email-ja-b1-text": "{{ member.nmae }}", "v1-email-en-subject": ""})
    page = marketer.get(
        f"/staff/sends/{Send.objects.get().pk}/edit", headers={"accept-language": "en"}
    ).content.decode()
    assert "2 things have to be mended" in page
    error = page.split('id="v1-email-ja-b1-text-error"', 1)[1]
    assert error.split("</ul>", 1)[0].endswith("<li>There is no variable member.nmae. Choose one from the list.</li>")
    assert 'id="v1-email-en-subject-error"' in page


def test_the_same_in_japanese(marketer: Client) -> None:
    page = posted(
        marketer, f"/staff/campaigns/{campaign().pk}/sends/new", "ja", act="check", **{"v1-email-ja-subject": ""}
    ).content.decode()
    assert "直すところが1件あります" in page
    assert "入力してください。" in page


@pytest.mark.parametrize(
    ("act", "kind", "wanted"),
    [
        ("add v1-email-ja", "coupon", ["heading", "text", "coupon"]),
        ("add v1-email-ja", "video", ["heading", "text"]),
        ("up v1-email-ja-b2", "", ["text", "heading"]),
        ("up v1-email-ja-b1", "", ["heading", "text"]),
        ("down v1-email-ja-b1", "", ["text", "heading"]),
        ("down v1-email-ja-b2", "", ["heading", "text"]),
        ("remove v1-email-ja-b1", "", ["text"]),
        ("remove v1-email-ja-b9", "", ["heading", "text"]),
        ("remove v9-email-ja-b1", "", ["heading", "text"]),
        ("remove v1-email-xx-b1", "", ["heading", "text"]),
        ("nonsense", "", ["heading", "text"]),
        ("", "", ["heading", "text"]),
    ],
)
def test_each_button_gives_the_blocks_back_changed_and_saves_nothing(
    marketer: Client, act: str, kind: str, wanted: list[str]
) -> None:
    answer = new(marketer, act=act, **{"v1-email-ja-new": kind})
    page = answer.content.decode()
    assert (answer.status_code, kinds(page, "ja"), kinds(page, "en")) == (200, wanted, ["heading", "text"])
    assert Send.objects.count() == 0


def test_the_blocks_of_the_other_language_are_copied(marketer: Client) -> None:
    page = new(marketer, act="copy v1-email-en", **{"v1-email-ja-b3-kind": "points"}).content.decode()
    assert kinds(page, "en") == ["heading", "text", "points"]


def test_variants_share_what_is_sent(marketer: Client) -> None:
    page = new(marketer, act="variant").content.decode()
    assert 'name="v2-share" value="50"' in page
    answer = new(marketer, **{"v2-name": "B", "v2-share": "60"})
    assert answer.status_code == 422
    assert "must come to 100" in answer.content.decode()


def test_a_channel_that_is_chosen_shows_its_fields_and_none_is_chosen_twice(marketer: Client) -> None:
    page = new(marketer, act="draw", channel2="sms", channel3="push").content.decode()
    assert 'name="v1-sms-en-text"' in page
    assert 'name="v1-push-ja-title"' in page
    assert "Choose each channel once." in new(marketer, channel2="email").content.decode()


def test_short_messages_are_counted_and_priced(marketer: Client) -> None:
    sms = {"channel2": "sms", "v1-sms-ja-text": "2倍です", "v1-sms-en-text": "Double"}
    answer = marketer.post(
        f"/staff/campaigns/{campaign().pk}/sends/new", typed(act="", **sms),
        headers={"accept-language": "en", "x-part": "sms"},
    )  # fmt: skip
    page = answer.content.decode()
    assert page.count('<p class="message-count"') == 2
    assert "UCS-2" in page
    assert "¥" in page


def test_of_two_who_write_at_once_the_second_is_told_and_loses_nothing(marketer: Client) -> None:
    made = send()
    answer = posted(marketer, f"/staff/sends/{made.pk}/edit", revision="7", **{"v1-email-ja-subject": "私の件名"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "私の件名" in page
    assert 'name="revision" value="1"' in page
    assert Send.objects.get().name == "感謝"


def test_what_is_no_draft_is_not_edited(marketer: Client) -> None:
    made = send(state="stopped")
    assert marketer.get(f"/staff/sends/{made.pk}/edit").status_code == 404
    assert posted(marketer, f"/staff/sends/{made.pk}/edit", revision="1").status_code == 404


@pytest.mark.parametrize(
    "values",
    [
        {"v1-email-ja-subject": "a\x00b"},
        {"v1-email-ja-b99-kind": "text", "v1-email-ja-b100-kind": "text"},
        {"v1-share": "abc"}, {"v1-share": "９９９"}, {"v1-share": None}, {"v1-email-ja-b1-kind": "__class__"},
        {"segment": "x"}, {"segment": "00000000-0000-0000-0000-000000000000"}, {"coupon": "drip"}, {"channel1": "fax"},
        {"revision": "x"}, {"revision": "99999999999999999999"}, {"v1-link": "javascript:alert(1)"},
        {"v1-email-ja-b1-text": "{" * 4000}, {"v1-email-ja-subject": "😀" * 500},
    ],
)  # fmt: skip
def test_whatever_is_posted_is_answered(marketer: Client, values: dict[str, Any]) -> None:
    made = send()
    for address in (f"/staff/campaigns/{campaign().pk}/sends/new", f"/staff/sends/{made.pk}/edit"):
        for act in ("save", "check", "variant", "drop v1"):
            assert posted(marketer, address, **{"revision": "1", "act": act} | values).status_code in (
                200,
                302,
                409,
                422,
            )


def test_all_texts_together_have_a_bound(marketer: Client) -> None:
    blocks = {f"v1-email-{language}-b{number}-kind": "text" for language in ("ja", "en") for number in range(1, 41)}
    blocks |= {name.replace("kind", "text"): "あ" * 4000 for name in blocks}
    answer = new(marketer, **blocks)
    assert answer.status_code == 422
    assert "too long. Shorten them." in answer.content.decode()


def test_a_text_is_shown_as_text_and_never_as_html(marketer: Client) -> None:
    document = content()
    document["email"]["ja"]["subject"] = "<script>alert(1)</script>"
    page = marketer.get(f"/staff/sends/{send(document).pk}/edit").content.decode()
    assert "<script>alert" not in page
