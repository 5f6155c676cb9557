"""A PostgreSQL server that the program starts and stops itself, for the demonstration, tests and small installations.

`running_server(folder)` starts the server whose data stands in `folder`, or joins it when another process already
did. It listens on a socket in a closed folder only, never on the network, and stops when its last user is gone.
"""

from rets.postgres.server import ADMIN, APP, OWNER, Server, running_server

__all__ = ["ADMIN", "APP", "OWNER", "Server", "running_server"]
