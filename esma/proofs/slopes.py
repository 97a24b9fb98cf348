"""Proofs for people, where groups of sums of powers are conjugate (Theorems S and B)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from esma.continued_fractions.mobius import Matrix, adjugate, product
from esma.massey.laws import PowerSums
from esma.massey.laws.powersums import Power
from esma.proofs.alignment import primitive
from esma.proofs.certificate import expression
from esma.proofs.parts import CONCLUSION, Formula, Heading, Part, Prose
from esma.proofs.theorems.slopes import SlopeQuotients
from esma.writing.display import LINE, rows
from esma.writing.laws import LATEX, polynomial

InPowers: TypeAlias = Mapping[tuple[int, ...], Fraction | int]
"""A polynomial in x and y by its exponents."""


def conjugacy(
    x: SlopeQuotients,
    law: PowerSums,
    signs: Sequence[int],
    m: Matrix,
    start: Sequence[int],
    group: Sequence[int],
) -> list[Part]:
    """How the quotients of X and of a law go on together, and that they do so for ever.

    Parameters
    ----------
    m : the left-hand side is M X
    start, group : as in the certificate
    """
    (i, j), (dx, dy) = start, group
    a = product(*((q, 1, 1, 0) for q in x.first(i)))
    b = product(*((q, signs[n % len(signs)], 1, 0) for n, q in enumerate(law.initials)))
    u, _ = primitive(product(adjugate(b), m, a))
    now, then = x.exponents(i), x.exponents(i + dx)
    theirs = [_in_powers(x.powers(n, dx), now, then) for n in range(i, i + dx)]
    ours = [_in_powers(row, now, then) for row in law.sums]
    marks = [signs[n % len(signs)] for n in range(j, j + dy)]
    (p, q), (r, s) = x.step(i, dx)
    moved: list[InPowers] = [{(p, q): 1}, {(r, s): 1}]
    return [
        Heading("Start"),
        Prose(
            r"Let $A$ be the product of the matrices $\bigl(\begin{smallmatrix}a&s\\1&0"
            rf"\end{{smallmatrix}}\bigr)$ of the first ${i}$ quotients of $X$, and $B$ that of the "
            rf"first ${j}$ of the statement. Then $M A$ is a multiple of $B U$ with"
        ),
        matrices(A=a, B=b, U=u),
        Heading("Recurring step"),
        Prose(
            rf"Put $x = {x.base}^{{{now[0]}}}$ and $y = {x.base}^{{{now[1]}}}$ at first. The next "
            "quotients of $X$ and, each with the sign that follows it, of the statement are",
            f"Put x = {x.base}**{now[0]} and y = {x.base}**{now[1]} at first. The next quotients of"
            " X and, each with the sign that follows it, of the statement are",
        ),
        _listed("X", theirs, [1] * dx),
        _listed("a", ours, marks),
        Prose("and those of the groups behind are the same, again and again, with"),
        _listed("", moved, []),
        Prose(
            "in place of $x$, $y$: on the side of $X$ by the theorem, and on that of the statement "
            "because all exponents follow one recurrence. As polynomials in $x$ and $y$, $U$ times "
            rf"the product of the ${dx}$ matrices of $X$ is $\pm$ the product of the ${dy}$ "
            "matrices of the statement times $U$."
        ),
        Heading("Convergence"),
        Prose(
            rf"From index ${j}$ on all quotients $a$ satisfy $a \ge 1$ and $a + s \ge 1$: those of "
            "the first group do, and $x$ and $y$ do not fall, with positive coefficients. They "
            "are not all 2 with a minus from some index on, for the product of the matrices of a "
            "group has the trace of that of $X$, up to its sign, which grows. So "
            "Tietze's condition holds (Math. Ann. 70, 1911, 236--265)."
        ),
        Heading("Conclusion"),
        Prose(CONCLUSION),
    ]


def matrices(**named: Matrix) -> Formula:
    """Matrices by their names."""
    parts = [(name, *map(str, m)) for name, m in named.items()]
    typeset = [
        rf"{name} = \begin{{pmatrix}}{a} & {b}\\ {c} & {d}\end{{pmatrix}}"
        for name, a, b, c, d in parts
    ]
    return Formula(
        "\n".join(f"{name} = [[{a}, {b}], [{c}, {d}]]" for name, a, b, c, d in parts),
        " \\\\\n".join(rows(typeset, LINE, r",\quad ")),
    )


def _in_powers(row: Iterable[Power], now: tuple[int, int], then: tuple[int, int]) -> InPowers:
    """A sum of powers as a polynomial in x and y, by its exponents in two groups."""
    (u, v), (s, t) = now, then
    d = u * t - v * s
    return {((e * t - f * v) // d, (f * u - e * s) // d): c for c, e, f in row}


def _listed(name: str, polynomials: Sequence[InPowers], signs: Sequence[int]) -> Formula:
    plain = [str(expression(p, "xy")) for p in polynomials]
    typeset = [polynomial(p, LATEX, "xy") for p in polynomials]
    if signs:
        marks = ["+" if s > 0 else "-" for s in signs]
        plain = [f"{a} ({s})" for a, s in zip(plain, marks, strict=True)]
        typeset = [rf"{a}\ ({s})" for a, s in zip(typeset, marks, strict=True)]
        return Formula(
            f"{name}: {', '.join(plain)}",
            " \\\\\n".join(rows([rf"{name}\colon\ {typeset[0]}", *typeset[1:]], LINE, r",\ ")),
        )
    inside = r",\ ".join(typeset)
    return Formula(f"({', '.join(plain)})", rf"\bigl({inside}\bigr)")
