"""What is drawn again and again below a cell of a notebook."""

from __future__ import annotations

from typing import Any

from IPython.display import DisplayHandle


class Drawing:
    """HTML, with a text for where there is none, in one place below the cell."""

    def __init__(self) -> None:
        handle: Any = DisplayHandle
        self._handle = handle()
        self._handle.display({"text/plain": ""}, raw=True)

    def draw(self, html: str, text: str) -> None:
        """Put this in the place of what was there."""
        self._handle.update({"text/html": html, "text/plain": text}, raw=True)
