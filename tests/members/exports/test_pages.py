"""A member asks for their export and downloads it, once they have proved again who they are."""

import pytest
from django.test import Client
from django.utils import timezone

from members.actions import data_exports
from members.models import DataExport
from tests.members.cast import person, proved

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/profile/export"


def test_a_member_asks_and_downloads(client: Client) -> None:
    taro = person()
    proved(client, taro)
    assert "ファイルを作成する" in client.get(PAGE).content.decode()
    assert client.post(PAGE).status_code == 303
    assert "準備しています" in client.get(PAGE).content.decode()
    data_exports.make_waiting()
    export = DataExport.objects.get()
    assert f"{PAGE}/{export.pk}" in client.get(PAGE).content.decode()
    response = client.get(f"{PAGE}/{export.pk}")
    content = b"".join(response.streaming_content)
    assert content.startswith(b"PK")
    assert response["Content-Length"] == str(len(content))
    assert response["Content-Disposition"] == f'attachment; filename="kizuna-{taro.number}.zip"'


def test_who_has_not_proved_it_again_signs_in_once_more(client: Client) -> None:
    taro = person()
    client.force_login(taro.user)
    response = client.post(PAGE)
    assert response.status_code == 403
    assert "/accounts/login/?next=%2Fprofile%2Fexport" in response.content.decode()
    assert not DataExport.objects.exists()


def test_who_has_a_password_enters_it_again(client: Client) -> None:
    taro = person()
    taro.user.set_password("a long enough password")
    taro.user.save()
    client.force_login(taro.user)
    assert client.get(PAGE).headers["Location"].startswith("/accounts/reauthenticate/")


def test_another_members_file_is_not_there(client: Client) -> None:
    taro, hanako = person(), person("hanako")
    data_exports.ask(taro, "ja", actor=data_exports.Actor("portal"))
    data_exports.make_waiting()
    export = DataExport.objects.get()
    proved(client, hanako)
    assert client.get(f"{PAGE}/{export.pk}").status_code == 404


def test_a_file_whose_time_is_over_is_not_there(client: Client) -> None:
    taro = person()
    data_exports.ask(taro, "ja", actor=data_exports.Actor("portal"))
    data_exports.make_waiting()
    DataExport.objects.update(expires_at=timezone.now())
    proved(client, taro)
    assert client.get(f"{PAGE}/{DataExport.objects.get().pk}").status_code == 404


def test_five_a_day_are_enough(client: Client) -> None:
    taro = person()
    proved(client, taro)
    for _ in range(5):
        assert client.post(PAGE).status_code == 303
        data_exports.make_waiting()
    assert client.post(PAGE).status_code == 429
