"""Start, stop and find this checkout's servers: python -m loyalty_site.servers start|stop|status|url."""

import argparse
import sys
from pathlib import Path

from loyalty_site.servers import LOCAL_FOLDER, ServerError, Servers


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m loyalty_site.servers", description=__doc__)
    parser.add_argument("command", choices=("start", "stop", "status", "url"))
    parser.add_argument("--folder", type=Path, default=LOCAL_FOLDER, help="where the servers keep their files")
    parser.add_argument("--if-unused", action="store_true", help="stop only where nothing else uses them")
    parser.add_argument("--quiet", action="store_true", help="print errors alone")
    options = parser.parse_args(arguments)
    servers = Servers(options.folder)
    try:
        lines, status = COMMANDS[options.command](servers, options)
    except ServerError as error:
        print(f"kizuna: {error}", file=sys.stderr)
        return 1
    if not options.quiet:
        print("\n".join(lines))
    return status


def _start(servers: Servers, options: argparse.Namespace) -> tuple[list[str], int]:
    servers.start()
    return _status(servers, options)


def _stop(servers: Servers, options: argparse.Namespace) -> tuple[list[str], int]:
    stopped = servers.stop(if_unused=options.if_unused)
    return [f"Stopped {name}." for name in stopped] or ["Nothing was stopped."], 0


def _status(servers: Servers, options: argparse.Namespace) -> tuple[list[str], int]:
    found = (("PostgreSQL", servers.postgres), ("Valkey", servers.valkey))
    running = [(name, server, server.answers()) for name, server in found]
    lines = [
        f"{name}: runs as process {server.process_id()}, files in {server.path}" if runs else f"{name}: does not run"
        for name, server, runs in running
    ]
    return lines, 0 if all(runs for _, _, runs in running) else 3


def _url(servers: Servers, options: argparse.Namespace) -> tuple[list[str], int]:
    addresses = servers.addresses()
    if addresses is None:
        raise ServerError("the servers do not run; start them with: python -m loyalty_site.servers start")
    return [f"DATABASE_URL={addresses.database_url}", f"REDIS_URL={addresses.redis_url}"], 0


COMMANDS = {"start": _start, "stop": _stop, "status": _status, "url": _url}

if __name__ == "__main__":
    sys.exit(main())
