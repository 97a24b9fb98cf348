"""The server of the Model Context Protocol: typed tools, each with a limit of its time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any, TypeAlias

from anyio import to_thread
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from pydantic import Field, ValidationError

from esma import __version__
from esma.errors import EsmaError, quoted_value

from . import tools
from .bounded import bounded

Seconds: TypeAlias = Annotated[
    float, Field(gt=0, le=3600, description="limit; what was found by then is answered, cut: true")
]
OfConstant: TypeAlias = Annotated[
    str, Field(description='a constant, as "e", "tan(1)", "besseli(1,2)/besseli(0,2)"')
]
Signs: TypeAlias = Annotated[
    str, Field(description='sign word, repeated: "+" is the simple continued fraction')
]
Top: TypeAlias = Annotated[int, Field(ge=1, le=1000, description="how many are listed at most")]
Reply: TypeAlias = dict[str, Any]
_ABOUT = (
    "esma finds, verifies and proves signed continued fractions a0 + s0/(a1 + s1/(a2 + ...)) of"
    " mathematical constants. status 'proved' means that a checked certificate proves the formula,"
    " 'conjecture' that it agrees with its law in all digits computed. cut: true means that the"
    " time was over and more may be found with a larger limit."
)


async def _answer(work: Callable[..., Reply], seconds: float, **given: Any) -> Reply:
    try:
        return await to_thread.run_sync(partial(bounded, work, seconds, **given))
    except EsmaError as error:
        raise ToolError(str(error)) from None


async def search(
    constant: OfConstant,
    degree: Annotated[int, Field(ge=1, description="largest degree of P and Q")] = 1,
    coeff_limit: Annotated[int, Field(ge=1, description="largest size of a coefficient")] = 2,
    max_period: Annotated[int, Field(ge=1, description="longest sign word")] = 2,
    words: Annotated[list[str] | None, Field(description='these sign words, as ["+-"]')] = None,
    top: Top = 20,
    seconds: Seconds = 60,
) -> Reply:
    """Search continued fractions of |P(c)/Q(c)| whose quotients follow a law, and prove them: the
    best formula of each tail class, and how many there are."""
    given = {"degree": degree, "coeff_limit": coeff_limit, "max_period": max_period}
    return await _answer(tools.search, seconds, constant=constant, words=words, top=top, **given)


async def identify(
    number: Annotated[str, Field(description="digits, quotients, a law or an expression")],
    seconds: Seconds = 60,
) -> Reply:
    """What a number is: the law of its quotients, a closed form, and the status of that."""
    return await _answer(tools.identify, seconds, number=number)


async def scan(
    template: Annotated[str, Field(description='as "besseli(a,2/d)/besseli(a+1,2/d)"')],
    ranges: Annotated[list[str], Field(description='values of letters, as ["a=1..3", "d=1..20"]')],
    top: Top = 20,
    seconds: Seconds = 60,
) -> Reply:
    """Expand many constants, and group those with a law by the numbers of which they are images."""
    return await _answer(tools.scan, seconds, template=template, ranges=ranges, top=top)


async def prove(
    constant: OfConstant,
    signs: Signs = "+",
    numerator: Annotated[list[int], Field(description="of P, lowest degree first")] = [0, 1],  # noqa: B006
    denominator: Annotated[list[int], Field(description="of Q, lowest degree first")] = [1],  # noqa: B006
    depth: Annotated[int | None, Field(description="quotients in which a law is sought")] = None,
    laws: Annotated[list[str], Field(description='other kinds of laws to try, or ["all"]')] = [],  # noqa: B006
    seconds: Seconds = 60,
) -> Reply:
    """The formula of |P(c)/Q(c)| under one sign word: its law, and a certificate and the proof in
    words where there is a proof."""
    given = {"signs": signs, "numerator": numerator, "denominator": denominator}
    return await _answer(tools.prove, seconds, constant=constant, depth=depth, laws=laws, **given)


async def check(
    certificate: Annotated[dict[str, Any], Field(description="as 'prove' gives it")],
    seconds: Seconds = 60,
) -> Reply:
    """Check a certificate by exact arithmetic: what it proves, or why it is refused."""
    return await _answer(tools.check, seconds, certificate=certificate)


async def expand(
    expression: OfConstant,
    signs: Signs = "+",
    terms: Annotated[int, Field(ge=1, le=10000, description="how many quotients")] = 20,
    seconds: Seconds = 60,
) -> Reply:
    """Partial quotients of an expression under a sign word, all of them certain."""
    return await _answer(tools.expand, seconds, expression=expression, signs=signs, terms=terms)


class _Server(MCPServer):
    """A server that says in one line what is wrong with arguments, and what they are."""

    async def call_tool(self, name: str, arguments: dict[str, Any], context: Any = None) -> Any:
        schemas = {tool.name: tool.input_schema["properties"] for tool in await self.list_tools()}
        known = schemas.get(name, arguments)
        for unknown in arguments.keys() - known.keys():
            raise ToolError(f"{name} has no argument {unknown[:40]!r}: it takes {', '.join(known)}")
        try:
            return await super().call_tool(name, arguments, context)
        except ToolError as error:
            if not isinstance(error.__cause__, ValidationError):
                raise
            said = [_refused(dict(x), known) for x in error.__cause__.errors()]
            raise ToolError("; ".join(said[:3])) from error.__cause__


def _refused(error: dict[str, Any], known: dict[str, Any]) -> str:
    """What is wrong with one argument, and what is asked for."""
    field = str(error["loc"][0])
    meant = known[field].get("description")
    if error["type"] == "missing":
        return f"{field} is missing: {meant}"
    wrong = error["msg"].removeprefix("Input ")
    return f"{field} {wrong}; it was {quoted_value(error['input'])}; what is meant: {meant}"


def server() -> MCPServer:
    """The server with its tools."""
    made = _Server("esma", instructions=_ABOUT, version=__version__, log_level="WARNING")
    for tool in (search, identify, scan, prove, check, expand):
        made.tool()(tool)
    return made
