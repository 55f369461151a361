"""Content is read, and each mistake is named with its place."""

from typing import Any

import pytest

from campaigns.core.content import BadContent, read
from tests.campaigns.messages.cast import content, email


def wrong(document: Any, *channels: str) -> list[tuple[str, str]]:
    with pytest.raises(BadContent) as caught:
        read(document, channels or ["email"])
    return [(mistake.place, mistake.reason) for mistake in caught.value.mistakes]


def test_a_whole_one_is_read() -> None:
    found = read(content(), ["email", "sms"])
    assert found.words["email", "ja"].blocks[2].values == {"label": "ホーム", "href": "/home?from=mail&to=1"}
    assert found.words["sms", "en"].values["text"].startswith("Double")
    assert found.link == "/coupons"


@pytest.mark.parametrize("document", [None, [], "x", {"fax": {}}, {"email": {}, "other": 1}])
def test_what_is_no_content_is_refused(document: Any) -> None:
    assert wrong(document) == [("", "shape")]


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\r", "\x00", "\u2028", "\u2029", "\x85", "\x1b", "\u202e", "\ud800"])
def test_a_subject_holds_nothing_that_could_begin_a_header(sign: str) -> None:
    assert wrong(email(subject=f"A{sign}Bcc: all@example.com")) == [("email.ja.subject", "control")]


def test_a_text_may_have_lines_and_no_other_controls() -> None:
    assert read(email({"kind": "text", "text": "a\nb"}), ["email"])
    assert wrong(email({"kind": "text", "text": "a\x07b"})) == [("email.ja.blocks.1.text", "control")]


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "http://example.com", "//example.com", "https://a@example.com", "https://localhost", "data:x",
     "https://example.com/{{ member.number }}", 'https://example.com/"onclick=', "https://exa mple.com", "home",
     "https://example.com:x/", "/\\example.com", "https://[::1", "mailto:a@example.com", "https://例え.jp/"],
)  # fmt: skip
def test_a_link_leads_over_tls_or_into_this_site(href: str) -> None:
    assert wrong(email({"kind": "button", "label": "x", "href": href})) == [("email.ja.blocks.1.href", "link")]


@pytest.mark.parametrize("href", ["https://example.com/a?b=1#c", "https://sub.example.co.jp:8443/", "/coupons", "/"])
def test_such_links_are_taken(href: str) -> None:
    assert read(email({"kind": "button", "label": "x", "href": href}), ["email"])


def test_a_picture_comes_over_tls_and_is_described() -> None:
    assert wrong(email({"kind": "image", "src": "/a.png"})) == [
        ("email.ja.blocks.1.src", "https"),
        ("email.ja.blocks.1.alt", "missing"),
    ]


def test_everything_has_its_bound() -> None:
    assert wrong(email(*[{"kind": "points"}] * 41)) == [("email.ja.blocks", "many")]
    assert wrong(email({"kind": "text", "text": "x" * 4001})) == [("email.ja.blocks.1.text", "long")]
    assert wrong(content(push={"ja": {"title": "x" * 61, "text": "y"}, "en": {"title": "x", "text": "y"}}), "push") == [
        ("push.ja.title", "long")
    ]


def test_an_unknown_block_a_strange_value_and_an_empty_mail_are_told() -> None:
    blocks: list[Any] = [
        {"kind": "video"},
        "x",
        {"kind": "text", "text": "x", "style": "red"},
        {"kind": "heading", "text": 3},
    ]
    assert wrong(email(*blocks)) == [
        ("email.ja.blocks.1", "kind"),
        ("email.ja.blocks.2", "kind"),
        ("email.ja.blocks.3", "shape"),
        ("email.ja.blocks.4.text", "shape"),
    ]
    assert wrong(content(email={"ja": {"subject": "x"}, "en": content()["email"]["en"]})) == [
        ("email.ja.blocks", "nothing")
    ]


def test_a_missing_language_is_one_mistake() -> None:
    assert wrong(content(sms={"ja": {"text": "x"}}), "sms") == [("sms.en", "language")]


def test_a_message_leads_into_this_site_alone() -> None:
    assert wrong(content(link="https://example.com"), "sms") == [("link", "path")]
