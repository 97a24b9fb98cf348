"""The atlas as a site, in a real browser that opens its files.

Trusted: chromium; the lines of the committed catalogue, which tests beside this one check; the
published quotients named at the tests. The pages are those of a few constants.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path
from subprocess import run
from typing import Any

import pytest

from esma.atlas.oeis import SEQUENCES
from esma.atlas.reading import formula
from esma.atlas.site.model import GeneralPage
from esma.atlas.site.packing import packed
from esma.atlas.site.texts import general_texts
from esma.cli.parser import main
from tests.test_oracle import PUBLISHED
from tests.workbench import browser

RESULTS = Path(__file__).parent.parent.parent / "results" / "atlas"
CONSTANTS = {"tan(1/2)", "kempner(2)", "tasoev(1,2)", "hone(1,1)"}
PARAMETRIC = {
    "tan(1/n)", "besseli(v,2/d)/besseli(v+1,2/d)", "sqrt(n**2+1)", "tasoev(n,2)", "kempner(n)",
    "(n-1)*rabbit(n)", "rogers_ramanujan(-1/n)",
}  # fmt: skip
COLUMNS = ("key", "constant", "tail", "left", "signs", "law", "value", "status")
EXAMPLE = "tan(1/2)", [0, 1], [1, 0], "+"  # tan(1/2) = [0; 1, 1, 4, 1, 8, ...], OEIS A019425


def lines(name: str, constants: set[str]) -> list[dict[str, Any]]:
    every = map(json.loads, (RESULTS / name).open(encoding="utf-8"))
    return [row for row in every if row["constant"] in constants]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of four constants, written by the command."""
    folder = tmp_path_factory.mktemp("atlas")
    for name, constants in (("formulas", CONSTANTS), ("parameters", {"tan(1/n)"})):
        rows = lines(f"{name}.jsonl", constants)[:600]
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert main(["atlas", "--site-only", f"--out={folder}"]) == 0
    return folder / "site"


@pytest.fixture
def sheet() -> Iterator[Any]:
    """A page that asks for nothing but files, and has no error."""
    pytest.importorskip("playwright")
    if not browser.CHROMIUM.exists():
        pytest.skip("no chromium")
    with browser.page(1280, 900) as page:
        page.set_default_timeout(20_000)
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        page.on(
            "request",
            lambda asked: (
                wrong.append(asked.url)
                if "://" in asked.url and not asked.url.startswith("file://")
                else None
            ),
        )
        yield page
        assert wrong == []


def find(sheet: Any, text: str) -> list[str]:
    """Type into the search box; the results, as they read."""
    sheet.get_by_label("Find a formula").fill(text)
    done = sheet.locator("#results")
    sheet.wait_for_function(
        "text => document.getElementById('results').dataset.of === text", arg=text
    )
    return list(done.locator("a").all_inner_texts())


def key_of(row: dict[str, Any]) -> str:
    return formula(row).key


def example() -> dict[str, Any]:
    [row] = [
        row
        for row in lines("formulas.jsonl", {"tan(1/2)"})
        if (row["constant"], row["P"], row["Q"], row["signs"]) == EXAMPLE
    ]
    return row


def test_the_search_box_finds_formulas(site: Path, sheet: Any) -> None:
    sheet.goto(f"file://{site}/index.html")
    key = key_of(example())
    # tan(1/2) = 0.54630248984379..., its first digits, and rounded
    for digits in ("0.546302489843", "0.546302489844", ".54630248984379051", "0.5463024898437…"):
        assert any(key in found for found in find(sheet, digits)), digits
    assert find(sheet, "0.546302489848") == []
    # eight quotients in a row, from far behind the first
    for quotients in ("0, 1, 1, 4, 1, 8, 1, 12", "1 20 1 24 1 28 1 32"):
        assert any(key in found for found in find(sheet, quotients)), quotients
    assert find(sheet, "1, 20, 1, 24, 1, 29, 1, 32") == []
    assert find(sheet, "tan(1/2)")[0].startswith("tan(1/2)\n")
    for name in (r"\tan(1/2)", r"\tan{1/2}", "tan 1/2", "Tan(1/2)"):
        assert find(sheet, name)[0].startswith("tan(1/2)\n"), name
    assert any("control" in found for found in find(sheet, "π"))
    assert find(sheet, "kempner(3)") == ["kempner(3)\nno formula"]  # and no control
    assert find(sheet, "tan(1/2")
    assert find(sheet, "1, 2, three") == []
    assert "Try tan(1/2)" in sheet.locator("#results").inner_text()
    [found] = find(sheet, key)
    assert key in found
    sheet.keyboard.press("ArrowDown")
    assert key in sheet.evaluate("document.activeElement.innerText")
    sheet.keyboard.press("Escape")
    assert not sheet.locator("#results").is_visible()
    assert key in find(sheet, f"{key} ")[0]
    sheet.get_by_label("Find a formula").press("Enter")
    sheet.wait_for_url(f"**/classes/{example()['family']}.html#{key}")
    sheet.get_by_role("heading", name=f"Formula {key}").wait_for()


def test_fifty_thousand_formulas_are_searched_at_once(
    site: Path, sheet: Any, tmp_path: Path
) -> None:
    """By the time of the browser's processor, which does not depend on what else runs here."""
    large = shutil.copytree(site, tmp_path / "site")
    for name in ("formulas", "quotients"):
        path = large / f"{name}.js"
        text = path.read_text()
        begin = text.index('"') + 1
        data = json.loads(gzip.decompress(b64decode(text[begin : text.rindex('"')])))
        rows = [data] if name == "quotients" else [data[x] for x in COLUMNS]
        for row in rows:
            row *= -(-50_000 // len(row))
        path.write_text(text[:begin] + packed(data) + text[text.rindex('"') :])
    sheet.goto(f"file://{large}/index.html")
    session = sheet.context.new_cdp_session(sheet)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def seconds() -> float:
        counted = session.send("Performance.getMetrics")["metrics"]
        return float(next(x["value"] for x in counted if x["name"] == "TaskDuration"))

    find(sheet, "0.5463024")  # reads the index
    find(sheet, "1 12 1 16")
    for text in ("0.546302489843", "1 20 1 24 1 28 1 32", "tan(1/2)"):
        begun = seconds()
        assert find(sheet, text)
        assert 0 < seconds() - begun < 0.2, text


def test_the_page_of_a_tail_class(site: Path, sheet: Any) -> None:
    row, key = example(), key_of(example())
    sheet.goto(f"file://{site}/classes/{row['family']}.html#{key}")
    panel = sheet.locator("#formula")
    sheet.get_by_role("heading", name=f"Formula {key}").wait_for()
    assert panel.get_by_role("link", name="A019425").is_visible()
    panel.locator(".formula .katex").wait_for()
    assert panel.locator(".katex").count() > 5
    assert sheet.locator(".katex-error").count() == 0
    assert "known: tan(1/n): O. Perron" in panel.inner_text()
    assert "0, 1, 1, 4, 1, 8, 1, 12" in panel.inner_text()
    shown = {}
    for name in ("LaTeX", "BibTeX", "JSON", "PARI/GP", "SageMath", "Rocq"):
        panel.get_by_role("tab", name=name).click()
        shown[name] = panel.locator(".tabs pre:visible").inner_text()
    assert rf"\label{{eq:{key}}}" in shown["LaTeX"]
    assert f"@misc{{atlas:{key}" in shown["BibTeX"]
    assert "@inproceedings{razon2023" in shown["BibTeX"]
    assert json.loads(shown["JSON"])["P"] == row["P"]
    assert "contfrac" in shown["PARI/GP"] or "precision" in shown["PARI/GP"]
    assert f"formula_{key}" in shown["Rocq"]
    panel.get_by_role("button", name="copy").click()
    assert sheet.evaluate("navigator.clipboard.readText()") == shown["Rocq"]
    with sheet.expect_download() as saved:
        panel.get_by_role("button", name="save").click()
    assert saved.value.suggested_filename == f"{key}.v"
    # another formula of the class, by a click
    others = sheet.locator("table.members tbody tr")
    members = [x for x in lines("formulas.jsonl", CONSTANTS) if x["family"] == row["family"]]
    assert {others.nth(i).get_attribute("id") for i in range(others.count())} == {
        *map(key_of, members)
    }
    other = next(x for x in map(key_of, members) if x != key)
    sheet.locator(f"tr[id={other}] a").click()
    sheet.get_by_role("heading", name=f"Formula {other}").wait_for()
    assert "Statement" in panel.locator(".proof").inner_text()


def test_a_formula_of_several_lines_is_typeset(site: Path, sheet: Any) -> None:
    rows = lines("formulas.jsonl", {"hone(1,1)"})
    assert len({row["family"] for row in rows}) == 1  # as the quotients are, from some index on
    sheet.goto(f"file://{site}/classes/{rows[0]['family']}.html")
    sheet.locator(".formula .katex").wait_for()
    sheet.locator(".proof .katex").first.wait_for()
    for part in (".formula", ".proof"):
        shown = (
            "element => [...element.querySelectorAll('.katex-html')].map(x => x.innerText).join()"
        )
        assert "[t]" not in re.sub(r"\s", "", sheet.locator(part).first.evaluate(shown)), part
    assert sheet.locator(".katex-error").count() == 0


def test_tables_are_sorted(site: Path, sheet: Any) -> None:
    sheet.goto(f"file://{site}/constants/tan-1-2.html")
    column = sheet.locator("td[data-label=formulas]")
    counts = [int(x) for x in column.all_inner_texts()]
    title = sheet.get_by_role("columnheader", name="formulas")
    title.click()
    assert [int(x) for x in column.all_inner_texts()] == sorted(counts) != counts
    title.click()
    assert [int(x) for x in column.all_inner_texts()] == sorted(counts, reverse=True)


def test_what_is_known_of_a_formula_is_told_apart(site: Path, sheet: Any) -> None:
    sheet.goto(f"file://{site}/constants/tan-1-2.html")
    assert sheet.locator("td .mark.known").count() > 0
    assert sheet.locator("td .mark.new").count() > 0
    assert sheet.locator("td .mark.conjecture").count() == 0
    sheet.goto(f"file://{site}/constants/kempner-2.html")
    assert sheet.locator("td .mark.conjecture").count() > 0
    sheet.goto(f"file://{site}/index.html")
    controls = sheet.locator("#controls + p + table tbody tr")
    assert controls.count() > 20
    assert {x.strip() for x in controls.locator("td:last-child").all_inner_texts()} == {"0"}


def test_a_formula_for_all_values(site: Path, sheet: Any) -> None:
    sheet.goto(f"file://{site}/parametric/tan-1-n.html")
    sheet.get_by_role("link", name="1/tan(1/n) = [⟨2mn+n⟩]", exact=True).click()
    assert re.search(r"/parametric/[a-z][0-9a-z]{7}\.html$", sheet.url)
    sheet.locator(".formula .katex").wait_for()
    assert "Proof" in sheet.locator(".proof").inner_text()
    assert sheet.locator(".katex-error").count() == 0


@pytest.mark.parametrize("dark", [False, True])
def test_it_reads_well_on_a_narrow_page(site: Path, sheet: Any, dark: bool) -> None:
    sheet.set_viewport_size({"width": 400, "height": 800})
    sheet.emulate_media(color_scheme="dark" if dark else "light")
    family = example()["family"]
    for page in ("index", "constants/tan-1-2", "parametric/tan-1-n", f"classes/{family}"):
        sheet.goto(f"file://{site}/{page}.html")
        sheet.wait_for_selector(".katex, .mark")
        assert sheet.evaluate("document.documentElement.scrollWidth") <= 400, page
    paper, ink = sheet.evaluate(
        "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
        ".map(x => x.match(/\\d+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0) / 3)"
    )
    assert (paper < 60 and ink > 200) if dark else (paper > 240 and ink < 60)


def test_fonts_are_there_without_a_network(site: Path, sheet: Any) -> None:
    sheet.goto(f"file://{site}/index.html")
    sheet.wait_for_selector(".katex")
    sheet.evaluate("document.fonts.ready.then(() => true)")
    loaded = "[...document.fonts].filter(x => x.status === 'loaded').map(x => x.family)"
    assert {"KaTeX_Main", "KaTeX_Math"} <= set(sheet.evaluate(loaded))


def test_sequences_of_the_oeis_are_those_that_were_published() -> None:
    named = {name.partition(":")[0]: terms for name, (_, _, terms) in PUBLISHED.items()}
    rows = [json.loads(x) for x in (RESULTS / "formulas.jsonl").open(encoding="utf-8")]
    found = {}
    for row in rows:
        if len(row["P"]) == 2 and row["signs"] in ("+", "-"):
            x = formula(row)
            if x.key in SEQUENCES:
                found[SEQUENCES[x.key]] = x.terms(20)
    assert len(found) == len(SEQUENCES)
    compared = {*found} & {*named}
    assert len(compared) >= 7
    for number in compared:
        assert found[number] == named[number][:20], number


def test_nothing_is_overwritten_unless_it_is_asked_for(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["atlas", "--site-only", f"--out={site.parent}"]) == 2
    assert "--force" in capsys.readouterr().err


def test_there_must_be_a_catalogue(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["atlas", "--site-only", f"--out={tmp_path}"]) == 2
    assert "formulas.jsonl" in capsys.readouterr().err


def test_a_formula_for_all_n_has_programs_that_agree() -> None:
    """One of each constant, at the first values, in PARI/GP where it is installed."""
    one_each = {row["constant"]: row for row in lines("parameters.jsonl", PARAMETRIC)}
    assert set(one_each) == PARAMETRIC
    for row in one_each.values():
        texts = general_texts(GeneralPage(row))
        [(name, first, _), *_] = row["certificate"]["parameters"]
        assert texts["PARI/GP"].startswith(rf"\\ at {name} = {first}")
        assert texts["SageMath"].startswith(f"# at {name} = {first}")
        if shutil.which("gp"):
            asked = ["gp", "-q", "-f"]
            said = run(asked, input=texts["PARI/GP"], capture_output=True, text=True, check=True)
            assert said.stdout.splitlines()[-1].startswith("agrees to"), row["formula"]
