"""Every mail has a plain text and an HTML twin that says the same, in its language, and loads nothing."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from rewards.actions.terms import publish
from tests.loyalty_site.mails.post import LANGUAGES, all_mails, html_twin, our_mails, packages_mails
from tests.rewards.cast import programme

pytestmark = pytest.mark.django_db
BASE = Path(__file__).resolve().parents[3]
HIDDEN = re.compile(r"<!--.*?-->|<head>.*?</head>|<style.*?</style>", re.DOTALL)


def words(text: str) -> str:
    return " ".join(text.split())


def said(html: str) -> str:
    """Return what a reader of the HTML sees."""
    return words(unescape(re.sub(r"<[^>]+>", " ", HIDDEN.sub(" ", html))))


def test_the_package_and_we_send_the_mails_that_we_know_of() -> None:
    assert len(packages_mails()) >= 17
    assert "members/mails/sign_in_locked" in our_mails()


def test_the_twin_has_every_line_of_the_text() -> None:
    for name, language, message in all_mails():
        shown = said(html_twin(message))
        for line in str(message.body).splitlines():
            if line.strip() and line.strip() != "--":
                assert words(line.removeprefix("- ")) in shown, (name, language, line)
        assert words(str(message.subject)) in shown


def test_the_twin_leads_where_the_text_leads_and_nowhere_else() -> None:
    for name, language, message in all_mails():
        links = set(re.findall(r"^https?://\S+$", str(message.body), re.MULTILINE))
        assert {unescape(link) for link in re.findall(r'href="([^"]+)"', html_twin(message))} == links, (name, language)


def test_the_twin_loads_nothing() -> None:
    for name, language, message in all_mails():
        html = html_twin(message)
        for sign in ("@import", "url(", "<img", "<script", "<link", "src=", "fonts."):
            assert sign not in html, (name, language, sign)


def test_both_are_in_the_mails_language() -> None:
    for _name, language, message in all_mails():
        html = html_twin(message)
        assert f'<html lang="{language}"' in html
        is_japanese = bool(re.search("[ぁ-ん]", str(message.subject) + str(message.body)))
        assert is_japanese == (language == "ja")


def test_the_first_words_are_what_a_list_of_mails_shows() -> None:
    for name, _language, message in all_mails():
        shown = re.search(r'<body[^>]*><div style="display:none[^>]*>([^<]+)</div>', html_twin(message))
        assert shown, name
        first = words(str(message.body).partition("\n\n")[0])
        assert words(unescape(shown[1])).rstrip("…") in first


def test_what_a_browser_calls_itself_is_text() -> None:
    html = next(html_twin(message) for name, _, message in all_mails() if name == "account/email/password_changed")
    assert "&lt;b&gt;X11&lt;/b&gt; ) &amp; Co.".replace(" )", ")") in html
    assert "<b>" not in html


def test_one_footer_stands_under_every_mail_whether_a_request_asked_for_it_or_not(settings: Any) -> None:
    publish(programme())
    settings.SITE_URL = "https://points.example.com"
    named = {"ja": ("絆ポイント", "プライバシーポリシー"), "en": ("Kizuna Points", "Privacy policy")}
    found = {(name, language) for name, language, _ in all_mails()}
    assert found == {(name, language) for name in (*packages_mails(), *our_mails()) for language in LANGUAGES}
    for name, language, message in all_mails():
        programme_name, policy = named[language]
        footer = f"--\n{programme_name}\n{settings.SITE_URL}\n{policy}\n{settings.SITE_URL}/privacy\n"
        assert f"{str(message.body).rstrip()}\n".endswith(f"\n\n{footer}"), (name, language)
        assert str(message.body).count("\n--\n") == 1, (name, language)
        assert f'<a href="{settings.SITE_URL}/privacy">' in html_twin(message), (name, language)


def test_no_mail_is_written_elsewhere() -> None:
    """A mail that is put together by hand would have no twin: `loyalty_site.lib.mails` makes both."""
    makers = re.compile(r"(?<![.\w])(send_mail|send_mass_mail|mail_managers|EmailMessage|EmailMultiAlternatives)\(")
    sources = [
        path for app in ("loyalty_site", "members", "rewards", "campaigns") for path in (BASE / app).rglob("*.py")
    ]
    found = {str(path.relative_to(BASE)) for path in sources if makers.search(path.read_text())}
    # A campaign's mail, sent to oneself for a trial, has its twin of the same blocks already.
    assert found == {"loyalty_site/accounts.py", "loyalty_site/lib/mails/sending.py", "campaigns/actions/trials.py"}
