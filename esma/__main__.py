"""The command `esma`, also as ``python -m esma``."""

import gc
import sys

#: Objects made since the last look for garbage: what is loaded and compiled stays, and to look
#: through it at every 700 takes a tenth of the time.
_MADE = 50_000


def main() -> int:
    """Run the command; Ctrl-C is heard from here on, while the package is still loaded."""
    gc.set_threshold(_MADE)
    try:
        from esma.cli.parser import main as run  # noqa: PLC0415, while Ctrl-C is heard

        return run()
    except KeyboardInterrupt:
        print("esma: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
