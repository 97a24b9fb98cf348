"""What workers have in common that begin as copies of one process: it imports this module."""

from esma.searching import compiling

compiling.load()
