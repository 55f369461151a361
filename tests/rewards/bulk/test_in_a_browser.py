"""A file of adjustments in a real browser: uploaded, asked for, posted, taken back."""

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from loyalty_site import staff_roles
from rewards.imports.adjustments.jobs import run_waiting
from rewards.models import BulkAdjustment
from tests.browsing import follow, long_visits
from tests.rewards.bulk.cast import available, crowd, file, line
from tests.rewards.cast import published
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "ja": {"note": "経緯", "check": "ファイルを確認する", "again": "更新する", "post": "2行を処理する", "stop": "停止する", "on": "再開する", "back": "処理した分をすべて取り消す"},
    "en": {"note": "What happened", "check": "Check the file", "again": "Look again", "post": "Post 2 lines", "stop": "Stop", "on": "Go on", "back": "Take back everything that was posted"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_file_is_uploaded_posted_stopped_and_taken_back(chromium: Browser, live_server: Any, language: str) -> None:
    published()
    people, words, faults = crowd(2), WORDS[language], []
    content = file(line(one, 5) for one in people)
    cookies = {"sessionid": staff(staff_roles.MANAGER).cookies["sessionid"].value, "django_language": language}
    for visit in long_visits(chromium, language, faults):
        page = visit.page
        # A page that looks again by itself would do so under the eyes of whoever inspects it.
        page.route("**/look-again*", lambda route: route.fulfill(body="", content_type="text/javascript"))
        visit.context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies.items()]
        )
        page.goto(f"{live_server.url}/staff/adjustments/bulk/")
        visit.inspect("files")
        for sent in (b"member_number,points\n1,x\n", content):
            page.goto(f"{live_server.url}/staff/adjustments/bulk/")
            page.locator("input[type=file]").set_input_files(
                {"name": "points.csv", "mimeType": "text/csv", "buffer": sent}
            )
            page.get_by_label(words["note"], exact=True).fill("?")
            follow(page, page.get_by_role("button", name=words["check"]))
            visit.inspect("being checked")
            run_waiting()
            page.reload()
            visit.inspect("checked")
        follow(page, page.get_by_role("button", name=words["post"]))
        visit.inspect("being posted")
        follow(page, page.get_by_role("button", name=words["stop"], exact=True))
        visit.inspect("stopped")
        follow(page, page.get_by_role("button", name=words["on"]))
        run_waiting()
        page.reload()
        visit.inspect("posted")
        assert available(people) == [5, 5]
        follow(page, page.get_by_role("button", name=words["back"]))
        run_waiting()
        page.reload()
        expect(page.locator("progress")).to_have_count(0)
        visit.inspect("taken back")
    assert faults == []
    assert available(people) == [0, 0]
    assert set(BulkAdjustment.objects.values_list("status", flat=True)) == {"wrong", "reversed"}
