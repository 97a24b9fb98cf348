"""The command `esma`, also as ``python -m esma``."""

import gc
import sys

from esma.system.garbage import MADE


def main() -> int:
    """Run the command; Ctrl-C is heard from here on, while the package is still loaded."""
    gc.set_threshold(MADE)
    try:
        from esma.cli.parser import main as run  # noqa: PLC0415, while Ctrl-C is heard

        return run()
    except KeyboardInterrupt:
        print("esma: interrupted", file=sys.stderr)
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
