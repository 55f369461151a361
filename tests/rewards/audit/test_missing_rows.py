"""Rows that were deleted by a superuser are missed; erasing a note is allowed; everything else is refused."""

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import translation

from rewards.models import PointEntry
from rewards.selectors.audit import verify_ledger
from tests.rewards.audit.edits import superuser
from tests.rewards.audit.histories import everything

pytestmark = pytest.mark.django_db(transaction=True)


def run(statement, *values):
    with superuser(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def test_a_deleted_last_entry_is_named():
    taro = everything()["taro"]
    last = PointEntry.objects.filter(account=taro).count()
    run("DELETE FROM rewards_pointentry WHERE account_id = %s AND no = %s", taro, last)
    difference = verify_ledger().difference
    assert (difference.table, difference.key) == ("rewards_pointentry", f"{taro}/{last}")


def test_a_truncated_chain_is_named_where_it_ends():
    taro = everything()["taro"]
    run("DELETE FROM rewards_pointentry WHERE account_id = %s AND no > 3", taro)
    difference = verify_ledger().difference
    assert (difference.table, difference.key) == ("rewards_pointentry", f"{taro}/4")


def test_an_account_whose_postings_and_entries_are_gone_is_named():
    ken = everything()["ken"]
    run("DELETE FROM rewards_pointentry WHERE account_id = %s", ken)
    run("DELETE FROM rewards_posting WHERE account_id = %s", ken)
    difference = verify_ledger().difference
    assert (difference.table, difference.key) == ("rewards_posting", f"{ken}/1")


def test_the_command_names_the_row_and_ends_with_an_error(capsys):
    taro = everything()["taro"]
    call_command("verify_ledger", "--account", str(taro))
    assert "The ledger is right" in capsys.readouterr().out
    run(
        "UPDATE rewards_pointlot SET available = available + 1, points = points + 1 WHERE account_id = %s AND no = 1",
        taro,
    )
    with pytest.raises(CommandError, match=f"rewards_pointlot {taro}/1: points should be"):
        call_command("verify_ledger", "--account", str(taro))


@pytest.mark.parametrize("wrong", ["nobody", "00000000-0000-7000-8000-000000000000"])
def test_an_account_that_does_not_exist_is_said(wrong):
    with pytest.raises(CommandError, match=wrong):
        call_command("verify_ledger", "--account", wrong)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE rewards_pointentry SET points = points + 1",
        "DELETE FROM rewards_pointentry",
        "UPDATE rewards_posting SET data = '{}'",
        "DELETE FROM rewards_posting",
        "UPDATE rewards_terms SET reason = 'x'",
        "UPDATE rewards_purchase SET total = total + 1",
        "DELETE FROM rewards_refund",
        "UPDATE rewards_transfer SET points = 1",
    ],
)
def test_the_database_refuses_to_change_what_was_written(statement):
    everything()
    with (
        pytest.raises((IntegrityError, InternalError), match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("table", ["pointentry", "posting", "purchase", "purchaseline", "refund", "terms"])
def test_truncate_is_refused_without_the_switch(table):
    with pytest.raises((IntegrityError, InternalError), match="append-only"), transaction.atomic():  # noqa: SIM117
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL kizuna.truncate = ''")
            cursor.execute(f"TRUNCATE rewards_{table} CASCADE")


def test_erasing_a_note_keeps_the_chain_whole():
    everything()
    noted = PointEntry.objects.filter(note__isnull=False)
    assert noted.count() == 2
    noted.update(note=None, note_salt=None)
    assert verify_ledger().difference is None
