"""What a test run needs before Django is set up; pyproject.toml names it as a pytest plugin.

The run starts this checkout's servers unless DATABASE_URL and REDIS_URL are set, and takes a slot: two runs
at once in one checkout, and each worker of a parallel run, have a database of their own in both servers.
"""

import fcntl
import os
from typing import IO

import pytest

from tests import template

WORKERS_MAX = 16  # Valkey databases of a slot; ours has 64
SLOTS = 3

held: list[IO[str]] = []


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):  # type: ignore[no-untyped-def]
    """Prepare the environment ahead of pytest-django, which reads the settings in this same hook."""
    if not {"--help", "-h", "--version", "-V"} & set(args):
        prepare_environment()
    return (yield)


def prepare_environment() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        _prepare_run()
    slot = int(os.environ["KIZUNA_TEST_SLOT"])
    number = int(worker.removeprefix("gw")) if worker else 0
    base, _, first = os.environ["KIZUNA_TEST_REDIS_URL"].rpartition("/")
    os.environ["REDIS_URL"] = f"{base}/{int(first or 0) + slot * WORKERS_MAX + number % WORKERS_MAX}"


def _prepare_run() -> None:
    from loyalty_site.catalogues import compile_catalogues
    from loyalty_site.environment import provide_servers

    os.environ["KIZUNA_MODE"] = "test"
    os.environ["DJANGO_SETTINGS_MODULE"] = "loyalty_site.settings"
    os.environ.pop("SECRET_KEY", None)
    compile_catalogues()
    provide_servers()
    os.environ["KIZUNA_TEST_SLOT"] = str(_take_slot())
    os.environ["KIZUNA_TEST_TEMPLATE"] = template.provide()
    os.environ["KIZUNA_TEST_REDIS_URL"] = os.environ["REDIS_URL"]


def _take_slot() -> int:
    """Return the first slot no other run of this checkout holds; the kernel frees it with the process."""
    template.FOLDER.mkdir(mode=0o700, parents=True, exist_ok=True)
    for slot in range(SLOTS):
        handle = open(template.FOLDER / f"slot-{slot}", "a")  # noqa: SIM115 (held until the run ends)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.close()
            continue
        held.append(handle)
        return slot
    raise pytest.UsageError(f"{SLOTS} test runs are under way in this checkout; wait for one to end.")


def is_torture() -> bool:
    """Tell whether the tests that run for minutes are wanted."""
    return os.environ.get("KIZUNA_TORTURE") == "1"


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "torture: runs for minutes; make torture runs it, or KIZUNA_TORTURE=1")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip long tests by name rather than leave them out: the summary tells what did not run."""
    if is_torture():
        return
    for item in items:
        if item.get_closest_marker("torture"):
            item.add_marker(pytest.mark.skip(reason="runs for minutes: set KIZUNA_TORTURE=1"))


def pytest_report_teststatus(report: pytest.TestReport) -> tuple[str, str, str] | None:
    """Say beside each long test how long it took, so that a run which is stopped has told what held until then."""
    if not is_torture() or report.when != "call" or not report.passed:
        return None
    return "passed", ".", f"PASSED in {report.duration:.0f} s"
