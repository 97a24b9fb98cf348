"""The command line: the parser, and one file a command: its arguments, and what it does."""

from typing import Final

#: Exit status: something checked is wrong; an error of the user; Ctrl-C.
OK: Final = 0
WRONG: Final = 1
ERROR: Final = 2
INTERRUPTED: Final = 130
