"""Run the demo: python -m loyalty_site.demo [--sample HOUSEHOLDS]. Ctrl-C stops everything."""

import os
import signal
import socket

os.environ["KIZUNA_MODE"] = "demo"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "loyalty_site.settings")

import argparse
import fcntl
import http.client
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import CommandError

from loyalty_site.catalogues import compile_catalogues
from loyalty_site.demo.crew import Crew, ProgramEndedError, ignore_signals, stop_on_signals
from loyalty_site.demo.faults import DemoFault
from loyalty_site.environment import BASE_FOLDER, LOCAL_FOLDER, env, provide_servers, refuse, stop_servers
from loyalty_site.servers import ports

FIRST_PORT = 8000


def main() -> int:
    parser = argparse.ArgumentParser(prog="make demo", description="Run Kizuna with a year of shopping in it.")
    parser.add_argument("--sample", type=_households, help="load so many households instead of all")
    options = parser.parse_args()
    os.chdir(BASE_FOLDER)
    stop_on_signals()
    crew = Crew()
    status = 0
    with only_one():
        try:
            run(crew, options.sample)
        except KeyboardInterrupt:
            print("\nStopping.", flush=True)
        except ProgramEndedError as ended:
            print(f"kizuna: {ended} ended by itself, so everything stops.", file=sys.stderr, flush=True)
            status = 1
        finally:
            ignore_signals()
            crew.stop()
            for name in stop_servers():
                print(f"Stopped {name}.", flush=True)
    return status


def run(crew: Crew, sample: int | None) -> None:
    """Start everything, say where it is, and wait."""
    print("Starting PostgreSQL and Valkey.", flush=True)
    provide_servers()
    compile_catalogues()
    django.setup()
    from loyalty_site.acting import command  # needs Django set up, as do the others
    from loyalty_site.demo.data import prepare
    from loyalty_site.demo.people import sign_ins

    command("make demo")
    try:
        prepare(sample)
    except (DemoFault, CommandError) as fault:
        refuse(str(fault))
    port = web_port()
    celery = (sys.executable, "-m", "celery", "--quiet", "-A", "loyalty_site.celery")
    quiet = ("--loglevel", "WARNING")
    address = f"http://localhost:{port}"
    os.environ |= {"BIND": f"127.0.0.1:{port}", "SITE_URL": address, "GUNICORN_LOG_LEVEL": "warning"}
    crew.start("web", (sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "loyalty_site.wsgi"))
    crew.start("worker", (*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", *quiet))
    # Beat may swallow the one request that a killed parent leaves; it has nothing that it must finish.
    beat = (*celery, "beat", "--schedule", str(LOCAL_FOLDER / "beat"), "--pidfile", "", *quiet)
    crew.start("beat", beat, last_word=signal.SIGKILL)
    crew.wait(until=lambda: is_ready(port))
    print(f"\nKizuna runs at {address}/ — Ctrl-C stops it.\n", flush=True)
    print(sign_ins(address), flush=True)
    crew.wait()


def web_port() -> int:
    """Return PORT, or the first free port from 8000 on."""
    chosen = env.int("PORT", 0)
    if chosen and not ports.is_free(chosen):
        refuse(f"port {chosen} is taken; set PORT to another one, or leave it out.")
    return chosen or next(port for port in range(FIRST_PORT, 65536) if ports.is_free(port) and _is_ours(port))


_claims: list[socket.socket] = []  # held while this process lives


def _is_ours(port: int) -> bool:
    """Claim a port that another demo may be about to use; tell whether it is this one's."""
    claimed = ports.claim(port)
    if claimed is not None:
        _claims.append(claimed)
    return claimed is not None


def is_ready(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def only_one() -> Iterator[None]:
    """Refuse a second demo in the same checkout."""
    LOCAL_FOLDER.mkdir(mode=0o700, exist_ok=True)
    with open(LOCAL_FOLDER / "demo.lock", "a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse("the demo runs already in this checkout; stop it with Ctrl-C in its terminal.")
        yield


def _households(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError("SAMPLE is a whole number of households, at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())
