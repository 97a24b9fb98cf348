"""Proofs for people, where groups of sums of powers are conjugate (Theorems S and B)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Final, NamedTuple, TypeAlias

from esma.continued_fractions.mobius import Matrix, adjugate, product
from esma.massey.laws import PowerSums
from esma.massey.laws.powersums import Power
from esma.proofs.alignment import primitive
from esma.proofs.certificate import expression
from esma.proofs.parts import CONCLUSION, ENTRY, Formula, Heading, Part, Prose
from esma.proofs.theorems.slopes import SlopeQuotients
from esma.writing.display import BREAK, LINE, breakable, measure, rows
from esma.writing.laws import LATEX, polynomial

InPowers: TypeAlias = Mapping[tuple[int, ...], Fraction | int]
"""A polynomial in x and y by its exponents."""
#: Quads of a matrix that is written as one.
_MATRIX: Final = 9.0


class _Groups(NamedTuple):
    """A start, and the quotients of the groups of X and of a formula as polynomials in x and y."""

    a: Matrix
    b: Matrix
    u: Matrix
    first: tuple[int, int]
    theirs: list[InPowers]
    ours: list[InPowers]
    marks: list[int]
    moved: list[InPowers]


def conjugacy(
    x: SlopeQuotients,
    law: PowerSums,
    signs: Sequence[int],
    m: Matrix,
    start: Sequence[int],
    group: Sequence[int],
    beginning: Formula | None = None,
    base: tuple[str, str] = ("", ""),
) -> list[Part]:
    """How the quotients of X and of a law go on together, and that they do so for ever.

    Parameters
    ----------
    m : the left-hand side is M X
    start, group : as in the certificate
    beginning, base : the matrices A, B and U, and the base in text and LaTeX, where these have
        polynomials in parameters, of which the others are those at one value
    """
    plain, typeset = (text or str(x.base) for text in base)
    (i, j), dx = start, group[0]
    a, b, u, now, theirs, ours, marks, moved = _groups(x, law, signs, m, start, group)
    return [
        Heading("Start"),
        Prose(
            rf"Let $A$ be the product of the matrices {ENTRY} of {initial(i)} of $X$, and $B$ that "
            rf"of {initial(j)} of the statement. Then $M A$ is a multiple of $B U$ with"
        ),
        beginning or matrices(A=a, B=b, U=u),
        Heading("Recurring step"),
        Prose(
            rf"Put $x = {typeset}^{{{now[0]}}}$ and $y = {typeset}^{{{now[1]}}}$ at first. The "
            "next quotients of $X$ and, each with the sign that follows it, of the statement are",
            f"Put x = {plain}**{now[0]} and y = {plain}**{now[1]} at first. The next quotients of"
            " X and, each with the sign that follows it, of the statement are",
        ),
        _listed("X", theirs, [1] * dx),
        _listed("a", ours, marks),
        Prose("and those of the groups behind are the same, again and again, with"),
        _listed("", moved, []),
        Prose(
            "in place of $x$, $y$: on the side of $X$ by the theorem, and on that of the statement "
            "because all exponents follow one recurrence. As polynomials in $x$ and $y$, $U$ times "
            r"the product of the matrices of $X$ is $\pm$ the product of the matrices of the "
            "statement times $U$."
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


def shared(
    x: SlopeQuotients,
    law: PowerSums,
    signs: Sequence[int],
    m: Matrix,
    start: Sequence[int],
    group: Sequence[int],
) -> tuple[Prose, str]:
    """The same in a paragraph, behind a lemma on groups, and what does not depend on the start."""
    _, _, u, (p, q), theirs, ours, marks, moved = _groups(x, law, signs, m, start, group)
    one, two, then = (
        rf",{BREAK}\ ".join(_typeset(*row))
        for row in ((theirs, [1] * len(theirs)), (ours, marks), (moved, []))
    )
    told = Prose(
        rf"$U = {small(u)}$. With $x = {x.base}^{{{p}}}$ and $y = {x.base}^{{{q}}}$ at first, and "
        rf"$({then})$ in place of $(x, y)$ again and again, the quotients of a group, each with "
        rf"the sign that follows it, are ${one}$ of $X$ and ${two}$ of the formula: as polynomials "
        r"in $x$ and $y$, $U$ times the matrices of the former is $\pm$ those of the latter times "
        "$U$."
    )
    return told, f"{start[0] % group[0]} {u} {one} {two}"


def initial(count: int) -> str:
    """How the first quotients are called.

    >>> initial(0), initial(1), initial(3)
    ('no quotients', 'the first quotient', 'the first $3$ quotients')
    """
    if not count:
        return "no quotients"
    return "the first quotient" if count == 1 else f"the first ${count}$ quotients"


def small(m: Matrix) -> str:
    """A matrix in a line of LaTeX."""
    a, b, c, d = m
    written = rf"\bigl(\begin{{smallmatrix}}{a}&{b}\\{c}&{d}\end{{smallmatrix}}\bigr)"
    return written if measure(written) <= _MATRIX else breakable(f"({a},{b};{c},{d})")


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


def _groups(
    x: SlopeQuotients,
    law: PowerSums,
    signs: Sequence[int],
    m: Matrix,
    start: Sequence[int],
    group: Sequence[int],
) -> _Groups:
    (i, j), (dx, dy) = start, group
    a = product(*((q, 1, 1, 0) for q in x.first(i)))
    b = product(*((q, signs[n % len(signs)], 1, 0) for n, q in enumerate(law.initials)))
    u, _ = primitive(product(adjugate(b), m, a))
    now, then = x.exponents(i), x.exponents(i + dx)
    theirs = [_in_powers(x.powers(n, dx), now, then) for n in range(i, i + dx)]
    ours = [_in_powers(row, now, then) for row in law.sums]
    marks = [signs[n % len(signs)] for n in range(j, j + dy)]
    (p, q), (r, s) = x.step(i, dx)
    return _Groups(a, b, u, now, theirs, ours, marks, [{(p, q): 1}, {(r, s): 1}])


def _in_powers(row: Iterable[Power], now: tuple[int, int], then: tuple[int, int]) -> InPowers:
    """A sum of powers as a polynomial in x and y, by its exponents in two groups."""
    (u, v), (s, t) = now, then
    d = u * t - v * s
    return {((e * t - f * v) // d, (f * u - e * s) // d): c for c, e, f in row}


def _listed(name: str, polynomials: Sequence[InPowers], signs: Sequence[int]) -> Formula:
    plain = [str(expression(p, "xy")) for p in polynomials]
    typeset = _typeset(polynomials, signs)
    if signs:
        plain = [f"{a} ({_sign(s)})" for a, s in zip(plain, signs, strict=True)]
        return Formula(
            f"{name}: {', '.join(plain)}",
            " \\\\\n".join(rows([rf"{name}\colon\ {typeset[0]}", *typeset[1:]], LINE, r",\ ")),
        )
    inside = r",\ ".join(typeset)
    return Formula(f"({', '.join(plain)})", rf"\bigl({inside}\bigr)")


def _typeset(polynomials: Sequence[InPowers], signs: Sequence[int]) -> list[str]:
    """In LaTeX, each with the sign that follows it, if there are signs."""
    typeset = [polynomial(p, LATEX, "xy") for p in polynomials]
    if not signs:
        return typeset
    return [rf"{a}\ ({_sign(s)})" for a, s in zip(typeset, signs, strict=True)]


def _sign(s: int) -> str:
    return "+" if s > 0 else "-"
