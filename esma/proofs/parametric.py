"""Formulas with parameters, ``tan(1/n) = [0; n - 1, 1, 3n - 2, ...]``, proved for all n at once.

Everything in such a formula is a polynomial in the index m and in integers u >= 0, where each
parameter is n = first + step u. The proof for one n (`esma.proofs.prover`) says where the two
expansions meet in the same state; between these places the identity of matrices is then decided
with the parameters as variables, and so are Tietze's condition, the range and the sign
(``proofs.md``, Theorem F). `esma.proofs.checkers.parametric_checker` checks what is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from itertools import product as points_of
from math import lcm
from typing import Any, Final, TypeAlias

from flint import fmpz_mpoly

from esma.enumeration.grammar import parse
from esma.errors import EsmaError
from esma.proofs.checkers import parametric_checker, quadratic_families_checker
from esma.proofs.checkers.parametric_checker import CertificateError, coefficient
from esma.proofs.matching import match
from esma.proofs.multivariate import (
    Terms,
    at_parameters,
    from_terms,
    in_parameters,
    ring,
    to_terms,
    value,
)
from esma.proofs.prover import Proof, prove
from esma.proofs.statements import Statement
from esma.writing.laws import LATEX, UNICODE, ClosedForm, Script, closed, polynomial, run

FORMAT: Final = "esma-family-certificate"
VERSION: Final = 1

Symbolic: TypeAlias = tuple[fmpz_mpoly, fmpz_mpoly, fmpz_mpoly, fmpz_mpoly]

_SAMPLES: Final = (5, 4, 3, 2, 1, 0)
"""Values of every u at which a proof for one n may say where the expansions meet."""
_SHIFT: Final = 8
"""The most steps by which a parameter's first value is raised until the conditions are seen."""
_LATER: Final = 3
"""So many groups later at most the equation of the start is tried."""


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


def named(template: str, values: Mapping[str, int]) -> str:
    """The text of a constant at values of its parameters.

    >>> named("besseli(v,2/d)", {"v": 0, "d": 3})
    'besseli(0,2/3)'
    """
    for name, x in values.items():
        template = re.sub(rf"\b{name}\b", str(x) if x >= 0 else f"({x})", template)
    return template


@dataclass(frozen=True)
class FamilyProof:
    """The outcome of an attempt to prove a family.

    Attributes
    ----------
    family
        What is proved: the parameters may start later than those of the conjecture.
    certificate
        A JSON object that `esma.proofs.checkers.kinds.check` accepts, or None.
    reason
        Why there is none; empty where there is one.
    """

    family: Family
    certificate: dict[str, Any] | None = None
    reason: str = ""

    def __bool__(self) -> bool:
        return self.certificate is not None


def prove_family(family: Family) -> FamilyProof:
    """Prove a formula for all values of its parameters from some on.

    Examples
    --------
    >>> n = ((1, 0, 1), (1, 0, 0))
    >>> odd = ((2, 1, 1), (2, 1, 0), (1, 0, 1), (1, 0, 0))
    >>> cot = Family("cot(1/n)", (Parameter("n", 1, 1),), ((), ((1, 0, 0),)), (((1, 0, 0),), ()),
    ...     (-1,), (), (odd,))
    >>> prove_family(cot).family.range_text()
    'n ≥ 1'
    """
    width = len(family.parameters)
    for by in _shifts(width):  # from where on the constant has a value
        moved = family.shifted(by)
        source = source_of(moved)
        if isinstance(source, Source):
            break
    else:
        return _prove_quadratic(family, str(source))
    reason = "no proof for single values to start from"
    for u in _SAMPLES:
        sample = prove(moved.statement([u] * width))
        if sample.certificate is None or "links" not in sample.certificate:
            reason = f"for {moved.name_at([u] * width)}: {sample.reason}"
            continue
        attempt = _Attempt(moved, source, sample.certificate)
        found = attempt.proof() if attempt.is_about(sample.certificate, u) else "another theorem"
        if not isinstance(found, str):
            return found
        reason = found
    return FamilyProof(family, reason=reason)


def _prove_quadratic(family: Family, reason: str) -> FamilyProof:
    """A family of quadratic irrationals: its certificate is the statement, from where on its
    conditions are seen.
    """
    for by in _shifts(len(family.parameters)):
        moved = family.shifted(by)
        certificate = certificate_of(moved, kind="quadratic")
        try:
            quadratic_families_checker.check(certificate)
        except CertificateError as error:
            if not str(error).startswith("constant:"):
                reason = str(error)
        else:
            return FamilyProof(moved, certificate)
    return FamilyProof(family, reason=reason)


def _shifts(width: int) -> Iterator[tuple[int, ...]]:
    """By how many steps parameters' first values are raised."""
    most = _SHIFT if width == 1 else _SHIFT // 2
    yield from sorted(points_of(range(most + 1), repeat=width), key=lambda by: (sum(by), by))


def certificate_of(family: Family, **proof: Any) -> dict[str, Any]:
    """A certificate that states the family, with the parts of its proof."""

    def listed(rows: tuple[Terms, ...]) -> list[list[list[int]]]:
        return [[list(row) for row in p] for p in rows]

    statement = {
        "constant": family.constant,
        "numerator": listed(family.numerator),
        "denominator": listed(family.denominator),
        "signs": list(family.signs),
        "head": listed(family.head),
        "polynomials": listed(family.polynomials),
        **({"lengths": listed(family.lengths)} if family.lengths else {}),
    }
    return {
        "format": FORMAT,
        "version": VERSION,
        "parameters": [[p.name, p.first, p.step] for p in family.parameters],
        "statement": statement,
        **proof,
    }


def prove_single(family: Family, u: Sequence[int]) -> Proof:
    """The proof of the formula at one value of each u, below the range of the family's too."""
    try:
        return prove(family.statement(u))
    except EsmaError as error:  # the constant has no value there
        return Proof("unproved", reason=str(error))


@dataclass(frozen=True)
class Source:
    """The theorem with parameters: the quotients first + step i of X_0, and C with c = C X_0."""

    first: fmpz_mpoly
    step: fmpz_mpoly
    sign: int
    constant: Symbolic
    title: str
    reference: str


def source_of(family: Family) -> Source | str:
    """The theorem for the family's constant as the checker reads it, or why there is none."""
    certificate = certificate_of(family)
    try:
        read = parametric_checker.Family(certificate["statement"], certificate["parameters"])
        found = match(parse(family.name_at([1] * len(family.parameters))))
    except (ValueError, TypeError) as error:
        return (
            str(error)
            if isinstance(error, CertificateError)
            else f"no theorem for {family.constant}"
        )
    if found is None:
        return f"no theorem for {family.constant}"
    theorem, variables = found.canonical.theorem, ring(read.width)
    parts = (coefficient(p, e) for p in read.c for e in (1, 0))
    a, b, c, d = map(variables.from_dict, parts)
    return Source(
        variables.from_dict(read.first),
        variables.from_dict(read.step),
        read.sign,
        (a, b, c, d),
        theorem.title,
        theorem.source,
    )


def times(m: Symbolic, n: Symbolic) -> Symbolic:
    """The product of matrices of polynomials."""
    a, b, c, d = m
    e, f, g, h = n
    return a * e + b * g, a * f + b * h, c * e + d * g, c * f + d * h


def at_least(p: fmpz_mpoly, bound: int) -> bool:
    """Whether P >= bound for all values >= 0 of the variables, as the coefficients show."""
    rows = (p - bound).to_dict().values()
    return all(c >= 0 for c in rows)


def sign_of(p: fmpz_mpoly) -> int:
    """1 or -1 where the coefficients show that sign everywhere, else 0."""
    return at_least(p, 1) - at_least(-p, 1)


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

    def map(self, epsilon: int) -> Symbolic:
        """M with ``epsilon P(c)/Q(c) = M X_0``."""
        (p, q), (r, s) = (
            [from_terms(x, self.width) for x in side]
            for side in (self.family.numerator, self.family.denominator)
        )
        return times((epsilon * q, epsilon * p, s, r), self.source.constant)


class _Attempt:
    """The places where the two expansions of a proof for one value meet, tried for all."""

    def __init__(self, family: Family, source: Source, sample: Mapping[str, Any]) -> None:
        self.family, self.start = family, (sample["start"]["x"], sample["start"]["y"])
        self.links = [(row[0], row[1]) for row in sample["links"]]
        self.sides = Expansions(family, source)
        self.strides = sum(dx for dx, _ in self.links), sum(dy for _, dy in self.links)

    def is_about(self, sample: Mapping[str, Any], u: int) -> bool:
        """Whether the proof for one value has this X_0 and M there."""
        source, theorem, M = self.sides.source, sample["theorem"], sample["map"]
        at = [u] * self.sides.width
        here = [int(p(*at)) for p in (source.first, source.step, *self.sides.map(1))]
        same = here[:2] == [theorem["first"], theorem["step"]] and theorem["multiple"] == 1
        rows = [(e * here[2], e * here[3], *here[4:]) for e in (1, -1)]
        pairs = list(combinations(range(4), 2))
        return same and any(all(r[i] * M[j] == r[j] * M[i] for i, j in pairs) for r in rows)

    def proof(self) -> FamilyProof | str:
        """The family as far as it is proved and its certificate, or what failed."""
        (i, j), (tx, ty) = self.start, self.strides
        places = [(i + later * tx, j + later * ty) for later in range(_LATER)]
        found = [
            (place, epsilon)
            for place in places
            for epsilon in (1, -1)
            if self._returns(place, epsilon)
        ]
        if not found:
            return "the identity of the step does not hold for all parameters"
        for by, (place, epsilon) in points_of(_shifts(len(self.family.parameters)), found):
            if self._holds(place, by, epsilon):
                moved = self.family.shifted(by)
                start, links = {"x": place[0], "y": place[1]}, [list(row) for row in self.links]
                proof = certificate_of(moved, sign=epsilon, start=start, links=links)
                return FamilyProof(moved, proof)
        return "the sign of the value, or Tietze's condition, is not seen for all parameters"

    def _returns(self, place: tuple[int, int], epsilon: int) -> bool:
        """Whether the links lead from U back to it by identities of polynomials."""
        sides, (tx, ty) = self.sides, self.strides
        i, j = place
        state = times(times(sides.back(0, j), sides.map(epsilon)), sides.of_x(0, i))
        v = state
        for dx, dy in self.links:
            w = times(sides.back(j, j + dy), times(v, sides.of_x(i, i + dx)))
            left = times(v, sides.of_x(i, i + dx, tx))
            if left != times(sides.of_y(j, j + dy, ty), w):
                return False
            v, i, j = w, i + dx, j + dy
        return v in (state, tuple(-x for x in state))

    def _holds(self, place: tuple[int, int], by: tuple[int, ...], epsilon: int) -> bool:
        """The inequalities for all values of the parameters from `by` on."""
        sides = self.sides
        gens = sides.ring.gens()
        inside = [gens[0], *(u + x for u, x in zip(gens[1:], by, strict=True))]

        def moved(p: fmpz_mpoly) -> fmpz_mpoly:
            return p.compose(*inside)

        if not any(sign_of(moved(p)) for p in sides.map(epsilon)):
            return False
        _, j = place
        p, r, q, t = map(moved, sides.of_y(0, j))
        e = sign_of(q + t)
        if not e or sign_of(p + r) != e or not (at_least(e * p, 0) and at_least(e * q, 0)):
            return False
        if not all(at_least(moved(length), 0) for length in sides.lengths):
            return False
        return all(
            sides.length(n) is not None
            or at_least(
                moved(sides.quotient(n, sides.period)),
                1 if self.family.signs[n % len(self.family.signs)] > 0 else 2,
            )
            for n in range(j, j + sides.period)
        )


def from_certificate(certificate: Mapping[str, Any]) -> Family:
    """The family that a certificate is about.

    Raises
    ------
    EsmaError
        If it is not a certificate of a family.
    """
    if certificate.get("format") != FORMAT:
        raise EsmaError("this is not the certificate of a family in parameters")
    data = certificate["statement"]

    def rows(name: str) -> tuple[Terms, ...]:
        return tuple(tuple(tuple(row) for row in p) for p in data[name])

    return Family(
        data["constant"],
        tuple(Parameter(*row) for row in certificate["parameters"]),
        rows("numerator"),
        rows("denominator"),
        tuple(data["signs"]),
        rows("head"),
        rows("polynomials"),
        rows("lengths") if "lengths" in data else (),
    )
