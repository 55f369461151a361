"""A worker that is killed while it makes an export leaves it waiting; the next one makes it, and there is one file.

Seen to fail with the status written before the file, in a transaction of its own.
"""

import signal
import subprocess
import sys
import threading

import pytest
from django.db import connection, connections, transaction

from members.actions import data_exports
from members.models import DataExport, DataExportPart
from tests.members.cast import person
from tests.members.patience import until

pytestmark = pytest.mark.django_db(transaction=True)
WORKER = """
import django, os, sys
django.setup()
from members import export_file
from members.actions import data_exports
write = export_file.write
def dying(stream, *arguments, **options):
    write(stream, *arguments, **options)
    stream.finish()
    print("written", flush=True)
    sys.stdin.read()  # until it is killed
export_file.write = dying
data_exports.make_waiting()
"""


def test_a_killed_worker_leaves_it_waiting(process_environment: dict[str, str]) -> None:
    data_exports.ask(person(), "ja", actor=data_exports.Actor("portal"))
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER], env=process_environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert worker.stdout is not None and worker.stdout.readline() == b"written\n"
    assert data_exports.make_waiting() == 0  # the other one holds it
    worker.send_signal(signal.SIGKILL)
    worker.wait(30)
    assert DataExport.objects.get().status == "waiting"
    until(lambda: data_exports.make_waiting() == 1)
    export = DataExport.objects.get()
    assert export.status == "ready"
    assert sum(len(part.content) for part in DataExportPart.objects.all()) == export.size


def test_of_two_workers_one_makes_it() -> None:
    data_exports.ask(person(), "ja", actor=data_exports.Actor("portal"))
    made: list[int] = []

    def work() -> None:
        made.append(data_exports.make_waiting())
        connections.close_all()

    with transaction.atomic(), connection.cursor() as cursor:  # both begin when this lock goes
        cursor.execute("LOCK TABLE members_dataexportpart IN ACCESS EXCLUSIVE MODE")
        workers = [threading.Thread(target=work) for _ in range(2)]
        for worker in workers:
            worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(made) == [0, 1]
    assert DataExport.objects.filter(status="ready").count() == 1
