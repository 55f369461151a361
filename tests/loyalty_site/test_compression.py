"""Pages travel compressed where the browser takes them so; files that are archives do not."""

import gzip

import pytest
from django.test import Client

from members.actions import data_exports
from members.models import DataExport
from tests.members.cast import member, proved

pytestmark = pytest.mark.django_db
TAKES_GZIP = {"accept-encoding": "gzip, br"}


def test_a_page_is_compressed_for_browsers_that_take_it(client: Client) -> None:
    plain, packed = client.get("/join"), client.get("/join", headers=TAKES_GZIP)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content) / 2
    assert "<h1" in gzip.decompress(packed.content).decode()


@pytest.mark.django_db(transaction=True)
def test_an_archive_is_sent_as_it_is_with_its_length(client: Client) -> None:
    taro = member()
    proved(client, taro)
    client.post("/profile/export")
    data_exports.make_waiting()
    export = DataExport.objects.get()
    answer = client.get(f"/profile/export/{export.pk}", headers=TAKES_GZIP)
    assert "Content-Encoding" not in answer
    assert answer["Content-Length"] == str(export.size)


def test_what_is_no_text_is_left_alone(client: Client) -> None:
    assert "Content-Encoding" not in client.get("/api/v1/openapi.json", headers=TAKES_GZIP)
    assert "Content-Encoding" not in client.get("/manifest/ja.webmanifest", headers=TAKES_GZIP)
