"""Pictures of the workbench: ``python -m tests.workbench.pictures [FOLDER]``.

Those that README shows go to notebooks/pictures; with a folder, every state of the workbench at
both widths and in both themes goes there too, to be looked at.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from . import browser

SHOWN = Path(__file__).parent.parent.parent / "notebooks" / "pictures"


def whole(bench: Any, path: Path) -> None:
    """The workbench from its first to its last line."""
    sheet = bench.page
    size = sheet.viewport_size
    # JupyterLab renders what is seen only
    height = round(bench.bounding_box()["height"]) + 900
    sheet.set_viewport_size({"width": size["width"], "height": height})
    sheet.wait_for_timeout(1500)
    bench.scroll_into_view_if_needed()
    bench.screenshot(path=path)
    sheet.set_viewport_size(size)


def main(folder: Path | None) -> None:
    """Make them."""
    SHOWN.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as work,
        browser.jupyterlab(Path(work)) as address,
        browser.page(1280, 1000) as sheet,
    ):
        bench = browser.run_workbench(sheet, address)
        sheet.evaluate("window.jupyterapp.commands.execute('application:toggle-left-area')")
        browser.search(bench, "tan(1)")
        bench.get_by_role("heading", name="65 tail classes for tan(1)").wait_for()
        bench.get_by_role("button", name="1/(2tan(1)) = ").first.click()
        browser.drawn(bench)
        sheet.mouse.move(0, 0)  # off the rows, which it would mark
        sheet.wait_for_timeout(3000)
        sheet.set_viewport_size({"width": 1280, "height": 2000})
        sheet.wait_for_timeout(1500)
        bench.locator(".esma-details").screenshot(path=SHOWN / "formula.png")
        sheet.set_viewport_size({"width": 1280, "height": 1000})
        bench.evaluate("x => x.scrollIntoView()")
        sheet.wait_for_timeout(1000)
        sheet.screenshot(path=SHOWN / "workbench.png")
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        bench.get_by_role("button", name="options").click()
        for state in browser.states(bench):
            for width in (1280, 800):
                for dark in (False, True):
                    browser.change(sheet, width, dark=dark)
                    name = f"{state.replace(' ', '-')}-{width}-{'dark' if dark else 'light'}"
                    whole(bench, folder / f"{name}.png")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
