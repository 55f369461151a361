"""A fact is written in the transaction in which it happens."""

import pytest
from django.db import connection, transaction

from members.actions import outbox
from members.models import Outbox

pytestmark = pytest.mark.django_db(transaction=True)

INSERT = "INSERT INTO members_outbox (topic, member_id, data)"


def test_a_fact_whose_transaction_rolls_back_is_never_seen(listener, new_member) -> None:
    member = new_member()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.record("tea", member.id, {"cups": 1})
        raise ZeroDivisionError
    assert outbox.relay() == 0
    assert listener.heard == []


def test_a_fact_outside_a_transaction_is_refused(listener) -> None:
    with pytest.raises(outbox.FactOutsideTransaction, match="transaction"):
        outbox.record("tea", None, {})
    assert not Outbox.objects.exists()


def test_a_bulk_writer_names_topic_member_and_data_alone(listener, new_member) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT + " SELECT 'tea', %s, '{}' FROM generate_series(1, 3)",
            [new_member().id],
        )
    assert outbox.relay() == 3
    assert len(listener.heard) == 3


def test_a_fact_that_is_committed_after_a_later_one_is_still_relayed(listener, new_member) -> None:
    slow, quick = new_member(), new_member()
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(INSERT + " VALUES ('tea', %s, '{}')", [slow.id])
        with transaction.atomic():
            outbox.record("tea", quick.id, {})
        assert outbox.relay() == 1
        other.commit()
        assert outbox.relay() == 1
    finally:
        other.close()
    assert listener.heard == sorted(listener.heard, reverse=True), "the lower id came second"
