"""Statements for the tests of proofs, made by the oracle from rational intervals and definitions.

Nothing here asks the prover or the checker: quotients come from `tests.oracle`, polynomials from
the quotients. `holds` evaluates a statement to 300 digits and more, by convergents and by mpmath.
"""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from itertools import groupby, islice, repeat
from pathlib import Path
from typing import Any

from esma.enumeration.grammar import parse
from esma.proofs.parametric import with_numbers
from esma.proofs.prover import Statement
from esma.proofs.statements import law_stated
from tests.enumeration.by_mpmath import by_mpmath
from tests.oracle import constants as c
from tests.oracle import expressions, interlaced_form, oracle_value, signed_terms
from tests.oracle.intervals import Interval, divide, multiply


@contextmanager
def cpu_seconds(bound: int) -> Iterator[None]:
    """A block that may take so many seconds of the processor, however busy the machine is."""

    def stop(*_: object) -> None:
        raise AssertionError(f"more than {bound} s of the processor")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, bound)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


DATA = Path(__file__).parent.parent / "data"
WORDS = ((1,), (-1,), (1, -1), (-1, 1))

CONSTANTS: Mapping[str, Callable[[int], Interval]] = {
    "e": lambda bits: c.exp(1, bits),
    "tan(1)": lambda bits: c.tan(1, bits),
    "e**2": lambda bits: c.exp(2, bits),
    "exp(1/2)": lambda bits: c.exp(Fraction(1, 2), bits),
    "exp(2/3)": lambda bits: c.exp(Fraction(2, 3), bits),
    "tanh(1/3)": lambda bits: c.tanh(Fraction(1, 3), bits),
    "tan(1/2)": lambda bits: c.tan(Fraction(1, 2), bits),
    "besseli(1,2)/besseli(0,2)": lambda bits: divide(
        c.bessel_i(1, 2, bits), c.bessel_i(0, 2, bits)
    ),
    "besseli(1,1)/besseli(0,1)": lambda bits: divide(
        c.bessel_i(1, 1, bits), c.bessel_i(0, 1, bits)
    ),
    "besselj(0,1)/besselj(1,1)": lambda bits: divide(
        c.bessel_j(0, 1, bits), c.bessel_j(1, 1, bits)
    ),
    "besselj(2,2)/besselj(1,2)": lambda bits: divide(
        c.bessel_j(2, 2, bits), c.bessel_j(1, 2, bits)
    ),
    "sqrt(2)": lambda bits: c.root(2, 2, bits),
    "golden_ratio": c.golden_ratio,
    "(1+sqrt(13))/2": lambda bits: multiply(
        (Fraction(1, 2), Fraction(1, 2)), tuple(1 + x for x in c.root(13, 2, bits))
    ),
}
"""The constants of the tests, as rational intervals of so many bits."""
QUADRATIC = ("sqrt(2)", "golden_ratio", "(1+sqrt(13))/2")


@cache
def interval(name: str, bits: int) -> Interval:
    """The constant's interval."""
    return CONSTANTS[name](bits)


def terms(name: str, p: Sequence[int], q: Sequence[int], word: Sequence[int], n: int) -> list[int]:
    """The first n quotients of |P(c)/Q(c)|, from the definition."""
    bits = 1000
    while True:
        found = signed_terms(oracle_value(interval(name, bits), tuple(p), tuple(q)), word, n)
        if len(found) == n:
            return found
        bits *= 2


def statement(
    name: str,
    p: Sequence[int],
    q: Sequence[int],
    word: Sequence[int],
    head: Sequence[int],
    polynomials: Sequence[Sequence[Fraction | int]],
    lengths: Sequence[Sequence[int]] = (),
) -> Statement:
    """A statement about a constant given by name."""
    return Statement(
        name,
        parse(name),
        tuple(p),
        tuple(q),
        tuple(word),
        tuple(head),
        tuple(map(tuple, polynomials)),
        tuple(map(tuple, lengths)),
    )


def linear(quotients: Sequence[int], preperiod: int, period: int) -> tuple[tuple[int, ...], ...]:
    """The polynomials of degree at most 1 through all quotients after the preperiod."""
    rows = []
    for j in range(period):
        values = quotients[preperiod + j :: period]
        slope = values[1] - values[0]
        assert len(values) > 2
        assert all(v == values[0] + slope * m for m, v in enumerate(values))
        rows.append((values[0], slope) if slope else (values[0],))
    return tuple(rows)


def reference(name: str, file: str) -> Iterator[Statement]:
    """The formulas of a reference table, with polynomials from its quotients."""
    for row in json.loads((DATA / file).read_text())["rows"]:
        preperiod, period, quotients = row["preperiod"], row["period"], row["partial_quotients"]
        p, q, word = row["numerator"], row["denominator"], row["signs"]
        needed = preperiod + 3 * period
        if len(quotients) < needed:
            longer = terms(name, p, q, word, needed)
            assert longer[: len(quotients)] == quotients
            quotients = longer
        polynomials = linear(quotients, preperiod, period)
        yield statement(name, p, q, word, quotients[:preperiod], polynomials)


def discovered(name: str, limit: int, depth: int = 160) -> Iterator[Statement]:
    """All interlaced expansions of |P(c)/Q(c)|, degree 1, that the oracle sees."""
    for p, q in expressions(1, limit):
        for word in WORDS:
            quotients = terms(name, p, q, word, depth)
            form = interlaced_form(quotients, 1, 1)
            # Periodic quotients belong to quadratic irrationals (Lagrange): elsewhere they are but
            # the last growing run, or a few, of those that minus signs make.
            if form is None or (form.degree == 0 and name not in QUADRATIC):
                continue
            head = quotients[: form.preperiod]
            yield statement(name, p, q, word, head, form.polynomials)


def growing_runs(name: str, p: Sequence[int], q: Sequence[int], count: int) -> Statement | None:
    """The expansion of |P(c)/Q(c)| with minus signs only, as runs of 2 that grow linearly."""
    quotients = terms(name, p, q, (-1,), count)
    runs = [(a, len(list(group))) for a, group in groupby(quotients)][:-1]
    # Every run of 2 is an entry, also of length 0 between two larger quotients.
    entries: list[tuple[int, int]] = []
    for a, length in runs:
        if a == 2:
            entries.append((2, length))
        else:
            for k in range(length):
                if k or (entries and entries[-1][0] != 2):
                    entries.append((2, 0))
                entries.append((a, 1))
    for period in range(2, len(entries) // 4, 2):
        differences = [
            tuple(x - 2 * y + z for x, y, z in zip(*rows, strict=True))
            for rows in zip(entries, entries[period:], entries[2 * period :], strict=False)
        ]
        preperiod = len(differences)
        while preperiod and differences[preperiod - 1] == (0, 0):
            preperiod -= 1
        if len(differences) - preperiod < max(8, period):
            continue
        preperiod += entries[preperiod][0] == 2  # start with a large quotient
        values = linear([a for a, _ in entries], preperiod, period)
        lengths = linear([n for _, n in entries], preperiod, period)
        head = [a for a, n in entries[:preperiod] for _ in range(n)]
        return statement(name, p, q, (-1,), head, values, lengths)
    return None


def number(x: int | str, letters: Mapping[str, int]) -> int:
    """What an expression of a certificate is at values of its letters, in fractions."""
    if isinstance(x, int):
        return x
    text = re.sub(r"[0-9]+", r"Fraction(\g<0>)", x)
    found = eval(text, {"Fraction": Fraction}, dict(letters))  # noqa: S307  (written by the prover)
    assert found.denominator == 1
    return int(found)


def counted_of(data: Mapping[str, Any]) -> Iterator[tuple[int, int]]:
    """The quotients of a certificate's statement, and how often they stand there."""

    def pair(row: Any, letters: Mapping[str, int]) -> tuple[int, int]:
        a, n = row if isinstance(row, list) else (row, 1)
        return number(a, letters), number(n, letters)

    for row in data["head"]:
        yield pair(row, {})
    if "law" in data:
        known = with_numbers(data["law"], lambda a: number(a, {}))
        law = law_stated({"law": known, "head": [number(a, {}) for a in data["head"]]})
        yield from zip(islice(law, len(data["head"]), None), repeat(1))
    m = 0
    while True:
        for row in data["block"]:
            yield pair(row, {"m": m, "z": number(data["base"] or 1, {}) ** m})
        m += 1


def quotients_of(data: Mapping[str, Any]) -> Iterator[int]:
    """The quotients one by one."""
    for a, n in counted_of(data):
        yield from repeat(a, n)


def single(certificate: Mapping[str, Any], u: Sequence[int]) -> dict[str, Any]:
    """What a certificate says at values of the u, as a statement without parameters."""
    values = {n: a + b * x for (n, a, b), x in zip(certificate["parameters"], u, strict=True)}

    def written(x: Any) -> Any:
        if isinstance(x, list):
            return list(map(written, x))
        if isinstance(x, dict):
            return {name: written(part) for name, part in x.items()}
        if isinstance(x, str):
            for letter, value in values.items():
                x = re.sub(rf"(?<![a-z]){letter}(?![a-z])", f"({value})", x)
        return x

    return {name: written(part) for name, part in certificate["statement"].items()}


def value_of(data: Mapping[str, Any], digits: int) -> Fraction:
    """A convergent of the statement's continued fraction, as near to its value as asked."""
    p, p_before, q, q_before = 1, 0, 0, 1
    word, bound = data["signs"], 10 ** (digits + 20)
    for n, (a, length) in enumerate(counted_of(data)):
        s = 1 if word[n % len(word)] == "+" else -1
        if length == 1:
            p, p_before = a * p + p_before, s * p
            q, q_before = a * q + q_before, s * q
        else:  # [[2, -1], [1, 0]]**l is [[l + 1, -l], [l, 1 - l]]
            assert (a, s) == (2, -1)
            p, p_before = p + length * (p + p_before), p_before - length * (p + p_before)
            q, q_before = q + length * (q + q_before), q_before - length * (q + q_before)
        # The tail lies in [1, infinity]: the value lies between p/q and (p + p')/(q + q').
        if abs(q * (q + q_before)) > bound:
            return Fraction(p, q)
        assert n < 100_000
    raise AssertionError


def holds(data: Mapping[str, Any], digits: int = 300) -> bool:
    """Whether the two sides of a certificate's statement agree to so many digits, by mpmath."""
    import mpmath

    with mpmath.workdps(digits + 150):
        c = by_mpmath(parse(data["constant"])) if "law" in data else _evaluated(data["constant"])
        top, bottom = (
            mpmath.polyval([mpmath.mpf(number(x, {})) for x in reversed(data[side])], c)
            for side in ("numerator", "denominator")
        )
        if bottom == 0:
            return False
        value = value_of(data, digits)
        other = mpmath.mpf(value.numerator) / value.denominator
        return bool(abs(top / bottom - other) < mpmath.mpf(10) ** -digits * max(1, abs(other)))


def _evaluated(text: str) -> Any:
    """A constant of a certificate in mpmath, at its working precision."""
    import mpmath

    def tasoev(*x: Any) -> Any:
        value = mpmath.mpf(0)
        for n in range(200, 0, -1):
            for u in reversed(x[:-1]):
                value = 1 / (u * x[-1] ** n + value)
        return value

    def ramanujan(q: Any) -> Any:
        value = mpmath.mpf(1)
        for n in range(400, 0, -1):
            value = 1 + q**n / value
        return 1 / value

    letters = {"e": mpmath.e + 0, "phi": mpmath.phi + 0, "golden_ratio": mpmath.phi + 0}
    names = vars(mpmath) | letters | {"tasoev": tasoev, "rogers_ramanujan": ramanujan}
    return eval(re.sub(r"[0-9]+", r"mpf(\g<0>)", text), {}, names)  # noqa: S307


def _evaluate(node: Any) -> Any:
    """A tree of the grammar in mpmath, at its working precision."""
    import mpmath

    kind = type(node).__name__
    if kind == "Number":
        return mpmath.mpf(node.value.numerator) / node.value.denominator
    if kind == "Name":
        return {"e": mpmath.e, "phi": mpmath.phi, "pi": mpmath.pi}[node.name] + 0
    if kind == "Negation":
        return -_evaluate(node.argument)
    if kind == "Call":
        return getattr(mpmath, node.function)(*map(_evaluate, node.arguments))
    a, b = _evaluate(node.left), _evaluate(node.right)
    if node.operator == "+":
        return a + b
    if node.operator == "-":
        return a - b
    if node.operator == "*":
        return a * b
    return a / b if node.operator == "/" else a**b
