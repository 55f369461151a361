"""Two managers save a part of one draft at the same moment: one is saved, the other is told and keeps what they typed."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from loyalty_site import staff_roles
from rewards.core.program.editing import opened
from rewards.models import ProgramDraft
from tests.rewards.drafts.cast import begun
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_of_two_is_told_and_nothing_is_lost():
    draft, together, answers = begun(), Barrier(2), {}
    browsers = {"points": staff(staff_roles.MANAGER), "per": staff(staff_roles.MARKETER)}

    def save(field, value):
        where = f"/staff/program/drafts/{draft.pk}/forms/rules/items/base"
        together.wait()
        answers[field] = browsers[field].post(where, {field: value, "revision": 1, "act": "save"})
        connection.close()

    people = [Thread(target=save, args=pair) for pair in (("points", "7"), ("per", "300"))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(answer.status_code for answer in answers.values()) == [302, 409]
    loser = next(field for field, answer in answers.items() if answer.status_code == 409)
    form = answers[loser].context["form"]
    assert (form.data["points"], form.data["per"]) == ("7", "300")  # what was typed, over what was saved
    again = {name: form.data[name] for name in form.fields if isinstance(form.data[name], str)}
    where = f"/staff/program/drafts/{draft.pk}/forms/rules/items/base"
    assert browsers[loser].post(where, {**again, "revision": 2, "act": "save"}).status_code == 302
    draft = ProgramDraft.objects.get()
    rule = opened(draft.text, draft.based_on.document).item("rules", "base")
    assert (rule["points"], rule["per"]) == (7, "300") and draft.revisions.count() == 3
