"""Translations are compiled without gettext, and only when they changed."""

import gettext
import os
from pathlib import Path

import pytest
from babel.messages.pofile import PoFileError

from loyalty_site.catalogues import compile_catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'


def catalogue(base: Path, text: str) -> Path:
    folder = base / "members" / "locale" / "ja" / "LC_MESSAGES"
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / "django.po"
    source.write_text(HEADER + text)
    return source


def test_a_catalogue_is_compiled_and_read(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "points"\nmsgstr "ポイント"\n')
    (target,) = compile_catalogues(tmp_path)
    assert target == source.with_suffix(".mo")
    with target.open("rb") as handle:
        assert gettext.GNUTranslations(handle).gettext("points") == "ポイント"


def test_an_unchanged_catalogue_is_left_alone_and_a_newer_one_compiled_again(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "points"\nmsgstr "ポイント"\n')
    (target,) = compile_catalogues(tmp_path)
    assert compile_catalogues(tmp_path) == []
    os.utime(source, (target.stat().st_mtime + 1,) * 2)
    assert compile_catalogues(tmp_path) == [target]


def test_a_broken_catalogue_is_refused_and_nothing_half_written(tmp_path: Path) -> None:
    source = catalogue(tmp_path, 'msgid "points"\nmsgstr "ポイント"\nnonsense\n')
    with pytest.raises(PoFileError):
        compile_catalogues(tmp_path)
    assert list(source.parent.iterdir()) == [source]
