"""The command prints both columns, in the language of the day."""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import translation

from tests.rewards.audit.histories import FULL, START, everything

pytestmark = pytest.mark.django_db(transaction=True)


def printed(path, *arguments, language="en"):
    out, errors = StringIO(), StringIO()
    with translation.override(language), time_machine.travel(START + timedelta(days=80), tick=True):
        call_command("simulate_program", str(path), *arguments, stdout=out, stderr=errors)
    return out.getvalue()


@pytest.fixture
def path(tmp_path):
    found = tmp_path / "draft.yaml"
    found.write_text(FULL.replace('points: 1, per: "100"', 'points: 4, per: "100"'))
    return found


def test_it_tells_both_columns(path):
    everything()
    text = printed(path, "--months", "12")
    assert "4 members" in text and "Better off: 4 of 4 members (100.0 %)." in text
    assert "led to the balance of every member" in text
    assert "The terms changed within this period." in text


def test_it_speaks_japanese(path):
    everything()
    text = printed(path, language="ja")
    assert "下書き" in text and "現行の制度設定" in text
    assert "Terms in force" not in text


def test_it_names_mistakes_and_odd_months(path, tmp_path):
    with pytest.raises(CommandError, match="load_program"):
        printed(path)
    everything()
    with pytest.raises(CommandError, match="from 1 to 24"):
        printed(path, "--months", "25")
    path.write_text("program: 3")
    with pytest.raises(CommandError, match="Mistakes: 1"):
        printed(path)
