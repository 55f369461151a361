"""A programme is loaded from a file and written back to one."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from rewards.models import Terms

pytestmark = pytest.mark.django_db

FILE = "program: {currency: JPY}\nrules:\n  - {code: base, kind: amount, points: 1, per: '100'}\n"


def load(folder: Path, text: str, *options: str) -> str:
    file = folder / "programme.yaml"
    file.write_text(text, encoding="utf-8")
    out = StringIO()
    call_command("load_program", str(file), *options, stdout=out, stderr=out)
    return out.getvalue()


def dumped(*options: str) -> str:
    out = StringIO()
    call_command("dump_program", *options, stdout=out)
    return out.getvalue()


def test_a_file_becomes_the_first_version(tmp_path: Path) -> None:
    load(tmp_path, FILE)
    assert [terms.version for terms in Terms.objects.all()] == [1]
    assert Terms.objects.get().document["rules"][0]["code"] == "base"


def test_a_check_publishes_nothing(tmp_path: Path) -> None:
    assert "rules[base]" in load(tmp_path, FILE, "--check")
    assert not Terms.objects.exists()


def test_what_was_dumped_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, FILE)
    load(tmp_path, dumped())
    assert Terms.objects.count() == 1


def test_an_older_version_can_be_written(tmp_path: Path) -> None:
    load(tmp_path, FILE)
    load(tmp_path, FILE.replace("points: 1", "points: 2"))
    assert "points: 1" in dumped("--version", "1")
    assert "points: 2" in dumped()


def test_a_mistake_changes_nothing_and_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "programme.yaml"
    file.write_text(FILE.replace("'100'", "0"), encoding="utf-8")
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("load_program", str(file), stderr=said)
    assert "3" in said.getvalue().partition("rules[base].per")[0]
    assert not Terms.objects.exists()


def test_a_start_in_the_past_is_now_never_earlier(tmp_path: Path) -> None:
    load(tmp_path, "from: 2020-01-01\n" + FILE)
    terms = Terms.objects.get()
    assert terms.effective_at == terms.published_at


@pytest.mark.parametrize("name", ["missing.yaml", "folder", "pipe"])
def test_what_is_not_a_file_is_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(CommandError):
        call_command("load_program", str(tmp_path / name))


def test_a_version_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CommandError):
        call_command("dump_program", "--version", "7")
    with pytest.raises(CommandError):
        call_command("dump_program")
