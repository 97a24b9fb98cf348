"""The workbench in JupyterLab, as somebody uses it with a mouse.

Trusted: Chromium, which renders and clicks; Lambert's 1/tan 1 = 1 - 1/(3 - 1/(5 - ...)), which
has to come first.
"""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

import esma
from esma.workbench.terms import meaning

from . import browser

pytestmark = pytest.mark.skipif(not browser.CHROMIUM.exists(), reason="there is no chromium")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="module")
def bench(folder: Path) -> Iterator[Any]:
    with browser.jupyterlab(folder) as address, browser.page(1280) as sheet:
        yield browser.run_workbench(sheet, address)


def test_a_search_is_watched(bench: Any) -> None:
    # a mistake is answered as it is typed
    bench.get_by_label("constant c").fill("tan(")
    bench.get_by_text("the text ends where a number").wait_for()
    browser.search(bench, "tan(1)")
    assert bench.get_by_text("1.5574077246549022305069748074583601730872507723815").count()
    found = esma.search("tan(1)")
    count = f"{len(found)} formulas in {len(found.tail_classes())} tail classes"
    bench.get_by_text(re.compile(rf"448 candidates in .* {count}")).wait_for()
    wait_for_bar(bench, "x == 100")
    classes = len(found.tail_classes())
    bench.get_by_role("heading", name=f"{classes} tail classes for tan(1)").wait_for()
    # the best one of each tail class, typeset
    rows = bench.locator(".esma-hit")
    rows.nth(11).wait_for()
    assert rows.count() == 12
    # each is a button that is named by its formula
    bench.get_by_role("button", name="1/tan(1) = [⟨2m+1⟩], signs −").wait_for()
    rows.first.locator("mjx-container").wait_for()
    assert "×" in rows.first.inner_text()
    assert "$" not in rows.first.inner_text()


def test_a_formula_is_looked_at(bench: Any, folder: Path) -> None:
    browser.searched(bench)
    bench.locator(".esma-hit button").first.click()
    details = bench.locator(".esma-details")
    browser.drawn(bench)
    # beside the list, where one has clicked
    row, beside = (x.bounding_box() for x in (bench.locator(".esma-hit").first, details))
    assert beside["x"] >= row["x"] + row["width"]
    assert beside["y"] < row["y"] + row["height"]
    # which of both depends on what Rocq has accepted on this machine before
    said = details.locator(".esma-status").first.inner_text()
    assert said in ("✓ proved", "✓ checked by Rocq")
    # a word explains itself
    said = bench.get_by_text("tail classes", exact=True).first.get_attribute("title")
    assert said is not None
    assert said.startswith("Formulas have one tail if their quotients and signs agree")
    assert details.locator("mjx-container").count() >= 3
    details.get_by_role("button", name="Copy LaTeX").click()
    details.get_by_role("button", name="copied").wait_for()
    copied = bench.page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(r"\frac{1}{\tan\left(1\right)} = 1-\cfrac{1}{3-\cfrac{1}{5-")
    assert r"\overline{2m+1}" in copied
    details.get_by_text("Proof", exact=True).click()
    details.get_by_text("Lambert").first.wait_for()
    details.get_by_role("button", name="Save").click()
    details.get_by_text("is in results/kept.sqlite").wait_for()
    bench.get_by_role("button", name="Export this formula").click()
    bench.get_by_text(
        f"1 formula is in results/formulas.tex ({folder}/results/formulas.tex)."
    ).wait_for()
    # a file that is there is written over where it is asked for, once
    everything = bench.get_by_role("button", name="Export all")
    everything.click()
    refused = bench.get_by_text("results/formulas.tex exists: tick “overwrite” to replace it")
    refused.wait_for()
    bench.get_by_label("overwrite").check()
    everything.click()
    bench.get_by_text(re.compile(r"\d+ formulas are in results/formulas\.tex \(")).wait_for()
    everything.click()
    refused.wait_for()
    assert not bench.get_by_label("overwrite").is_checked()
    assert (folder / "results/formulas.tex").read_text().count(r"\label{eq:") > 12


def test_keys_move_and_close(bench: Any) -> None:
    browser.searched(bench)
    rows = bench.locator(".esma-hit button")
    rows.first.focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp", "Enter"):
        bench.page.keyboard.press(key)
    chosen = bench.locator(".esma-hit.esma-chosen button")
    bench.page.wait_for_function(
        "document.querySelectorAll('.esma-hit')[1].classList.contains('esma-chosen')"
    )
    assert chosen.inner_text() == rows.nth(1).inner_text()
    bench.page.keyboard.press("Escape")
    bench.locator(".esma-details").wait_for(state="hidden")
    assert bench.page.evaluate("document.activeElement.innerText") == rows.nth(1).inner_text()


def test_formulas_are_sorted_and_chosen(bench: Any) -> None:
    browser.searched(bench)
    found = esma.search("tan(1)")

    def few(chosen: Iterable[bool]) -> None:
        wanted = {x.family for x, is_one in zip(found, chosen, strict=True) if is_one}
        title = f"{len(wanted)} of {len(found.tail_classes())} tail classes for tan(1)"
        bench.get_by_role("heading", name=title).wait_for()

    bench.get_by_role("button", name="100 digits").click()
    bench.get_by_role("button", name="100 digits ▾").wait_for()
    fastest = max(found, key=lambda x: x.convergence_rate)
    assert bench.locator(".esma-hit button").first.inner_text().startswith(fastest.left_text())
    bench.get_by_label("signs", exact=True).fill("-+")
    few(x.signs == (-1, 1) for x in found)
    bench.get_by_label("signs", exact=True).fill("")
    bench.get_by_label("rate ≥", exact=True).fill("2")
    few(x.convergence_rate >= 2 for x in found)
    bench.get_by_label("rate ≥", exact=True).fill("")
    bench.get_by_label("law", exact=True).select_option("growing runs")
    few(x.law.kind == "growing runs" for x in found)
    bench.get_by_label("law", exact=True).select_option("any")
    bench.get_by_label("signs", exact=True).fill("-x")
    bench.get_by_text("a sign word is written with + and -").wait_for()
    bench.get_by_label("signs", exact=True).fill("")
    bench.get_by_label("with", exact=True).fill("2tan(1)")
    bench.get_by_label("status", exact=True).select_option("conjecture")
    bench.get_by_text("No tail class has all of this.").wait_for()
    bench.get_by_role("button", name="Show all").click()
    title = re.compile(rf"^{len(found.tail_classes())} tail classes")
    bench.get_by_role("heading", name=title).wait_for()
    assert bench.get_by_label("with", exact=True).input_value() == ""
    # the pages of the list
    bench.get_by_role("button", name="more ›").click()
    bench.get_by_text(f"13 – 24 of {len(found.tail_classes())}").wait_for()
    bench.get_by_role("button", name="‹ before").click()


def test_classes_are_sorted(bench: Any) -> None:
    browser.searched(bench)
    rows = bench.locator(".esma-hit")
    found = esma.search("tan(1)")
    for order in ("class", "signs", "status"):
        bench.get_by_role("button", name=order, exact=True).click()
        bench.get_by_role("button", name=f"{order} ▾").wait_for()
        if order == "class":
            largest = max(len(x.members) for x in found.tail_classes())
            assert f"×{largest}" in rows.first.inner_text()
        elif order == "signs":
            assert rows.first.locator(".esma-facts").inner_text().startswith("+")
    bench.get_by_role("button", name="rank", exact=True).click()
    bench.get_by_role("button", name="rank ▾").wait_for()


def busy(bench: Any, seconds: int) -> None:
    """Let the kernel do nothing else for some seconds; returns at once."""
    bench.page.evaluate(
        """seconds => {
            const context = window.jupyterapp.shell.currentWidget.sessionContext;
            context.session.kernel.requestExecute({code: `import time; time.sleep(${seconds})`});
        }""",
        seconds,
    )


@pytest.mark.parametrize("by", ["click", "Enter"])
def test_a_busy_kernel_hears_what_was_typed(bench: Any, by: str) -> None:
    bench.get_by_role("tab", name="Open a store").click()
    store = bench.get_by_label("store", exact=True).first
    name = f"results/no-{by}.sqlite"
    busy(bench, 3)
    store.fill("")
    store.press_sequentially(name)
    if by == "click":
        bench.get_by_role("button", name="Open", exact=True).click()
    else:
        store.press("Enter")
    bench.get_by_text(f"{name} does not exist").wait_for()  # all that was typed
    bench.get_by_role("tab", name="Search", exact=True).click()


def test_words_are_drawn(bench: Any) -> None:
    browser.options(bench, coeff_limit=2, depth=100)
    # what is not allowed is said, and not changed
    bench.get_by_label("degree", exact=True).fill("0")
    bench.get_by_label("degree", exact=True).press("Tab")
    bench.get_by_text("the degree must be at least 1; it was 0").wait_for()
    assert bench.get_by_label("degree", exact=True).input_value() == "0"
    bench.get_by_label("degree", exact=True).fill("1")
    bench.get_by_label("degree", exact=True).press("Tab")
    bench.get_by_role("button", name="drawn by hand").click()
    bench.get_by_text("draw a sign word").wait_for()
    for name in ("+", "−"):
        bench.get_by_role("button", name=name, exact=True).click()
    bench.get_by_role("button", name="next word").click()
    bench.get_by_role("button", name="+− ×").wait_for()
    bench.get_by_text("112 expressions × 1 sign word = 112 candidates").wait_for()


def begin(bench: Any) -> None:
    """Start a search of minutes, and wait for its first candidates."""
    browser.options(bench, coeff_limit=50, depth=2000)
    bench.get_by_label("constant c").fill("tan(1)")
    bench.get_by_role("button", name="Start").click()
    # what was said of a search before begins with a word
    bench.get_by_text(re.compile(r"^[1-9][0-9,]* of \S+ candidates in")).wait_for()


def done(bench: Any) -> int:
    """How many candidates are done."""
    text = bench.inner_text()
    found = re.search(r"([\d,]+) of \S+ candidates in", text)
    assert found, text
    return int(found[1].replace(",", ""))


def goes_on(bench: Any, count: int) -> None:
    """Wait until more than so many candidates are done of a search that goes on."""
    while done(bench) <= count:
        bench.page.wait_for_timeout(200)


def wait_for_bar(bench: Any, condition: str) -> None:
    """Wait until x per cent of the search are done, as its bar shows, with a condition on x."""
    bench.page.wait_for_function(
        f"""() => {{
            const bar = document.querySelector('.esma-workbench .progress-bar');
            const x = parseFloat(bar.style.width);
            return {condition};
        }}"""
    )


def test_other_cells_run_while_it_searches(bench: Any) -> None:
    begin(bench)
    wait_for_bar(bench, "0 < x && x < 100")
    cell = bench.page.locator(".jp-CodeCell").nth(1)
    cell.locator(".jp-InputArea-editor").click()
    before = done(bench)
    bench.page.keyboard.press("Shift+Enter")
    # the formulas of the search, which goes on
    cell.locator("td mjx-container").first.wait_for()
    goes_on(bench, before)
    bench.get_by_role("button", name="Stop").click()
    bench.get_by_text("stopped:").wait_for()


def test_rows_under_the_mouse_stay(bench: Any) -> None:
    """While a search goes on; what is clicked opens, whatever has come in since; another search
    replaces them at once.
    """
    begin(bench)
    rows = bench.locator(".esma-hit button")
    still = bench.get_by_text("still while the mouse is on them")
    rows.nth(5).hover()
    still.wait_for()
    before = rows.all_inner_texts()
    count = done(bench)
    goes_on(bench, 2 * count)
    assert rows.all_inner_texts() == before
    rows.nth(5).click()
    chosen = bench.locator(".esma-hit.esma-chosen button")
    chosen.wait_for(state="attached")
    assert chosen.inner_text() == before[5]
    still.wait_for()
    bench.get_by_role("button", name="Stop").dispatch_event("click")  # the mouse rests on the rows
    bench.get_by_text("stopped:").wait_for()
    browser.search(bench, "e")
    bench.get_by_role("heading", name=re.compile("tail class(es)? for e")).wait_for()
    bench.get_by_role("button", name=re.compile(r"\be\b.* = .*signs")).first.wait_for()
    shown = bench.locator(".esma-hit:visible button").all_inner_texts()
    assert shown
    assert not [x for x in shown if "tan" in x]
    bench.page.mouse.move(0, 0)
    still.wait_for(state="hidden")
    bench.get_by_role("button", name="Stop").click()
    bench.get_by_text("stopped:").wait_for()


def test_a_search_of_hours_is_paused_and_stopped(bench: Any) -> None:
    begin(bench)
    bench.get_by_role("button", name="Pause").click()
    bench.get_by_text("paused").wait_for()
    bench.get_by_role("button", name="Go on").click()
    bench.get_by_role("button", name="Start").wait_for()
    bench.get_by_role("button", name="Stop").click()
    bench.get_by_text("stopped:").wait_for()


def test_other_questions(bench: Any, folder: Path) -> None:
    # what a number is
    bench.get_by_role("tab", name="Identify").click()
    bench.get_by_placeholder("quotients").fill(
        "2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1"
    )
    bench.get_by_placeholder("quotients").press("Enter")
    bench.get_by_role("button", name=re.compile("Search e$")).wait_for()
    bench.get_by_placeholder("quotients").fill("2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1")
    bench.get_by_role("button", name="Identify").click()
    bench.get_by_text("7 digits are certain: it takes 11 at least to tell a number").wait_for()
    card = bench.locator(".esma-card").get_by_text("too few").inner_text()
    assert card.lower().count("nothing") == 1
    assert "esma identify" not in card
    # a scan
    bench.get_by_role("tab", name="Scan").click()
    bench.get_by_label("letters").fill("n=1..4")
    bench.get_by_role("button", name="Scan").click()
    bench.locator(".esma-facts-table").get_by_text("tan(1/3)").first.wait_for()
    # digits that stand in a file
    bench.get_by_role("tab", name="Digits or a file").click()
    (folder / "x.txt").write_text(str(esma.constant("tan(1)").decimal(300)))
    with bench.page.expect_file_chooser() as chooser:
        bench.get_by_role("button", name="a file of digits, or a b-file").click()
    chooser.value.set_files(folder / "x.txt")
    bench.get_by_text("x.txt was read.").wait_for()
    bench.get_by_role("button", name="Search these digits").click()
    bench.get_by_role("heading", name=re.compile("tail classes for 1.5574")).wait_for()
    assert "1.5574" in bench.get_by_label("constant c").input_value()


def test_where_nothing_is_found_the_next_step_is_offered(bench: Any) -> None:
    from playwright.sync_api import expect

    browser.options(bench, degree=1, coeff_limit=1, depth=100, max_period=1)
    browser.search(bench, "pi")
    card = bench.locator(".esma-card").get_by_text("No formula was found in this space.")
    card.wait_for()
    # other digits are another question, which has nothing of this answer
    bench.get_by_role("tab", name="Digits or a file").click()
    card.wait_for(state="hidden")
    bench.get_by_role("tab", name="Search", exact=True).click()
    bench.get_by_role("button", name="Try a higher degree").click()
    expect(bench.get_by_label("degree", exact=True)).to_have_value("2", timeout=browser.LONG)
    bench.get_by_text(re.compile(r"[0-9,]+ candidates in")).wait_for()
    card.wait_for()
    browser.options(bench, degree=1)


def test_a_store_leaves_nothing_of_the_search(bench: Any) -> None:
    browser.searched(bench)
    bench.locator(".esma-hit button").first.click()
    bench.get_by_role("button", name="Save").click()
    bench.get_by_text("in results/kept.sqlite").wait_for()
    bench.get_by_role("tab", name="Open a store").click()
    bench.get_by_label("store", exact=True).first.fill("results/none.sqlite")
    bench.get_by_role("button", name="Open", exact=True).click()
    bench.get_by_text("none.sqlite does not exist: “Save” in the details of a formula").wait_for()
    bench.get_by_label("store", exact=True).first.fill("results/kept.sqlite")
    bench.get_by_label("store", exact=True).first.press("Enter")
    bench.get_by_role("heading", name="1 tail class for tan(1)").wait_for()
    assert not bench.get_by_text("does not exist").count()
    assert not bench.get_by_text("candidates in").count()
    bench.get_by_role("tab", name="Search").click()
    assert bench.get_by_label("constant c").input_value() == ""


def test_words_explain_themselves(bench: Any) -> None:
    browser.options(bench)
    browser.searched(bench)
    bench.locator(".esma-hit button").first.click()
    bench.locator(".esma-details").wait_for()
    said = bench.evaluate("x => [...x.querySelectorAll('[title]')].map(y => y.title)")
    words = ["rate", "tail class", "depth", "degree", "partial quotients", "sign word", "status"]
    for word in words:  # the closed form with its ⟨…⟩ is of partial quotients
        assert meaning(word) in said, word


def test_plots_are_of_what_is_shown(bench: Any) -> None:
    """Marks show their formulas where the mouse rests on them."""
    browser.searched(bench)
    bench.get_by_label("signs", exact=True).fill("-")
    bench.get_by_role("heading", name=re.compile(r"^\d+ of \d+ tail classes")).wait_for()
    heading = bench.get_by_text("Plots of these formulas")
    heading.click()
    rates = bench.locator(".esma-picture svg").first
    bench.locator(".esma-picture svg").nth(1).wait_for()
    found = [x for x in esma.search("tan(1)") if x.signs == (-1,)]
    titles = rates.locator("title").all_text_contents()
    assert len(titles) == len(found)
    assert {x.partition(" = ")[0] for x in titles} == {x.left_text() for x in found}
    largest = sum(n for _, n in Counter(x.family for x in found).most_common(6))
    assert bench.locator(".esma-picture svg").nth(1).locator("title").count() == largest
    # which of their left-hand sides have a recurrence, by sign words
    bench.page.wait_for_function(
        """() => {
            const map = document.querySelector('.esma-picture.esma-plot img');
            return map && map.naturalWidth > 100 && map.clientWidth > 100;
        }"""
    )
    heading.click()
    bench.get_by_role("button", name="Show all").click()


@pytest.mark.skipif(shutil.which("coqc") is None, reason="Rocq is not installed")
def test_rocq_is_asked(bench: Any) -> None:
    browser.searched(bench)
    browser.opened(bench, 2)
    details = bench.locator(".esma-details")
    asked = details.get_by_role("button", name="Check by Rocq")
    if asked.is_visible():  # what it has accepted on this machine is not asked again
        asked.click()
    details.locator(".esma-rocq").first.wait_for(timeout=3 * browser.LONG)
    assert details.locator(".esma-rocq").first.inner_text() == "✓ checked by Rocq"
    asked.wait_for(state="hidden")


def test_every_state_reads_well(bench: Any) -> None:
    """At both widths and in both themes nothing is wider than its place, or hardly seen."""
    browser.options(bench)
    for state in browser.states(bench):
        for width in (1280, 800):
            for dark in (False, True):
                browser.change(bench.page, width, dark=dark)
                assert browser.faults(bench) == [], f"{state}, {width} pixels, dark: {dark}"


def test_narrow_pages_have_the_details_in_place(bench: Any) -> None:
    browser.change(bench.page, 800, dark=True)
    browser.options(bench)
    browser.searched(bench)
    # the details stand below the row that was clicked, which is brought to the top
    bench.locator(".esma-hit button").nth(5).click()
    bench.locator(".esma-details").wait_for()
    below = """() => {
        const place = x => document.querySelector(x).getBoundingClientRect();
        const row = place('.esma-chosen'), details = place('.esma-details');
        return Math.abs(details.top - row.bottom) < 12 && row.top > 0 && row.top < 400;
    }"""
    bench.page.wait_for_function(below)
