"""Formulas with parameters, ``tan(1/n) = [0; n - 1, 1, 3n - 2, ...]``, proved for all n at once.

Everything in such a formula is a polynomial in the index m and in integers u >= 0, where each
parameter is n = first + step u. `esma.proofs.parametric_prover` proves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import lcm
from typing import Any, TypeAlias

from flint import fmpz_mpoly

from esma.enumeration.grammar import parse
from esma.errors import EsmaError, Refusal
from esma.proofs import certificate as certificates
from esma.proofs.certificate import named
from esma.proofs.checker import CertificateError, checker
from esma.proofs.multivariate import (
    Terms,
    at_parameters,
    from_terms,
    in_parameters,
    ring,
    to_terms,
    value,
)
from esma.proofs.statements import Statement
from esma.proofs.theorems import match
from esma.writing.laws import LATEX, UNICODE, ClosedForm, Script, closed, polynomial, run

Symbolic: TypeAlias = tuple[fmpz_mpoly, fmpz_mpoly, fmpz_mpoly, fmpz_mpoly]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter ``name = first + step u`` for all integers u >= 0."""

    name: str
    first: int
    step: int

    def at(self, u: int) -> int:
        """Its value."""
        return self.first + self.step * u


@dataclass(frozen=True)
class Family(ClosedForm):
    """``|P(c)/Q(c)| = a_0 + s_0/(a_1 + ...)`` for all values of parameters in c and the quotients.

    Attributes
    ----------
    constant
        c, with the letters of the parameters in it.
    parameters
        Their ranges.
    numerator, denominator
        P and Q, lowest degree first: polynomials in the u.
    signs
        The sign word.
    head, polynomials
        ``a_0 ... a_{pre-1}`` and P_j(m): polynomials in m and the u.
    lengths
        Empty, or for growing runs how often the quotient of entry j stands in block m, polynomials
        in m and the u: 1, but for runs of 2 under the sign word (-1,).
    without
        Values of the parameters at which nothing is stated.

    Examples
    --------
    cot(1/n) = n - 1/(3n - 1/(5n - ...)), n = 1 + u:

    >>> n = ((1, 0, 1), (1, 0, 0))
    >>> odd = ((2, 1, 1), (2, 1, 0), (1, 0, 1), (1, 0, 0))
    >>> cot = Family("cot(1/n)", (Parameter("n", 1, 1),), ((), ((1, 0, 0),)), (((1, 0, 0),), ()),
    ...     (-1,), (), (odd,))
    >>> cot.statement([4]).polynomials
    ((5, 10),)
    """

    constant: str
    parameters: tuple[Parameter, ...]
    numerator: tuple[Terms, ...]
    denominator: tuple[Terms, ...]
    signs: tuple[int, ...]
    head: tuple[Terms, ...]
    polynomials: tuple[Terms, ...]
    lengths: tuple[Terms, ...] = ()
    without: tuple[tuple[int, ...], ...] = ()

    def name_at(self, u: Sequence[int]) -> str:
        """The constant's text at values of the u."""
        return named(
            self.constant, {p.name: p.at(x) for p, x in zip(self.parameters, u, strict=True)}
        )

    def statement(self, u: Sequence[int]) -> Statement:
        """The formula at values of the u, integers that may be negative."""
        name = self.name_at(u)
        return Statement(
            name,
            parse(name),
            tuple(value(p, (0, *u)) for p in self.numerator),
            tuple(value(q, (0, *u)) for q in self.denominator),
            self.signs,
            tuple(value(a, (0, *u)) for a in self.head),
            tuple(at_parameters(p, u) for p in self.polynomials),
            tuple(at_parameters(p, u) for p in self.lengths),
        )

    def shifted(self, by: Sequence[int]) -> Family:
        """The formula with the first value of each parameter raised by `by` steps."""
        parameters = tuple(
            replace(p, first=p.at(x)) for p, x in zip(self.parameters, by, strict=True)
        )
        gens = ring(1 + len(by)).gens()
        inside = [gens[0], *(u + x for u, x in zip(gens[1:], by, strict=True))]

        def moved(rows: tuple[Terms, ...]) -> tuple[Terms, ...]:
            return tuple(to_terms(from_terms(p, 1 + len(by)).compose(*inside)) for p in rows)

        return replace(
            self,
            parameters=parameters,
            numerator=moved(self.numerator),
            denominator=moved(self.denominator),
            head=moved(self.head),
            polynomials=moved(self.polynomials),
            lengths=moved(self.lengths),
        )

    @property
    def names(self) -> str:
        """m and the letters of the parameters."""
        return "m" + "".join(p.name for p in self.parameters)

    def polynomial(self, p: Terms, script: Script, index: str = "m") -> str:
        """One of its polynomials in m, or another letter, and the parameters."""
        inside = in_parameters(p, [(x.first, x.step) for x in self.parameters])
        return polynomial(inside, script, index + self.names[1:])

    def written(self, script: Script, width: float | None = None) -> str:
        """The quotients, for parameters see `esma.writing.laws.closed`."""
        head = [self.polynomial(a, script) for a in self.head]
        block = [self.polynomial(p, script) for p in self.polynomials]
        lengths = [self.polynomial(p, script) for p in self.lengths] or ["1"] * len(block)
        runs = [run(a, n, script) for a, n in zip(block, lengths, strict=True)]
        growing = any(row[1] for p in (*self.polynomials, *self.lengths) for row in p)
        return closed(head, runs, script, width, growing=growing)

    def fraction(self, name: str, *, tex: bool = False) -> str:
        """``P(c)/Q(c)`` with a name for c.

        >>> n = ((1, 0, 1), (1, 0, 0))
        >>> Family("c", (Parameter("n", 1, 1),), (n, n), ((), n), (), (), ()).fraction("c")
        '(n·c + n)/(n·c)'
        """
        p, q = (self._side(side, name, tex) for side in (self.numerator, self.denominator))
        if q == "1":
            return p
        if tex:
            return rf"\frac{{{p}}}{{{q}}}"
        return f"{_grouped(p)}/{_grouped(q, below=True)}"

    def _side(self, side: tuple[Terms, ...], name: str, tex: bool) -> str:
        out = ""
        for e in range(len(side) - 1, -1, -1):
            if not side[e]:
                continue
            size = self.polynomial(side[e], LATEX if tex else UNICODE)
            several = re.search(r".[+\-−]", size) is not None
            power = "" if e == 0 else name if e == 1 else name + (f"^{{{e}}}" if tex else f"^{e}")
            negative = size[0] in "-−" and not several
            size = size[1:] if negative else size
            if power and size == "1":
                size = ""
            elif power and several:
                size = rf"({size})\," if tex else f"({size})·"
            elif power and size:
                size += r"\," if tex else "·"
            sign = (" - " if tex else " − ") if negative else " + "
            out += (sign if out else sign.strip() if negative else "") + size + power
        return out

    def range_text(self, *, tex: bool = False) -> str:
        """For which values it is stated.

        >>> Family("c", (Parameter("n", 3, 2),), (), (), (), (), ()).range_text()
        'n = 3, 5, 7, …'
        """
        parts = []
        for p in self.parameters:
            if p.step == 1:
                parts.append(rf"{p.name} \ge {p.first}" if tex else f"{p.name} ≥ {p.first}")
            else:
                listed = ", ".join(str(p.at(i)) for i in range(3))
                parts.append(f"{p.name} = {listed}, " + (r"\dots" if tex else "…"))
        if self.without:
            names = [p.name for p in self.parameters]
            sign = r"\ne" if tex else "≠"
            parts.append(f"{point_text(names)} {sign} {', '.join(map(point_text, self.without))}")
        return ", ".join(parts)


def point_text(parts: Sequence[object]) -> str:
    """A point of several coordinates in parentheses, of one without them.

    >>> point_text((4,)), point_text((4, 9))
    ('4', '(4, 9)')
    """
    listed = ", ".join(map(str, parts))
    return listed if len(parts) == 1 else f"({listed})"


def _grouped(text: str, *, below: bool = False) -> str:
    loose = re.search(r" [+−] ", text) or (below and "·" in text)
    return f"({text})" if loose else text


def said(error: CertificateError) -> str:
    """What a checker's condition says, without its number."""
    return str(error).partition(": ")[2]


def certificate_of(
    family: Family,
    theorem: str,
    sign: int = 1,
    start: Sequence[int] | None = None,
    group: Sequence[int] | None = None,
) -> dict[str, Any]:
    """A certificate about the family, or that with -P for P, with the parts of its proof."""
    starts = [(p.first, p.step) for p in family.parameters]

    def written(rows: tuple[Terms, ...], e: int = 1) -> list[int | str]:
        inside = (in_parameters(p, starts) for p in rows)
        return [
            certificates.expression({powers: e * c for powers, c in p.items()}, family.names)
            for p in inside
        ]

    statement = {
        "constant": family.constant,
        "numerator": written(family.numerator, sign),
        "denominator": written(family.denominator),
        "signs": certificates.word_of(family.signs),
        "head": written(family.head),
        "block": certificates.entries_of(written(family.polynomials), written(family.lengths)),
        "base": None,
    }
    parameters = [(p.name, p.first, p.step) for p in family.parameters]
    return certificates.certificate_of(statement, theorem, start, group, parameters)


@dataclass(frozen=True)
class Source:
    """The theorem with parameters: the quotients first + step i of X_0, and C with c = C X_0."""

    first: fmpz_mpoly
    step: fmpz_mpoly
    sign: int
    constant: Symbolic
    title: str
    reference: str


def source_of(family: Family) -> Source | Refusal:
    """The theorem for the family's constant as the checker reads it, or why there is none."""
    try:
        _, x = checker.read(certificate_of(family, "A"))
        found = match(parse(family.name_at([1] * len(family.parameters))))
    except CertificateError as error:
        return Refusal(said(error))
    except (ValueError, TypeError):
        found = None
    if found is None:
        return Refusal(f"no theorem for {family.constant}")
    assert isinstance(x, checker.Progression)
    theorem, width = found.canonical.theorem, 1 + len(family.parameters)
    parts = [checker.coefficient(p, e, 0) for p in x.c for e in (1, 0)]
    whole = [x.first, x.d, *parts]
    if x.period > 1 or any(type(c) is not int for p in whole for c in p.values()):
        return Refusal(
            f"no theorem for {family.constant}: its quotients are not progressions of integers"
        )
    first, step, a, b, c, d = (from_terms(_terms(p, width), width) for p in whole)
    return Source(first, step, x.sigma, (a, b, c, d), theorem.title, theorem.source)


def _terms(p: checker.Polynomial, width: int) -> Terms:
    """A polynomial of the checker in m and the parameters."""
    places = [0, *range(3, 2 + width)]
    rows = ((int(c), *(checker.exponent(e, i) for i in places)) for e, c in p.items())
    return tuple(sorted(rows, key=lambda row: row[1:], reverse=True))


def times(m: Symbolic, n: Symbolic) -> Symbolic:
    """The product of matrices of polynomials."""
    a, b, c, d = m
    e, f, g, h = n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


class Expansions:
    """The entries on both sides of a family's formula, as polynomials in the index of the group and
    the parameters.
    """

    def __init__(self, family: Family, source: Source | None = None) -> None:
        self.family, self._source = family, source
        self.width = 1 + len(family.parameters)
        self.ring = ring(self.width)
        self.k = self.ring.gens()[0]
        self.one = self.ring.constant(1)
        self.zero = self.ring.constant(0)
        self.identity: Symbolic = (self.one, self.zero, self.zero, self.one)
        self.head = [from_terms(a, self.width) for a in family.head]
        self.tail = [from_terms(p, self.width) for p in family.polynomials]
        self.lengths = [from_terms(p, self.width) for p in family.lengths]
        self.period = lcm(len(self.tail), len(family.signs))

    @property
    def source(self) -> Source:
        """The theorem, which quadratic irrationals do without."""
        assert self._source is not None
        return self._source

    def x(self, n: int, stride: int = 0) -> Symbolic:
        """Entry n + stride k of the theorem's expansion."""
        quotient = self.source.first + self.source.step * (n + stride * self.k)
        return quotient, self.one * self.source.sign, self.one, self.zero

    def y(self, n: int, stride: int = 0) -> Symbolic:
        """Entry n + stride k of the formula's."""
        run = self.length(n, stride)
        if run is not None:
            return run + 1, -run, run, 1 - run
        s = self.one * self.family.signs[n % len(self.family.signs)]
        return self.quotient(n, stride), s, self.one, self.zero

    def quotient(self, n: int, stride: int = 0) -> fmpz_mpoly:
        """Its quotient."""
        return self.head[n] if n < len(self.head) else self._at(self.tail, n, stride)

    def length(self, n: int, stride: int = 0) -> fmpz_mpoly | None:
        """How often it stands there in a run; None where the entry is one quotient."""
        if n < len(self.head) or not self.lengths:
            return None
        row = self.lengths[(n - len(self.head)) % len(self.tail)]
        return None if row == self.one else self._at(self.lengths, n, stride)

    def _at(self, rows: list[fmpz_mpoly], n: int, stride: int) -> fmpz_mpoly:
        m, j = divmod(n - len(self.head), len(self.tail))
        inside = [m + stride // len(self.tail) * self.k, *self.ring.gens()[1:]]
        return rows[j].compose(*inside)

    def of_x(self, start: int, stop: int, stride: int = 0) -> Symbolic:
        """The product of entries of the theorem's expansion."""
        total = self.identity
        for n in range(start, stop):
            total = times(total, self.x(n, stride))
        return total

    def of_y(self, start: int, stop: int, stride: int = 0) -> Symbolic:
        """The product of entries of the formula's."""
        total = self.identity
        for n in range(start, stop):
            total = times(total, self.y(n, stride))
        return total

    def back(self, start: int, stop: int) -> Symbolic:
        """The inverse of a product of entries of the formula's, whose determinant is +-1."""
        a, b, c, d = self.of_y(start, stop)
        e = a * d - b * c
        return d * e, -b * e, -c * e, a * e

    def map(self) -> Symbolic:
        """M with ``P(c)/Q(c) = M X_0``."""
        (p, q), (r, s) = (
            [from_terms(x, self.width) for x in side]
            for side in (self.family.numerator, self.family.denominator)
        )
        return times((q, p, s, r), self.source.constant)


def from_certificate(certificate: Mapping[str, Any]) -> Family:
    """The family that a certificate is about; the sign of P/Q is that of an expression.

    Raises
    ------
    EsmaError
        If it is not a certificate of a family.
    """
    family = stated(certificate)
    leading = next((p for p in reversed(family.numerator) if p), ((1,),))
    if leading[0][0] > 0:
        return family
    numerator = tuple(tuple((-c, *e) for c, *e in p) for p in family.numerator)
    return replace(family, numerator=numerator)


def stated(certificate: Mapping[str, Any]) -> Family:
    """What a certificate states of P(c)/Q(c), with its sign.

    Raises
    ------
    EsmaError
        If it is no certificate of a family.
    """
    certificate = certificates.current(certificate)
    if not certificate.get("parameters"):
        raise EsmaError("this is not the certificate of a family in parameters")
    try:
        y, _ = checker.read(certificate)
    except CertificateError as error:
        raise EsmaError(str(error)) from error
    width = 1 + len(y.u)

    def rows(polynomials: Iterable[checker.Polynomial]) -> tuple[Terms, ...]:
        return tuple(_terms(p, width) for p in polynomials)

    lengths = rows(n for _, n in y.block)
    return Family(
        y.constant,
        tuple(Parameter(*row) for row in certificate["parameters"]),
        rows(y.P),
        rows(y.Q),
        tuple(y.signs),
        rows(a for a, _ in y.head),
        rows(a for a, _ in y.block),
        lengths if any(n != ((1, *[0] * width),) for n in lengths) else (),
    )
