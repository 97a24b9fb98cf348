"""A number in closed form, as an integer Möbius image of a constant, and what proves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, TypeAlias

from flint import arb, fmpz

from esma.approval.conjecture import Conjecture
from esma.approval.evaluation import agreement, value_ball
from esma.continued_fractions.mobius import Matrix, adjugate, meeting
from esma.continued_fractions.simple import quotients_of_interval, reach
from esma.enumeration.balls import interval
from esma.enumeration.constants import Constant, constant
from esma.enumeration.expressions import Expression, reduced
from esma.enumeration.trees import Call, Operation, to_text
from esma.enumeration.words import Word
from esma.errors import EsmaError, Refusal
from esma.limits.matrices import Product, multiplied
from esma.massey.laws import LAWS, Hurwitzian, Law
from esma.massey.sequences import laws_of
from esma.prediction.predict import Predictor
from esma.proofs.prover import MEETING, Prover
from esma.proofs.statements import statement_of
from esma.proofs.theorems import Image, image, match
from esma.system.precision import at_precision, bits_of_digits
from esma.writing.display import Typeset

from .canonical import primitive

Enclosing: TypeAlias = Callable[[int], arb]
"""From a number of bits to a ball of radius ``2**-bits max(1, |x|)`` around a number."""

#: Digits to which a number that is known to any precision is compared with what it seems to be:
#: ten times those that are looked at to find it.
CONFIRMED: Final = 600
#: Most entries of a law that is proved, and largest determinant of an image that is expanded.
_LONGEST: Final = 400
_LARGEST: Final = 1000
#: Terms of a constant in which the law is recognised that a theorem says.
_LOOKED_AT: Final = 40
#: Bits from which on quotients are so long that a few suffice.
_ENOUGH: Final = 1 << 13
#: Terms of which a value is computed.
_MOST: Final = 1 << 14
_BITS: Final = 1 << 18
ITSELF: Final = Expression((0, 1), (1, 0))


@dataclass(frozen=True)
class Closed(Typeset):
    """``(a c + b)/(e c + d)`` of a constant c: numerator (b, a) and denominator (d, e), signs
    included.

    Examples
    --------
    >>> print(Closed.of("e", (1, 0, -1, 3)))
    −e/(e − 3)
    """

    constant: Constant
    expression: Expression

    @classmethod
    def of(cls, text: str, m: Matrix) -> Closed:
        """The image of a constant under a matrix; of a quotient, or of its inverse if that is
        shorter.

        >>> print(Closed.of("besseli(0,2)/besseli(1,2)", (1, 3, 1, 0)))
        3besseli(1, 2)/besseli(0, 2) + 1
        """
        a, b, c, d = primitive(m)
        found = cls(constant(text), Expression((b, a), (d, c)))
        match found.constant.tree:
            case Operation("/", Call() as top, Call() as bottom):
                inverse = constant(to_text(Operation("/", bottom, top)))
                other = cls(inverse, Expression((a, b), (c, d)))
                return min(found, other, key=lambda x: len(x.text))
        return found

    @classmethod
    def itself(cls, c: Constant) -> Closed | None:
        """A constant as an image of one about the law of whose quotients there is a theorem."""
        known = match(c.tree)
        if known is None or known.canonical.interlaced or known.power > 1:
            return None
        (a, b), (d, e) = ((*side, 0)[1::-1] for side in (known.numerator, known.denominator))
        if max(len(known.numerator), len(known.denominator)) > 2:
            return None
        return cls.of(known.text, (a, b, d, e))

    def enclosure(self, bits: int) -> arb:
        """A ball around the number."""
        a, b, c, d = self.matrix
        size = sum(map(int.bit_length, (a, b, c, d)))
        ball = self.constant.enclosure(bits + 4 * size + 32)
        return at_precision(bits + 8 * size + 64, lambda: (a * ball + b) / (c * ball + d))

    @property
    def matrix(self) -> Matrix:
        """(a, b, e, d)."""
        (b, a), (d, c) = self.expression.numerator, self.expression.denominator
        return a, b, c, d

    @property
    def reduced(self) -> Expression:
        """Its absolute value."""
        return reduced(self.expression.numerator, self.expression.denominator)

    @property
    def negative(self) -> bool:
        """Whether it is below 0."""
        return bool(self.enclosure(64) < 0)

    @property
    def text(self) -> str:
        """In the grammar of constants."""
        return self.expression.lhs(self.constant.name)

    def __str__(self) -> str:
        return self.expression.pretty(self.constant.symbol())

    def latex(self) -> str:
        """In LaTeX."""
        return self.expression.latex(self.constant.latex())

    def formula(self, law: Law | None = None, signs: Word = (1,)) -> tuple[Conjecture | None, str]:
        """The continued fraction of the number's absolute value, proved if it is short; else that
        of the constant; or None, and why.

        Parameters
        ----------
        law, signs : of the number, where they are known
        """
        x = self.reduced
        found = law or law_of(self.constant, x)
        own = None if isinstance(found, str) else self._conjecture(x, found, signs)
        if own is not None and own.proved:
            return own, ""
        reason = "the theorem does not give these quotients"
        for y in (ITSELF, *_theorems_own(self.constant)):
            base = law_of(self.constant, y)
            if isinstance(base, str):
                reason = base
                continue
            of_constant = self._conjecture(y, base, (1,))
            if of_constant.proved:
                return of_constant, ""
        return own, reason

    def _conjecture(self, x: Expression, law: Law, signs: Word) -> Conjecture:
        c, entries = self.constant, law.entries
        digits = verified_digits(law, signs, lambda bits: x.value(c, bits))
        made = Conjecture(c, x, x.sign_at(c) < 0, signs, law, digits)
        if entries is not None and len(entries.head) + len(entries.polynomials) > _LONGEST:
            return made
        y = statement_of(made)
        proof = y and Prover(c.name, c.tree).prove(y)
        return replace(made, law=proof.law or law, certificate=proof.certificate) if proof else made


def _theorems_own(c: Constant) -> Iterator[Expression]:
    """The number of which a theorem tells the law, as an image of a constant."""
    known = match(c.tree)
    if known is None or known.canonical.interlaced:
        return
    reduced_ = image(known, ITSELF.numerator, ITSELF.denominator)
    if isinstance(reduced_, Image) and reduced_.matrix is not None:
        p, q, r, s = adjugate(reduced_.matrix)
        yield reduced((q, p), (s, r))


def law_of(c: Constant, x: Expression) -> Law | str:
    """The law of the simple continued fraction of ``|P(c)/Q(c)|`` by theorem, or why there is none.

    >>> from esma.enumeration.constants import constant
    >>> str(law_of(constant("e"), ITSELF)), law_of(constant("pi"), ITSELF)
    ('[2; ⟨1, 2m+2, 1⟩]', 'no theorem gives a continued fraction of pi')
    """
    known = match(c.tree)
    if known is None:
        return f"no theorem gives a continued fraction of {c.name}"
    if not known.canonical.interlaced:  # of which a few may seem to be polynomials
        kinds = [kind for kind in LAWS if kind is not Hurwitzian]
        found = laws_of(_terms(lambda bits: x.value(c, bits), _LOOKED_AT), kinds)
        return found[0].law if found else _by_theorem(image(known, x.numerator, x.denominator))
    predictor = Predictor(c)
    try:
        if predictor.cost(x) > _LARGEST:  # its own may be short all the same
            found = laws_of(_terms(lambda bits: x.value(c, bits), _LONGEST), [Hurwitzian])
            return found[0].law if found else "its period is too long"
        form = predictor.simple(x)
    except EsmaError as error:
        return str(error)
    return "it is rational" if isinstance(form, Fraction) else form


def _by_theorem(x: Image | Refusal) -> Law | str:
    """The law that a theorem computes, where its period is too long to be seen: quotients that are
    as long as all before them do not show 36 exponents.
    """
    if isinstance(x, Refusal):
        return x.reason
    if x.quotients is None or x.matrix is None:
        return "its period is too long"
    found = x.quotients.conjugate(x.matrix, (1,))
    if found is not None:
        return found.law
    tail, m = x.quotients.seen_from(x.matrix)
    met = meeting(tail.first(MEETING), m)
    return tail.law(*met[1:]) if met else "its period is too long"


def _terms(enclosure: Enclosing, count: int) -> list[int]:
    """The first quotients of an irrational number."""
    bits, found = 64, list[int]()
    while len(found) < count and bits < _BITS:
        bits *= 2
        low, high = interval(enclosure(bits), bits)
        found = list(quotients_of_interval((low, 1 << bits), (high, 1 << bits)))
        if bits >= _ENOUGH and reach(found, bits) is not None:
            break  # each has about as many digits as all before
    return found[:count]


def verified_digits(law: Law, signs: Word, enclosure: Enclosing) -> int:
    """Digits to which a law's value and a number agree, by their balls."""
    bits, size, terms = bits_of_digits(CONFIRMED) + 64, 0, list[int]()
    for a in law:
        terms.append(a)
        size += max(2 * a.bit_length() - 2, 1)
        if size > bits or len(terms) == _MOST:
            break
    return agreement(value_ball(product_of(terms, signs), bits + 64), enclosure(bits))


def product_of(terms: Sequence[int], signs: Word = (1,)) -> Product:
    """The product of the steps of a few thousand terms, for which no compiled loop is loaded.

    >>> [int(x) for x in product_of([2, 6, 10])]
    [132, 13, 61, 6]
    """
    one, zero = fmpz(1), fmpz(0)
    steps = ((fmpz(a), one * signs[n % len(signs)], one, zero) for n, a in enumerate(terms))
    return multiplied(list(steps))
