"""This checkout's own PostgreSQL and Valkey, for the demo, development and the tests.

They run from Python wheels in a folder that git ignores, on free ports of the loopback interface.
Nothing here imports Django: the servers are up before settings are read.
"""

from loyalty_site.servers.folder import LOCAL_FOLDER, ServerError
from loyalty_site.servers.pair import Addresses, Servers

__all__ = ["LOCAL_FOLDER", "Addresses", "ServerError", "Servers"]
