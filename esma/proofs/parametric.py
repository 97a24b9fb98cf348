"""Formulas with parameters, ``tan(1/n) = [0; n - 1, 1, 3n - 2, ...]``, for all n at once.

Everything in such a formula is a polynomial in the index m and in the parameters, each of which is
n = first + step u for all integers u >= 0. A formula about one number is one without parameters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from math import lcm
from typing import Any, Final, TypeAlias

from flint import fmpq_mpoly

from esma.enumeration.grammar import parse
from esma.errors import EsmaError, Refusal
from esma.proofs.certificate import certificate_of, current, entries_of, expression, named, word_of
from esma.proofs.checker import CertificateError, checker
from esma.proofs.polynomials import coefficients, ring, terms
from esma.proofs.statements import LawStatement, Statement, law_stated
from esma.proofs.theorems import Theorem, match
from esma.system.rationals import fmpq_of, fraction_of
from esma.writing.display import digits
from esma.writing.laws import (
    LATEX,
    UNICODE,
    ClosedForm,
    Script,
    behind,
    closed,
    polynomial,
    run,
)

Polynomials: TypeAlias = tuple[fmpq_mpoly, ...]
Symbolic: TypeAlias = tuple[Any, Any, Any, Any]
"""A matrix of polynomials."""


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
class ParametricFormula(ClosedForm):
    """``P(c)/Q(c) = a_0 + s_0/(a_1 + ...)`` for all values of parameters in c and the quotients.

    Attributes
    ----------
    constant : c, with the letters of the parameters in it
    parameters : their ranges
    numerator, denominator : P and Q, lowest degree first: polynomials in the parameters
    signs : the sign word
    head, polynomials : ``a_0 ... a_{pre-1}`` and P_j(m): polynomials in m and the parameters.
    lengths : empty, or for growing runs how often the quotient of entry j stands in block m,
        polynomials like these: 1, but for runs of 2 under the sign word (-1,)
    base : unless 1, m stands for ``base**m``; it may be a polynomial in the parameters
    head_lengths : empty, or how often each quotient of the head stands there
    without : values of the parameters at which nothing is stated
    law : in place of polynomials, how the quotients behind the head go on, as `Law.stated` says it,
        with polynomials in the parameters in place of the numbers in `NUMBERS`

    Examples
    --------
    cot(1/n) = n - 1/(3n - 1/(5n - ...)):

    >>> m, n = ring("mn").gens()
    >>> cot = ParametricFormula("cot(1/n)", (Parameter("n", 1, 1),), (0 * n, n**0), (n**0,), (-1,),
    ...     (), (2 * m * n + n,))
    >>> cot.statement([4]).polynomials
    ((5, 10),)
    """

    constant: str
    parameters: tuple[Parameter, ...]
    numerator: Polynomials
    denominator: Polynomials
    signs: tuple[int, ...]
    head: Polynomials
    polynomials: Polynomials
    lengths: Polynomials = ()
    base: int | fmpq_mpoly = 1
    head_lengths: Polynomials = ()
    without: tuple[tuple[int, ...], ...] = ()
    law: Mapping[str, Any] | None = None

    @cached_property
    def names(self) -> str:
        """m and the letters of the parameters."""
        return "m" + "".join(p.name for p in self.parameters)

    @cached_property
    def gens(self) -> tuple[fmpq_mpoly, ...]:
        """These letters."""
        return ring(self.names).gens()

    @property
    def period(self) -> int:
        """The number of entries after which polynomials and signs both repeat."""
        return lcm(len(self.polynomials), len(self.signs))

    def name_at(self, u: Sequence[int]) -> str:
        """The constant's text at values of the u."""
        values = {p.name: p.at(x) for p, x in zip(self.parameters, u, strict=True)}
        return named(self.constant, values)

    def statement(self, u: Sequence[int]) -> Statement:
        """The formula at values of the u, integers that may be negative, where it has no law."""
        found = self.at(u)
        assert isinstance(found, Statement)
        return found

    def at(self, u: Sequence[int]) -> Statement | LawStatement:
        """The same, or the statement of a law."""
        name, point = self.name_at(u), [p.at(x) for p, x in zip(self.parameters, u, strict=True)]

        def rows(side: Polynomials) -> tuple[tuple[Any, ...], ...]:
            return tuple(coefficients(p, point) for p in side)

        def numbers(side: Polynomials) -> tuple[int, ...]:
            return tuple(int(row[0]) for row in rows(side))

        sides = numbers(self.numerator), numbers(self.denominator)
        if self.law is not None:
            stated = with_numbers(self.law, lambda p: numbers((p,))[0])
            law = law_stated({"head": numbers(self.head), "law": stated})
            return LawStatement(name, parse(name), *sides, self.signs, law)
        return Statement(
            name,
            parse(name),
            *sides,
            self.signs,
            numbers(self.head),
            rows(self.polynomials),
            rows(self.lengths),
            numbers((self.base + 0 * self.gens[0],))[0],
            numbers(self.head_lengths),
        )

    def shifted(self, by: Sequence[int]) -> ParametricFormula:
        """The formula with the first value of each parameter raised by `by` steps."""
        moved = (replace(p, first=p.at(x)) for p, x in zip(self.parameters, by, strict=True))
        return replace(self, parameters=tuple(moved))

    # -- its continued fraction, entry by entry ----------------------------------------------------

    def quotient(self, n: int, stride: int = 0) -> fmpq_mpoly:
        """The quotient of entry n + stride k, with k in place of m, or its power of the base."""
        return self.head[n] if n < len(self.head) else self._at(self.polynomials, n, stride)

    def length(self, n: int, stride: int = 0) -> fmpq_mpoly | None:
        """How often it stands there in a run; None where the entry is one quotient."""
        if n < len(self.head):
            found = self.head_lengths[n] if self.head_lengths else None
        else:
            found = self._at(self.lengths, n, stride) if self.lengths else None
        return None if found is None or found.is_one() else found

    def _at(self, rows: Polynomials, n: int, stride: int) -> fmpq_mpoly:
        m, j = divmod(n - len(self.head), len(rows))
        k, *letters = self.gens
        if self.base == 1:
            inside = m + stride // len(rows) * k
        else:
            inside = self.base**m * (k if stride else k**0)
        return rows[j].compose(inside, *letters)

    def sign(self, n: int) -> int:
        """The sign that follows entry n."""
        return self.signs[n % len(self.signs)]

    def entry(self, n: int, stride: int = 0) -> Symbolic:
        """The matrix of entry n + stride k."""
        run = self.length(n, stride)
        if run is not None:
            return run + 1, -run, run, 1 - run
        return self.quotient(n, stride), self.sign(n), 1, 0

    # -- how it is written -------------------------------------------------------------------------

    def polynomial(
        self, p: Any, script: Script, index: str = "m", base: int | fmpq_mpoly = 1
    ) -> str:
        """One of its polynomials in m, or another letter, and the parameters; in place of m a power
        of the base where that is not 1.

        >>> m, n = ring("mn").gens()
        >>> p = Parameter("n", 2, 1)
        >>> it = ParametricFormula("c", (p,), (), (), (), (), ())
        >>> it.polynomial(n * m + 1, UNICODE, base=n), it.polynomial(m, UNICODE, base=n + 1)
        ('n^(m+1)+1', '(n+1)^m')
        >>> it.polynomial((n**2 + n) * m, UNICODE, base=n + 1)
        'n·(n+1)^(m+1)'
        """
        if isinstance(p, int):  # as most entries of matrices
            return digits(p) if p >= 0 else script.negative + digits(-p)
        if base == 1:
            return _written(tuple(p.to_dict().items()), script, index + self.names[1:])
        names, zero = (index, *self.names[1:]), 0 * self.gens[0]
        p, base = p + zero, base + zero
        c, factors = base.factor()
        if not factors:
            return polynomial(terms(p), script, names, int(c))
        [(root, exponent), *others] = factors
        if c != 1 or others:
            root, exponent = base, 1
        name = polynomial(terms(root), script, names)
        if name in names:
            return polynomial(terms(p), script, names, (name, exponent))
        name = f"({name})"
        return polynomial(_divided(p, root), script, (*names, name), (name, exponent))

    def written(self, script: Script, width: float | None = None) -> str:
        """The quotients, for parameters see `esma.writing.laws.closed`."""
        head = [self.polynomial(a, script) for a in self.head]
        if self.law is not None:
            if self.law["kind"] != "folded":
                return behind(head, self.rule(script), script, width, str(self.law["kind"]))
            shown, rule = self._folded(script)
            return behind(shown, rule, script, width, "folded")
        block, lengths = (
            [self.polynomial(p, script, base=self.base) for p in rows]
            for rows in (self.polynomials, self.lengths or [1] * len(self.polynomials))
        )
        runs = [run(a, n, script) for a, n in zip(block, lengths, strict=True)]
        growing = any(e for p in (*self.polynomials, *self.lengths) for e, *_ in terms(p))
        return closed(head, runs, script, width, growing=growing)

    def _folded(self, script: Script) -> tuple[list[str], str]:
        """The first quotients of what is folded, and how they go on. They are the same polynomials
        for the first values of the parameters, whose words may end in 1, if 0 between two of them
        joins these.
        """
        assert self.law is not None
        i, n = self.law["from"], len(self.head)
        later = tuple(replace(p, first=p.first + p.step) for p in self.parameters)
        y, x = checker.read(replace(self, parameters=later).certificate("F"))
        of_word = [in_letters(a, later) for a in x.start(y, i + max(1, _SHOWN - n))[0]]
        shown = [*self.head, *of_word[i:]]
        if shown == of_word:
            rule = replace(self, head=(), law={**self.law, "from": 0}).rule(script)
        else:
            dots = r"\dots" if script.tex else "…"
            rule = f"{script.term(str(n))}, {dots}{script.equals}{self.rule(script)}"
        first = [p.first for p in self.parameters]
        if any(not any(coefficients(a, first)) for a in shown[1:]):
            rule += r";\ a,0,b\text{ is }a+b" if script.tex else "; a, 0, b is a+b"
        return [self.polynomial(a, script) for a in shown], rule

    def rule(self, script: Script) -> str:
        """How the quotients of a law go on."""
        assert self.law is not None
        one = self.at([1] * len(self.parameters))
        assert isinstance(one, LawStatement)
        texts = with_numbers(self.law, lambda p: self.polynomial(p, script))
        numbers = {name: texts[name] for name in NUMBERS if name in texts}
        if re.search(r".[+\-−]", numbers["base"]):
            numbers["base"] = f"({numbers['base']})"
        written: str = one.law.rule(script, **numbers)  # type: ignore[assignment]
        return written

    def fraction(self, name: str, *, tex: bool = False) -> str:
        """``P(c)/Q(c)`` with a name for c.

        >>> m, n = ring("mn").gens()
        >>> p = Parameter("n", 1, 1)
        >>> ParametricFormula("c", (p,), (n, n), (0 * n, n), (), (), ()).fraction("c")
        '(n·c + n)/(n·c)'
        """
        p, q = (self._side(side, name, tex) for side in (self.numerator, self.denominator))
        if q == "1":
            return p
        if tex:
            return rf"\frac{{{p}}}{{{q}}}"
        return f"{_grouped(p)}/{_grouped(q, below=True)}"

    def _side(self, side: Polynomials, name: str, tex: bool) -> str:
        out, script, dot = "", LATEX if tex else UNICODE, r"\," if tex else "·"
        for e in range(len(side) - 1, -1, -1):
            if not side[e]:
                continue
            size = self.polynomial(side[e], script)
            several = re.search(r".[+\-−]", size) is not None
            power = "" if e == 0 else name if e == 1 else name + (f"^{{{e}}}" if tex else f"^{e}")
            negative = size[0] in "-−" and not several
            size = size[1:] if negative else size
            if power and size == "1":
                size = ""
            elif power:
                size = (f"({size})" if several else size) + dot
            sign = f" {script.minus} " if negative else " + "
            out += (sign if out else sign.strip() if negative else "") + size + power
        return out

    def range_text(self, *, tex: bool = False) -> str:
        """For which values it is stated.

        >>> ParametricFormula("c", (Parameter("n", 3, 2),), (), (), (), (), ()).range_text()
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

    # -- its certificate ---------------------------------------------------------------------------

    def certificate(
        self,
        theorem: str,
        sign: int = 1,
        start: Sequence[int] | None = None,
        group: Sequence[int] | None = None,
    ) -> dict[str, Any]:
        """A certificate about it, or about it with -P for P, with the parts of its proof."""
        powers = self.base != 1
        names = ("z" if powers else "m") + self.names[1:]

        def written(side: Polynomials, e: int = 1) -> list[int | str]:
            return [expression(terms(e * p), names) for p in side]

        statement: dict[str, Any] = {
            "constant": self.constant,
            "numerator": written(self.numerator, sign),
            "denominator": written(self.denominator),
            "signs": word_of(self.signs),
            "head": written(self.head),
        }
        if self.law is not None:
            statement["law"] = with_numbers(self.law, lambda p: written((p,))[0])
        else:
            statement["block"] = entries_of(written(self.polynomials), written(self.lengths))
            base = written((self.base + 0 * self.gens[0],))[0]
            statement["base"] = base if powers else None
        parameters = [(p.name, p.first, p.step) for p in self.parameters]
        return certificate_of(statement, theorem, start, group, parameters)

    @classmethod
    def stated(cls, certificate: Mapping[str, Any]) -> ParametricFormula:
        """What a certificate states, with the sign of P(c)/Q(c).

        Raises
        ------
        EsmaError
            If it is none.
        """
        certificate = current(certificate)
        try:
            y, _ = checker.read(certificate)
        except CertificateError as error:
            raise EsmaError(str(error)) from error
        parameters = tuple(Parameter(*row) for row in certificate["parameters"])

        def rows(side: Iterable[checker.Polynomial]) -> Polynomials:
            return tuple(in_letters(p, parameters) for p in side)

        (head, head_lengths), (block, lengths) = (
            [rows(entry[i] for entry in entries) for i in (0, 1)] for entries in (y.head, y.block)
        )
        return cls(
            y.constant,
            parameters,
            rows(y.P),
            rows(y.Q),
            tuple(y.signs),
            head,
            block,
            () if all(n.is_one() for n in lengths) else lengths,
            in_letters(y.base, parameters) if isinstance(y.base, checker.Poly) else y.base,
            () if all(n.is_one() for n in head_lengths) else head_lengths,
            law=y.law and with_numbers(y.law, lambda text: rows(y.polynomials([text]))[0]),
        )

    @classmethod
    def from_certificate(cls, certificate: Mapping[str, Any]) -> ParametricFormula:
        """The formula in parameters that a certificate is about; the sign of P/Q is that of an
        expression.

        Raises
        ------
        EsmaError
            If it is no such certificate.
        """
        if not certificate.get("parameters"):
            raise EsmaError("this is not the certificate of a formula with parameters")
        formula = cls.stated(certificate)
        leading = next((p for p in reversed(formula.numerator) if p), None)
        if leading is None or leading.leading_coefficient() > 0:
            return formula
        return replace(formula, numerator=tuple(-p for p in formula.numerator))


@lru_cache(maxsize=1 << 14)  # a tail class has the same ones in the proof of each formula
def _written(coefficients: tuple[tuple[Any, Any], ...], script: Script, names: str) -> str:
    """A polynomial that is given by its exponents and coefficients."""
    found = {tuple(map(int, e)): fraction_of(c) for e, c in coefficients}
    return polynomial(found, script, names)


def _divided(p: fmpq_mpoly, root: fmpq_mpoly) -> dict[tuple[int, ...], Fraction]:
    """The terms of a polynomial, those with each positive power of the first letter divided by
    another one as often as it goes; how often is their last exponent.

    >>> m, n = ring("mn").gens()
    >>> _divided((n**2 + n) * m + 1, n + 1)
    {(1, 1, 1): Fraction(1, 1), (0, 0, 0): Fraction(1, 1)}
    """
    parts: dict[int, dict[Any, Any]] = {}
    for powers, c in p.to_dict().items():
        parts.setdefault(int(powers[0]), {})[powers] = c
    found = {}
    for power, part in parts.items():
        q, times = p.context().from_dict(part), 0
        while power:
            divided, rest = divmod(q, root)
            if terms(rest):
                break
            q, times = divided, times + 1
        found.update({(*powers, times): c for powers, c in terms(q).items()})
    return found


#: Quotients of what is folded that are shown.
_SHOWN: Final = 6
#: Numbers of laws that may be polynomials in parameters.
NUMBERS: Final = ("word", "base")


def with_numbers(law: Mapping[str, Any], f: Callable[[Any], Any]) -> dict[str, Any]:
    """A law with a function of each of those numbers in its place.

    >>> with_numbers({"kind": "folded", "word": [0, 2], "base": 3}, lambda x: 2 * x)
    {'kind': 'folded', 'word': [0, 4], 'base': 6}
    """
    return {
        key: f(x) if key == "base" else [*map(f, x)] if key == "word" else x
        for key, x in law.items()
    }


def in_letters(p: checker.Polynomial, parameters: Sequence[Parameter]) -> fmpq_mpoly:
    """A polynomial of the checker, in m and the u, as one in m and the parameters."""
    letters = ring("m" + "".join(x.name for x in parameters))
    places = [checker.T, *checker.U[: len(parameters)]]
    m, *names = letters.gens()
    found = {tuple(e // x % checker.SIZE for x in places): fmpq_of(c) for e, c in checker.terms(p)}
    inside = [(n - x.first) / x.step for n, x in zip(names, parameters, strict=True)]
    given = letters.from_dict(found)
    return given.compose(m, *inside) if inside else given


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


@dataclass(frozen=True)
class ParametricExpansion:
    """Theorem A or T with parameters: the number X as a formula, and C with c = C X."""

    number: ParametricFormula
    constant: Symbolic
    theorem: Theorem


def letter_of(formula: ParametricFormula) -> str:
    """The theorem of `proofs.md` that is about quotients like these, unless they are periodic."""
    if formula.law is not None:
        return {"folded": "F", "sums of powers": "S"}[formula.law["kind"]]
    return "A" if formula.base == 1 else "T"


def expansion_of(formula: ParametricFormula) -> ParametricExpansion | Refusal:
    """The theorem for the formula's constant as the checker reads it, or why there is none."""
    refusal = Refusal(f"no theorem for {formula.constant}")
    try:
        _, x = checker.read(formula.certificate(letter_of(formula)))
        found = match(parse(formula.name_at([1] * len(formula.parameters))))
    except CertificateError as error:
        return Refusal(said(error))
    except (ValueError, TypeError):
        return refusal
    if found is None:
        return refusal
    assert isinstance(x, checker.Expanded)
    block, base = [a for a, _ in x.expansion.block], x.expansion.base
    parts = [checker.part(p, e) for p in x.c for e in (checker.C, checker.S)]
    progressions = letter_of(formula) == "T" or len(block) == 1
    whole = all(type(c) is int for p in (*block, *parts) for _, c in checker.terms(p))
    if not progressions or not whole:
        return Refusal(
            f"no theorem for {formula.constant}: its quotients are not progressions of integers"
        )
    quotients = tuple(in_letters(p, formula.parameters) for p in block)
    a, b, c, d = (in_letters(p, formula.parameters) for p in parts)
    number = ParametricFormula(
        "X",
        formula.parameters,
        (),
        (),
        tuple(x.expansion.signs),
        (),
        quotients,
        base=in_letters(base, formula.parameters) if isinstance(base, checker.Poly) else base,
    )
    return ParametricExpansion(number, (a, b, c, d), found.canonical.theorem)


def said(error: CertificateError) -> str:
    """What a checker's condition says, without its number."""
    return str(error).partition(": ")[2]
