"""Staff at the pages of imports: what a test sends, and what it gets."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from rewards.imports import jobs
from rewards.models import ImportJob
from tests.staff import staff

MEMBERS = """お客様番号,氏名,入会日,ポイント
a-1,青木 花,2024-01-05,10
a-2,馬場 太郎,2024/2/6,20
"""
# What a member's file is called in this test's old system, as the product reads it.
NAMED = {"column_0": "external_id", "column_1": "name", "column_2": "joined_on", "column_3": ""}


def manager() -> Client:
    """Return the browser of a manager who reads English."""
    client = staff("manager")
    client.cookies["django_language"] = "en"
    return client


def send(client: Client, content: str | bytes, kind: str = "members", name: str = "old.csv", **more: Any) -> Any:
    """Send a file and return the answer."""
    data = content.encode() if isinstance(content, str) else content
    return client.post("/staff/imports/", {"kind": kind, "file": SimpleUploadedFile(name, data), **more})


def sent(client: Client, content: str | bytes, kind: str = "members", name: str = "old.csv", **more: Any) -> ImportJob:
    """Send a good file and return its job."""
    response = send(client, content, kind, name, **more)
    assert response.status_code == 302, response.content.decode()
    return ImportJob.objects.latest("pk")


def named(client: Client, job: ImportJob, columns: dict[str, str]) -> ImportJob:
    """Name a file's columns."""
    response = client.post(f"/staff/imports/{job.pk}/columns", columns)
    assert response.status_code == 302, response.content.decode()
    job.refresh_from_db()
    return job


def act(client: Client, job: ImportJob, what: str) -> ImportJob:
    """Press a button of a job, and be the worker."""
    assert client.post(f"/staff/imports/{job.pk}/{what}").status_code == 302
    jobs.run_waiting()
    job.refresh_from_db()
    return job


def as_it_is(header: str) -> dict[str, str]:
    """Return columns whose headings are the product's own."""
    return {f"column_{place}": name for place, name in enumerate(header.strip().split(","))}
