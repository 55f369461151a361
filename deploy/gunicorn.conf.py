"""Gunicorn's settings for Kizuna: gunicorn -c deploy/gunicorn.conf.py loyalty_site.wsgi."""

import os
from typing import Any

bind = os.environ.get("BIND", "127.0.0.1:8000")
worker_class = "gthread"
# Twice the cores: while one computes, another waits for PostgreSQL, and requests spread more evenly over them.
workers = int(os.environ.get("WEB_WORKERS") or 2 * (os.cpu_count() or 1))
threads = int(os.environ.get("WEB_THREADS", "8"))
# Loaded once before the workers: settings that are refused end the master with their one line.
preload_app = True
timeout = 60
graceful_timeout = 20
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
# The access log names full paths, which hold personal data; the site logs requests by route.
accesslog = None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")
control_socket_disable = True
# A place that is memory on most systems: a slow disk must not stall the workers' heartbeat.
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def post_worker_init(worker: Any) -> None:
    """Let the garbage collector leave alone what every worker has loaded."""
    from loyalty_site.lib.collector import relax_collector

    relax_collector()
