from .server import server as server
