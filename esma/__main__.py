"""``python -m esma`` is the command `esma`."""

from esma.cli import main

raise SystemExit(main())
