"""Whoever may import deletes a file that was sent: it is gone with its rejected lines, and the audit trail says who did."""

from pathlib import Path

import pytest

from loyalty_site import staff_roles
from members.models import AuditEntry, Member
from rewards.models import ImportJob
from tests.rewards.cast import published
from tests.rewards.imports.jobs.desk import MEMBERS, NAMED, act, manager, named, sent
from tests.staff import staff

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_is_deleted_with_its_rejects_and_what_went_in_stays(folder: Path) -> None:
    published()
    client = manager()
    job = named(client, sent(client, MEMBERS + "a-3,,いつか,\n"), NAMED)
    here = f"/staff/imports/{job.pk}"
    act(client, act(client, job, "check"), "begin")
    assert len(list(folder.iterdir())) == 2 and b"Yes, delete the file" in client.get(here).content
    page = client.post(f"{here}/delete-file", follow=True).content
    assert b"The file has been deleted." in page and b"Yes, delete the file" not in page
    assert not list(folder.iterdir()) and Member.objects.count() == 2
    entry = AuditEntry.objects.get(verb="import_job.delete_file")
    assert (entry.object_id, entry.actor.email) == (str(job.pk), "manager@example.com")
    assert b"Send it again." in client.post(f"{here}/delete-file", follow=True).content
    assert AuditEntry.objects.filter(verb="import_job.delete_file").count() == 1


def test_not_while_it_is_under_way_nor_by_somebody_else(folder: Path) -> None:
    published()
    client = manager()
    job = named(client, sent(client, MEMBERS), NAMED)
    here = f"/staff/imports/{job.pk}"
    client.post(f"{here}/check")
    assert b"Yes, delete the file" not in client.get(here).content
    client.post(f"{here}/delete-file")
    ImportJob.objects.update(status="stopped")
    assert staff(staff_roles.AUDITOR).post(f"{here}/delete-file").status_code == 403
    assert list(folder.iterdir()) and not AuditEntry.objects.filter(verb="import_job.delete_file").exists()
