"""``python -m checker FILE...``, beside a copy of this folder: what is proved, or why nothing."""

import sys

from . import check

if __name__ == "__main__":
    try:
        for path in sys.argv[1:] or sys.exit("name the files of certificates to check"):
            with open(path, encoding="utf-8") as file:
                print(check(file.read()))
    except (ValueError, OSError) as error:
        sys.exit(f"not proved: {error}")
