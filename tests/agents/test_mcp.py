"""The tools of `esma mcp`, asked by the client of the package mcp: in a process, and as a program.

Trusted: that client, and the certificates' checker.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

mcp = pytest.importorskip("mcp")

from esma import agents  # noqa: E402
from esma.proofs.checker import check  # noqa: E402

ROOT = Path(__file__).parent.parent.parent


def ask(tool: str, **arguments: Any) -> Any:
    """The answer of a tool; an error is its text."""

    async def asked() -> Any:
        async with mcp.Client(agents.server()) as client:
            answer = await client.call_tool(tool, arguments)
            text = answer.content[0].text
            return text if answer.is_error else answer.structured_content

    return asyncio.run(asked())


def test_the_tools_are_typed() -> None:
    async def listed() -> Any:
        async with mcp.Client(agents.server()) as client:
            return (await client.list_tools()).tools

    tools = {tool.name: tool.input_schema for tool in asyncio.run(listed())}
    assert tools.keys() == {"search", "identify", "scan", "prove", "check", "expand"}
    assert tools["search"]["properties"]["degree"]["type"] == "integer"
    assert all(schema["properties"]["seconds"]["maximum"] == 3600 for schema in tools.values())


def test_a_search_and_a_proof() -> None:
    found = ask("search", constant="e", coeff_limit=1, words=["+", "-+"], top=3)
    assert not found["cut"]
    assert len(found["formulas"]) == 3 <= found["tail_classes"] < found["count"]
    assert found["proved"] == found["count"]
    assert {x["status"] for x in found["formulas"]} == {"proved"}
    proved = ask("prove", constant="e", signs="-+")
    assert proved["formula"] == "e = [3; ⟨2m+3, 2⟩]"
    assert "e = [3; 3, 2, 5, 2, 7" in proved["proof"]
    check(proved["certificate"])
    answer = ask("check", certificate=proved["certificate"])
    assert answer["status"] == "proved"
    proved["certificate"]["statement"]["head"] = [4]
    assert ask("check", certificate=proved["certificate"])["status"] == "refused"


def test_a_conjecture_is_none_that_is_proved() -> None:
    found = ask("prove", constant="cf(n**2+1)", signs="+")
    assert found["status"] == "conjecture"
    assert found["certificate"] is found["proof"] is None
    assert "follow no law that was seen" in ask("prove", constant="factorials(1,1)")
    found = ask("prove", constant="factorials(1,1)", depth=60, laws=["all"])
    assert "a(n) = n·a(n−1)" in found["formula"]


def test_numbers_are_expanded_and_identified() -> None:
    found = ask("expand", expression="e", terms=9)
    assert found["partial_quotients"] == [2, 1, 2, 1, 1, 4, 1, 1, 6]
    found = ask("identify", number="2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12")
    assert "e" in str(found)
    assert not found["cut"]


def test_a_scan() -> None:
    found = ask("scan", template="tanh(1/n)", ranges=["n=1..3"])
    assert found["constants"] == 3
    assert all(x["status"] for x in found["classes"])


#: Of each tool, arguments that are right.
RIGHT: dict[str, dict[str, Any]] = {
    "search": {"constant": "e"},
    "identify": {"number": "1.25"},
    "scan": {"template": "tan(1/n)", "ranges": ["n=1..3"]},
    "prove": {"constant": "e"},
    "check": {"certificate": {}},
    "expand": {"expression": "e"},
}


@pytest.mark.parametrize("tool", RIGHT)
def test_every_tool_is_given_the_limit_of_its_time(
    monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    limits = []

    def bounded(work: Any, seconds: float, **_: Any) -> dict[str, Any]:
        limits.append((work.__name__, seconds))
        return {"cut": True}

    monkeypatch.setattr(import_module("esma.agents.server"), "bounded", bounded)
    assert ask(tool, **RIGHT[tool], seconds=7)["cut"]
    assert limits == [(tool, 7)]


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("search", {"constant": "e", "degree": 2, "coeff_limit": 30}),  # takes hours
        ("scan", {"template": "tan(a/n)", "ranges": ["a=1..999", "n=1000..99999"]}),
        ("expand", {"expression": "khinchin", "terms": 10000}),
    ],
)
def test_time_is_bounded(tool: str, arguments: dict[str, Any]) -> None:
    assert ask(tool, **arguments, seconds=2)["cut"]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("expand", {"expression": "no_such"}, "no_such"),
        ("search", {"constant": "1/2"}, "rational"),
        ("scan", {"template": "tan(1/n)", "ranges": {"n": "1..3"}}, 'as ["a=1..3", "d=1..20"]'),
        ("scan", {"template": "tan(1/n)"}, "ranges is missing: values of letters"),
        ("scan", {"template": "tan(1/n)", "ranges": ["n"]}, "'n' is not a range"),
        ("search", {"constant": "e", "degree": "x", "top": 0}, "; top should be greater than"),
        ("search", {"constant": "e", "words": "+"}, "words should be a valid list; it was '+'"),
        ("search", {"constant": "e", "limit": 3}, "search has no argument 'limit': it takes"),
        ("identify", {"number": [1, 2]}, "number should be a valid string; it was [1, 2]"),
        ("prove", {"constant": "e", "numerator": [0.5]}, "numerator should be a valid integer"),
        ("prove", {"constant": "e", "laws": "all"}, 'or ["all"]'),
        ("check", {"certificate": "x" * 10**5}, "certificate should be a valid dictionary"),
        ("check", {}, "certificate is missing"),
        ("expand", {"expression": "e", "terms": 10**9}, "less than or equal to 10000"),
        ("expand", {"expression": "e", "seconds": 0}, "seconds should be greater than 0"),
        ("dance", {}, "dance"),
    ],
)
def test_errors_are_one_line(tool: str, arguments: dict[str, Any], said: str) -> None:
    answer = str(ask(tool, **arguments))
    assert said in answer
    assert "\n" not in answer
    assert len(answer) < 500


def test_the_command_speaks_the_protocol() -> None:
    async def asked() -> Any:
        program = mcp.StdioServerParameters(
            command=sys.executable, args=["-m", "esma", "mcp"], cwd=ROOT
        )
        async with mcp.Client(program) as client:
            return await client.call_tool("expand", {"expression": "sqrt(2)", "terms": 4})

    assert asyncio.run(asked()).structured_content["partial_quotients"] == [1, 2, 2, 2]


def test_without_the_package_it_is_said() -> None:
    program = (
        "import sys; sys.modules['mcp'] = None\n"
        "from esma.cli.parser import main; sys.exit(main(['mcp']))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 2
    assert done.stderr == "esma: error: 'esma mcp' needs the package mcp: pip install 'esma[mcp]'\n"
