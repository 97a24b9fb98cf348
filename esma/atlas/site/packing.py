"""Data as text inside of a page: JSON, compressed, as a browser unpacks it without a library."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from typing import Any


def packed(data: Any) -> str:
    """JSON that is compressed by gzip and written in base 64.

    >>> from base64 import b64decode
    >>> gzip.decompress(b64decode(packed(["e", 1])))
    b'["e",1]'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return b64encode(gzip.compress(text.encode(), mtime=0)).decode()
