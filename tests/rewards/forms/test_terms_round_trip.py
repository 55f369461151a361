"""A programme that is shown in forms and sent back is the same programme, whatever it says."""

import json
from typing import Any

from django.http import QueryDict
from hypothesis import HealthCheck, given, settings

from rewards.core.program import DEFAULTS, dump, read
from rewards.core.program.editing import Opened, opened
from rewards.forms.terms.form import PartForm
from rewards.forms.terms.parts import Known, new_item
from tests.rewards.core.program.documents import files

PATIENT = settings(
    deadline=None, max_examples=20, print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
ORDERLESS = ("weekday", "tier", "store", "use")  # boxes come in their own order


def said_by(said: dict[str, Any]) -> Opened:
    reading = read(json.dumps(said, ensure_ascii=False))
    assert reading.document is not None
    found = opened(dump(reading.document), reading.document)
    assert found is not None and found.document == reading.document
    return found


def parts_of(found: Opened) -> list[tuple[str, Any]]:
    whole = [(section, found.document[section]) for section in ("program", "tier_policy", "exclusions")]
    coded = ("tiers", "rules", "rewards", "coupons", "stores")
    return whole + [(section, item) for section in coded for item in found.items(section)]


def sent(form: PartForm) -> QueryDict:
    """Return what a browser would send of a form that nobody touched."""
    data = QueryDict(mutable=True)
    for name in form.fields:
        value = form.data.get(name)
        if isinstance(value, list):
            data.setlist(name, value)
        else:
            data[name] = value or ""
    return data


def tidy(value: Any, key: str = "") -> Any:
    """Return a value as a form can say it: without blanks around a text, boxes in one order, no condition of nothing."""
    if isinstance(value, dict):
        return {name: tidy(inner, name) for name, inner in value.items() if (name, inner) != ("when", {})}
    if isinstance(value, list):
        items = [tidy(item) for item in value]
        return sorted(items) if key in ORDERLESS else items
    return value.strip() if isinstance(value, str) else value


@PATIENT
@given(files)
def test_a_form_that_nobody_touched_changes_nothing(said: dict[str, Any]) -> None:
    found = said_by(said)
    known = Known.of(found)
    for section, value in parts_of(found):
        form = PartForm(section, value, known, sent=sent(PartForm(section, value, known)))
        assert form.changed == []
        assert form.value() == value
        assert found.misread(section, form.value()) == []
        if isinstance(value, dict) and "code" in value:
            assert found.with_item(section, form.value()).text() == found.text()


@PATIENT
@given(files)
def test_a_part_that_is_typed_anew_says_what_the_old_one_said(said: dict[str, Any]) -> None:
    found = said_by(said)
    known = Known.of(found)
    for section, value in parts_of(found):
        typed = sent(PartForm(section, value, known, is_new=True))
        kind = (value["coupon"] if section == "rewards" else value).get("kind", "") if section != "exclusions" else ""
        empty = [{} for _ in value] if section == "exclusions" else new_item(section, kind)
        made = PartForm(section, empty, known, sent=typed, is_new=True).value()
        kept = value if isinstance(value, list) else {key: item for key, item in value.items() if key != "retired"}
        assert tidy(made) == tidy(kept)


def test_the_programme_that_every_file_starts_from_fits_in_forms() -> None:
    found = said_by({"program": DEFAULTS["program"]})
    for section, value in parts_of(found):
        form = PartForm(section, value, Known.of(found))
        form.mark(found.found_in(section))
        assert form.errors == {}
