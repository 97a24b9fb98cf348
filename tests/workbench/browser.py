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


def options(bench: Any, **values: int) -> None:
    """Show the options, and fill fields in by their labels."""
    bench.get_by_role("tab", name="Search", exact=True).click()
    if not bench.get_by_label("degree", exact=True).is_visible():
        bench.get_by_role("button", name="options").click()
    words = bench.get_by_role("button", name="all up to a period")
    if "mod-active" not in (words.get_attribute("class") or ""):
        words.click()
    for name, value in values.items():
        field = bench.get_by_label(_FIELDS[name], exact=True)
        field.fill(str(value))
        field.press("Tab")


_FIELDS = {
    "degree": "degree",
    "coeff_limit": "coefficients ≤",
    "depth": "depth",
    "max_period": "period ≤",
}


def searched(bench: Any) -> None:
    """The usual search of tan(1), all of it, which is begun where another one is shown."""
    title = bench.get_by_role("heading", name=re.compile(r"tail classes for tan\(1\)"))
    done = bench.get_by_text("448 candidates in")
    bench.get_by_role("tab", name="Search", exact=True).click()
    if not (title.is_visible() and done.is_visible()):
        options(bench, degree=1, coeff_limit=2, depth=100, max_period=2)
        search(bench, "tan(1)")
        done.wait_for()
        title.wait_for()


def states(bench: Any) -> Iterator[str]:
    """Bring the workbench into one state after the other; yields what each is called."""
    searched(bench)
    opened(bench, 4)
    drawn(bench)
    bench.get_by_role("button", name="Save").click()
    bench.get_by_text("in results/kept.sqlite").wait_for()
    proof = bench.locator(".esma-details").get_by_text("Proof", exact=True)
    conclusion = bench.get_by_text("Conclusion", exact=True)
    if not conclusion.is_visible():
        proof.click()
    conclusion.wait_for()
    yield "details"
    bench.get_by_role("button", name="×", exact=True).click()
    plots = bench.get_by_text("Plots of these formulas")
    plots.click()
    bench.locator(".esma-picture svg").nth(1).wait_for()
    yield "plots"
    plots.click()
    bench.get_by_label("with", exact=True).fill("nothing has this")
    bench.get_by_text("No tail class has all of this.").wait_for()
    yield "filtered"
    options(bench, degree=1, coeff_limit=1, depth=100, max_period=1)
    search(bench, "pi")
    bench.get_by_text("No formula was found in this space.").wait_for()
    yield "nothing"
    bench.get_by_role("tab", name="Identify").click()
    number = bench.get_by_placeholder("quotients")
    number.fill("2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1")
    bench.get_by_role("button", name="Identify", exact=True).click()
    law = bench.get_by_role("button", name="Identify [2; ⟨1, 2m+2, 1⟩]")
    law.wait_for()
    yield "unidentified"
    law.click()
    bench.get_by_role("button", name="Search e", exact=True).wait_for()
    yield "identified"
    bench.get_by_role("tab", name="Scan").click()
    bench.get_by_label("letters").fill("n=1..4")
    bench.get_by_role("button", name="Scan", exact=True).click()
    bench.locator(".esma-facts-table").get_by_text("tan(1/3)").first.wait_for()
    yield "scan"
    bench.get_by_label("constants").fill("log(n)")
    bench.get_by_label("letters").fill("n=2..3")
    bench.get_by_role("button", name="Scan", exact=True).click()
    bench.get_by_role("button", name="Scan n=2..12").wait_for()
    assert "--" not in bench.inner_text()  # no options of a terminal
    yield "scan of nothing"
    bench.get_by_role("tab", name="Digits or a file").click()
    yield "digits"
    bench.get_by_role("tab", name="Open a store").click()
    bench.get_by_label("store", exact=True).first.fill("results/kept.sqlite")
    bench.get_by_role("button", name="Open", exact=True).click()
    bench.get_by_role("heading", name="for tan(1)").wait_for()
    yield "store"


def faults(bench: Any) -> list[str]:
    """What is wider than the workbench, and what is hardly seen on its ground."""
    found: list[str] = bench.evaluate(_FAULTS)
    return found


#: Contrast is that of WCAG 2.2; 3 is what it asks of large text at least.
_FAULTS = """bench => {
    const colour = text => {
        const x = text.match(/[0-9.]+/g).map(Number);
        return x.length > 3 ? x : [...x, 1];
    };
    const over = ([r, g, b, a], [R, G, B]) =>
        [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
    const ground = x => {
        const own = x ? colour(getComputedStyle(x).backgroundColor) : [255, 255, 255, 1];
        return own[3] == 1 ? own.slice(0, 3) : over(own, ground(x.parentElement));
    };
    const light = x => [0.2126, 0.7152, 0.0722].reduce((sum, w, i) => {
        const c = x[i] / 255;
        return sum + w * (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    }, 0);
    const right = bench.getBoundingClientRect().right + 1;
    const found = [];
    for (const x of bench.querySelectorAll('*')) {
        const own = [...x.childNodes].some(y => y.nodeType == 3 && y.textContent.trim());
        const typed = x.matches('input, select, textarea');
        const clipped = x.closest(  // or has a scroll bar of its own
            '.esma-formula, .esma-wide, [style*="overflow-x"], svg, mjx-assistive-mml, style');
        const box = x.getBoundingClientRect();
        if (!x.checkVisibility({opacityProperty: true}) || !box.width || clipped) continue;
        const name = (x.textContent || x.value || x.className).trim().slice(0, 40);
        if (box.right > right) found.push(`${name}: too wide`);
        if (!(own || typed) || x.disabled || x.closest('.esma-hit > button')) continue;
        const back = ground(x);
        const [low, high] = [light(over(colour(getComputedStyle(x).color), back)), light(back)]
            .sort((a, b) => a - b);
        const contrast = (high + 0.05) / (low + 0.05);
        if (contrast < 3) found.push(`${name}: contrast ${contrast.toFixed(1)}`);
    }
    return found;
}"""


def opened(bench: Any, row: int) -> None:
    """Click a row of the list, and wait until its formula is the one whose details are shown."""
    hit = bench.locator(".esma-hit").nth(row)
    key = hit.locator(".esma-row").get_attribute("data-key")
    hit.click()
    bench.locator(".esma-facts-table").get_by_text(key, exact=True).wait_for()


def drawn(bench: Any) -> None:
    """Wait until the plots of a formula are drawn."""
    bench.page.wait_for_function(
        "[...document.querySelectorAll('.esma-plot img')].filter("
        "x => x.naturalWidth > 100 && x.clientWidth > 100).length == 2"
    )
