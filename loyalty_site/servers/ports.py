"""Ports for servers: found, never assumed."""

import random
import socket
import sys

# Below the range that systems hand out for outgoing connections, so that a server finds its port again.
LOWEST, HIGHEST = 20000, 32000


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port of the loopback interface."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose(preferred: int | None = None) -> int:
    """Return the preferred port if it is free, else any other that is.

    A server keeps its port over a restart this way, and the programs that use it find it again.
    """
    if preferred and is_free(preferred):
        return preferred
    dice = random.SystemRandom()
    while True:
        port = dice.randrange(LOWEST, HIGHEST)
        if is_free(port):
            return port


def claim(port: int) -> socket.socket | None:
    """Claim a port among programs that call this, until the returned socket is closed; None where another one has it.

    Between finding a port free and listening on it another program may find it free too. On Linux a name that the kernel
    keeps as long as this process lives decides; elsewhere nothing does.
    """
    claimed = socket.socket(socket.AF_UNIX if sys.platform.startswith("linux") else socket.AF_INET)
    if sys.platform.startswith("linux"):
        try:
            claimed.bind(f"\0kizuna-port-{port}")
        except OSError:
            claimed.close()
            return None
    return claimed
