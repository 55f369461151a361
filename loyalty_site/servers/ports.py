"""Ports for servers: found, never assumed."""

import random
import socket

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
