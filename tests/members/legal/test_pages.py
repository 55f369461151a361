"""The public pages: the version in force, and every other one, in both languages."""

from datetime import timedelta

import pytest
from django.test import Client

from members.core.legal_text import to_html
from members.selectors.legal import today
from tests.members.legal.cast import version

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/terms", "/privacy"])
def test_a_page_without_a_text_says_so(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert "公開され次第" in page.content.decode()


def test_the_version_in_force_is_shown_and_earlier_and_later_ones_can_be_read(client: Client) -> None:
    version()
    version()
    version(effective_from=today() + timedelta(days=30))
    page = client.get("/terms").content.decode()
    assert "terms 2版の本文です" in page
    for number in (1, 2, 3):
        assert f'href="/terms/{number}"' in page
    assert "以前の版です" in client.get("/terms/1").content.decode()
    assert "まだ適用されていません" in client.get("/terms/3").content.decode()
    assert "Text 2 of terms." in client.get("/terms", headers={"Accept-Language": "en"}).content.decode()


@pytest.mark.parametrize("path", ["/terms/2", "/terms/0", f"/terms/{10**30}", "/privacy/1"])
def test_a_version_that_is_not_there_is_not_found(client: Client, path: str) -> None:
    version()
    assert client.get(path).status_code == 404


def test_every_page_leads_there(client: Client) -> None:
    for path in ("/", "/join", "/accounts/login/", "/accounts/signup/", "/stores", "/enquiries/new"):
        page = client.get(path).content.decode()
        for address in ("/terms", "/privacy", "/enquiries/new"):
            assert f'href="{address}"' in page, (path, address)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("# 題", "<h2>題</h2>"),
        ("1. 一\n2. 二", "<ol>\n<li>一</li>\n<li>二</li>\n</ol>"),
        ("**強い** [先](/program)", '<p><strong>強い</strong> <a href="/program">先</a></p>'),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('<a onclick="x">a</a>', "<p>&lt;a onclick=&quot;x&quot;&gt;a&lt;/a&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](JaVaScRiPt&#58;alert(1))", "<p>[x](JaVaScRiPt:alert(1))</p>"),
        ("[x](data:text/html;base64,AA)", "<p>[x](data:text/html;base64,AA)</p>"),
        ("![x](https://example.com/a.png)", '<p>!<a href="https://example.com/a.png">x</a></p>'),
    ],
)
def test_a_text_is_read_as_headings_lists_emphasis_and_links_and_nothing_else(written: str, read: str) -> None:
    assert to_html(written).strip() == read
