"""The demo's news: invented, said so, and there once however often the demo starts."""

import pytest

from loyalty_site.demo import news
from loyalty_site.demo.people import MEMBER, email
from members.models import Message
from rewards.models import News
from tests.members.cast import member

pytestmark = pytest.mark.django_db


def test_a_second_start_adds_nothing() -> None:
    member(email(MEMBER))
    news.publish()
    news.publish()
    assert News.objects.count() == 3
    assert Message.objects.count() == 1


def test_every_piece_says_that_it_is_invented() -> None:
    news.publish()
    for item in News.objects.all():
        assert "架空" in item.body_ja
        assert "invented" in item.body_en
