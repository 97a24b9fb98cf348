"""The value of b0 + a1/(b1 + a2/(b2 + ...)), whether it converges and how fast, its convergents and
its certain simple partial quotients."""

from __future__ import annotations

import argparse
from fractions import Fraction
from itertools import islice

from esma.cli import WRONG
from esma.cli.arguments import whole
from esma.errors import EsmaError
from esma.tools.fraction import ContinuedFraction
from esma.writing import terminal
from esma.writing.display import digits
from esma.writing.nested import nested_text


def arguments(parser: argparse.ArgumentParser) -> None:
    """What the command is told."""
    parser.add_argument(
        "denominators",
        help='b0, b1, ...: a polynomial or rational function of n, as "34*n**3+51*n**2+27*n+5";'
        ' several that take turns, as "1, n"; first ones before a semicolon, as "3; 6"',
    )
    parser.add_argument("numerators", help='a1, a2, ..., likewise, as "-n**6", "(2*n-1)**2"')
    parser.add_argument("--equals", metavar="CONSTANT", help="compare it with this constant")
    parser.add_argument(
        "--digits", type=whole, default=50, metavar="N", help="decimal digits of the value (50)"
    )
    parser.add_argument(
        "--terms", type=whole, default=20, metavar="N", help="how many simple quotients (20)"
    )


def run(options: argparse.Namespace) -> int:
    """The value of a general continued fraction."""
    if options.digits < 1 or options.terms < 1:
        raise EsmaError("--digits and --terms must be at least 1")
    x = ContinuedFraction.from_elements(options.denominators, options.numerators)
    pairs = x.pairs(12)
    ends = pairs[-1][1] == 0
    width = min(terminal.width(), 100)
    b, a = zip(*pairs, strict=True)
    verdict = x.convergence
    known = {True: "yes", False: "no", None: "not decided"}[verdict.converges]
    rows = [("converges", f"{known}: {verdict.reason}")]
    if x.rate is not None and _has_value(x):
        after = ", ".join(f"{_digits_after(x, n)} after {n}" for n in (10, 100, 1000))
        rows += [("error", str(x.rate)), ("digits", f"{after} terms")]
    shown = [Fraction(p, q) for p, q in islice(x.approximants(), 6) if q]
    rows.append(("convergents", ", ".join(map(digits, shown)) + ("" if ends else ", …")))
    status = 0
    if verdict.converges:
        rows.insert(0, ("value", _value(x, options.digits)))
        rows.append(("quotients", _certain(x, options.terms)))
    if options.equals is not None and verdict.converges:
        found = x.compare(options.equals, max(options.digits, 200))
        rows.append(("compared", str(found)))
        status = 0 if found.agrees else WRONG
    elif options.equals is not None:
        rows.append(("compared", f"not with {options.equals}: there is no value that is certain"))
        status = WRONG
    print(nested_text(b, a, 12, complete=ends, width=width))
    print(terminal.labelled(rows, width))
    return status


def _value(x: ContinuedFraction, count: int) -> str:
    """Its first digits, and the number itself where it is known to be rational; or why none."""
    try:
        text = x.decimal(count)
        exact = x.value if x.kind in ("finite", "periodic") else None
    except EsmaError as error:  # it may be 0, or infinite
        return str(error)
    return f"{text}, exactly {digits(exact)}" if isinstance(exact, Fraction) else text


def _has_value(x: ContinuedFraction) -> bool:
    """Whether a value is found; one that is infinite is none."""
    try:
        return bool(x.enclosure(64).is_finite())
    except EsmaError:
        return False


def _digits_after(x: ContinuedFraction, count: int) -> str:
    try:
        return str(x.digits_after(count))
    except EsmaError:  # the approximant may be the value
        return "all that are certain"


def _certain(x: ContinuedFraction, count: int) -> str:
    """The first simple partial quotients, and where fewer are certain, why."""
    found: list[int] = []
    try:
        found.extend(islice(x.quotients(), count))
    except EsmaError as error:
        return f"{', '.join(map(digits, found))} ({error})".lstrip()
    return ", ".join(map(digits, found)) + (", …" if len(found) == count else "")
