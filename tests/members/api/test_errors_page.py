"""docs/api-errors.md lists every code with its texts; it is written from the code: KIZUNA_WRITE_DOCS=1 renews it."""

import os
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import pytest
from django.utils import translation
from django.utils.translation import gettext

import campaigns
import members
import rewards
from loyalty_site.lib.problems import TITLES, known_errors
from members.api.fields import FIELD_CODES

PAGE = Path(__file__).resolve().parents[3] / "docs/api-errors.md"
HEAD = """# Errors of the REST API

Every refusal is `application/problem+json` (RFC 9457): `type` (`/api/errors#CODE`), `title`, `status`, `detail`, `code`,
and `errors: [{field, code, detail}]` where single fields are at fault. `code` is stable; `title` and `detail` follow
`Accept-Language` (ja, en). Words such as `%(left)s` stand for values.

A key that is revoked is refused everywhere within five seconds. An answer to an `Idempotency-Key` is kept for 30 days.
"""


@pytest.fixture(scope="module", autouse=True)
def _every_error_is_loaded() -> None:
    for package in (campaigns, members, rewards):
        for module in walk_packages(package.__path__, f"{package.__name__}."):
            if ".migrations" not in module.name:
                import_module(module.name)


def rows() -> Iterator[tuple[int, str, str]]:
    for error in known_errors():
        if error.__module__.split(".")[0] != "tests" and error.status in TITLES:
            yield error.status, error.code, (error.__doc__ or "").strip().partition("\n")[0]


def render() -> str:
    lines = [HEAD, "## By status", "", "| status | code | English | 日本語 |", "|---|---|---|---|"]
    fields = ["", "## Codes of single fields", "", "| code | English | 日本語 |", "|---|---|---|"]
    with translation.override("ja"):
        lines += [f"| {status} | `{code}` | {text} | {gettext(text)} |" for status, code, text in rows()]
        fields += [f"| `{code}` | {text} | {gettext(text)} |" for code, text in FIELD_CODES.items()]
    return "\n".join([*lines, *fields, ""])


def test_the_page_is_what_the_code_says():
    if os.environ.get("KIZUNA_WRITE_DOCS") == "1":
        PAGE.parent.mkdir(exist_ok=True)
        PAGE.write_text(render(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == render(), (
        "renew it: KIZUNA_WRITE_DOCS=1 pytest " + __file__.rpartition("/")[2]
    )


def test_every_error_has_a_title_and_a_code_of_its_own():
    errors = [error for error in known_errors() if not error.__module__.startswith("tests.")]
    assert {error.status for error in errors} <= set(TITLES)
    times = Counter(error.code for error in errors)
    assert [code for code, count in times.items() if count > 1] == []


def test_every_text_of_the_api_is_translated():
    texts = [text for status, code, text in rows()] + list(FIELD_CODES.values()) + list(TITLES.values())
    with translation.override("ja"):
        assert [text for text in texts if gettext(text) == text] == []
