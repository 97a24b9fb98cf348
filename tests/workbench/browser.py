"""JupyterLab on the workbench's notebook, and a browser that looks at it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

#: Debian's browser.
CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).resolve().parent.parent.parent
TOKEN = "of-a-test"
#: Milliseconds: a new environment compiles the kernels first, while other tests run.
LONG = 300_000


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """What `esma lab` starts on a new folder; yields the address of the workbench's notebook."""
    home = {
        "JUPYTERLAB_SETTINGS_DIR": ".settings",
        "JUPYTERLAB_WORKSPACES_DIR": ".workspaces",
        "JUPYTER_CONFIG_DIR": ".config",
        "JUPYTER_RUNTIME_DIR": ".runtime",
        "IPYTHONDIR": ".ipython",
    }
    environment = {
        **os.environ,
        **{k: str(folder / v) for k, v in home.items()},
        "PYTHONPATH": str(ROOT),
        "JUPYTER_TOKEN": TOKEN,
    }
    settings = folder / ".settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text('{"fetchNews": "false"}')
    (folder / ".config").mkdir()
    (folder / ".config" / "jupyter_lab_config.json").write_text(
        '{"LabApp": {"expose_app_in_browser": true}}'
    )
    command = [sys.executable, "-m", "esma", "lab", str(folder), "--port", "0"]
    command += ["--no-browser", "--allow-root"]
    process = subprocess.Popen(
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        said = []
        for line in process.stderr:
            said.append(line)
            if address := re.search(r"http://127\.0\.0\.1:\d+/lab[^?\s]+", line):
                break
        else:
            raise AssertionError("".join(said))
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield f"{address[0]}?token={TOKEN}"
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


@contextmanager
def page(width: int, height: int = 1400) -> Iterator[Any]:
    """A page of a browser without a screen."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        try:
            context = browser.new_context(
                viewport={"width": width, "height": height},
                permissions=["clipboard-read", "clipboard-write"],
            )
            context.set_default_timeout(LONG)
            yield context.new_page()
        finally:
            browser.close()


def run_workbench(sheet: Any, address: str) -> Any:
    """Open the notebook, run its first cell, and return the workbench."""
    sheet.goto(address)
    sheet.locator(".jp-CodeCell").first.click()
    # JupyterLab passes over a cell that is run before its kernel has answered, whatever it shows
    sheet.evaluate(
        """async () => {
            const context = window.jupyterapp.shell.currentWidget.sessionContext;
            await context.ready;
            await context.session.kernel.info;
            await window.jupyterapp.commands.execute('notebook:run-cell');
        }"""
    )
    bench = sheet.locator(".esma-workbench")
    bench.wait_for()
    return bench


def change(sheet: Any, width: int, *, dark: bool) -> None:
    """Another width of the page, and the light or the dark theme."""
    sheet.set_viewport_size({"width": width, "height": 1400})
    theme = f"JupyterLab {'Dark' if dark else 'Light'}"
    sheet.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})", theme
    )
    light = "false" if dark else "true"
    sheet.wait_for_selector(f"body[data-jp-theme-light={light}]", state="attached")


def search(bench: Any, constant: str) -> None:
    """Type a constant and start."""
    bench.get_by_label("constant c").fill(constant)
    # the kernel has seen it once its value is shown
    bench.get_by_text("candidates · ").wait_for()
    bench.get_by_label("constant c").press("Enter")


def drawn(bench: Any) -> None:
    """Wait until the plots of a formula are drawn."""
    bench.page.wait_for_function(
        "[...document.querySelectorAll('.esma-plot img')].filter("
        "x => x.naturalWidth > 100 && x.clientWidth > 100).length == 2"
    )
