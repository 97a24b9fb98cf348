"""The workbench: a panel in a notebook that searches while one looks on.

`form` is what the user has filled in, `job` the process that searches, `found` what came of it,
`session` ties these together, `views` is how they read in HTML, `keeping` what goes into files: all
of it works without a browser. `panel` puts widgets around them, and `lab` starts JupyterLab.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esma.workbench.panel import Panel


def open(store: str | Path | None = None) -> Panel:  # noqa: A001
    """The workbench, which shows itself as the last line of a notebook's cell.

    Parameters
    ----------
    store : a store to open at once, such as a batch search has written or is writing

    Raises
    ------
    EsmaError
        One line that says why the store cannot be read.
    """
    from esma.workbench.panel import Panel

    panel = Panel()
    if store is not None:
        panel.open_store(store)
    return panel
