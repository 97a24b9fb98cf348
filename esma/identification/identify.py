"""What a number is: the law of its quotients, its value in closed form, and the proof.

A law of polynomials, perhaps in a power, has a canonical form under integer Möbius maps
(:mod:`.canonical`): it is compared with the theorems without any digit. Any other number is
compared, by its digits, with a list of numbers (:mod:`.known`) by integer relations. Either way
the outcome is an integer image of a constant, whose continued fraction a theorem gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from itertools import cycle
from typing import Final

from flint import arb, fmpz_poly

from esma.continued_fractions import general
from esma.continued_fractions.certain import between_convergents
from esma.continued_fractions.mobius import IDENTITY, Matrix
from esma.continued_fractions.surd import without_squares
from esma.enumeration.balls import decimal_text, interval
from esma.enumeration.constants import Constant
from esma.enumeration.grammar import MAX_DIGITS
from esma.enumeration.words import Word
from esma.errors import GrammarError
from esma.massey.laws import Hurwitzian, Law
from esma.massey.sequences import laws_of
from esma.proofs.theorems import is_same, match
from esma.system.precision import at_precision, bits_of_digits, digits_of_bits
from esma.system.rationals import fmpq_of
from esma.writing.display import digits

from .canonical import CanonicalForm, NumberClass, ProgressionClass, QuadraticClass, canonical
from .closed import CONFIRMED, ITSELF, Closed, Enclosing, law_of, product_of
from .identified import Identification
from .known import Known, known
from .names import simplest
from .relations import LEAST, Ends, algebraic, images, rational

#: Bits that are looked at of a number that is known to any precision.
_BITS = 200
#: Bits to which a number is compared with the ends of those that begin with the same quotients.
_NEAR: Final = 1 << 15
#: Algebraic numbers are looked for below this degree.
_DEGREES: Final = 9
#: A rational number of this height is one at first sight: of a higher one, numbers with a name are
#: tried before, since some of those have rational numbers very near.
_HEIGHT: Final = 1 << 64
#: What may be done about a number that is not found, of which more can be told.
_MORE: Final = "; more of it may tell it, and 'esma search' looks for laws in its images"
#: Significant digits of the value that are shown.
_SHOWN = 50


def of_law(law: Law, signs: Word = (1,), given: str = "a law") -> Identification:
    """What the continued fraction with quotients of a law is.

    Parameters
    ----------
    given : what it was found from, in words

    Examples
    --------
    >>> from esma.massey.laws import Hurwitzian, LinearRecurrence
    >>> print(of_law(Hurwitzian((0, 1), ((4,), (8,)))).closed)
    (√2 + 1)/3
    >>> of_law(LinearRecurrence((1, -3, 2), (0, 1))).value[:13]
    '0.75854230817'
    """
    if not (law.continues() and law.admissible(signs)):
        reason = "its quotients are not those of a continued fraction from some place on"
        return Identification(given, law=law, signs=signs, reason=reason)

    def enclosure(bits: int) -> arb:
        pairs = zip(law, cycle(signs), strict=False)
        terms = iter(law) if signs == (1,) else general.to_simple(pairs)
        return between_convergents(terms, bits)

    value = decimal_text(enclosure, _SHOWN)
    form = canonical(law, signs)
    reason, closed = f"no closed form was found, {_among(_BITS)}", None
    if not isinstance(form, CanonicalForm):
        closed = _by_digits(_ends(enclosure), lambda x: _agree(x, enclosure))
    elif digits_of_bits(form.bits) >= MAX_DIGITS:
        reason = f"its closed form holds numbers of {digits_of_bits(form.bits):,} digits"
    else:
        closed = named(form.tail, form.matrix)
    if closed is None:
        return Identification(given, value, law, signs, reason=reason)
    if not _agree(closed, enclosure):
        raise AssertionError(f"{law} is not {closed}")
    formula, reason = closed.formula(law, signs)
    agreement = f"both sides, to {CONFIRMED} digits"
    certain = isinstance(form, CanonicalForm) or (formula is not None and formula.law == law)
    return Identification(given, value, law, signs, closed, agreement, formula, reason, certain)


def of_terms(terms: Sequence[int]) -> Identification:
    """What the number with these first quotients is, in its simple continued fraction.

    Examples
    --------
    >>> found = of_terms([3, 7, 15, 1, 292, 1, 1, 1, 2, 1, 3, 1, 14, 2, 1, 1, 2, 2, 2, 2])
    >>> print(found.closed, found.status)
    π conjecture
    """
    given = f"{len(terms):,} quotient{'s' * (len(terms) != 1)}"
    laws = laws_of(terms)
    if laws:
        best = laws[0]
        told = f"the law predicts the last {best.surplus:,}"
        # other quotients may follow those that are given
        return replace(of_law(best.law, given=f"{given}, of which {told}"), certain=False)
    wrong = next((n for n, a in enumerate(terms) if n and a < 1), None)
    if wrong is not None:
        reason = f"and no law; quotient {wrong} is {digits(terms[wrong])}, so there is no value"
        return Identification(given, reason=reason)
    a, b, c, d = (int(x) for x in product_of(terms))
    if c == 0 or c + d == 0:
        return Identification(given, reason=f"since {given} do not tell a number")
    low, high = sorted((Fraction(a, c), Fraction(a + b, c + d)))

    def holds(x: Closed) -> bool:
        """The first quotients of x are these: a large one that follows puts x near an end."""
        bits = 2 * c.bit_length() + 64
        while bits < _NEAR:
            left, right = (_beyond(x, end, bits) for end in (low, high))
            if left > 0 and right < 0:
                return True
            if left < 0 or right > 0:
                return False
            bits *= 2
        return False

    ends = Ends.of(low, high)
    closed = _by_digits(ends, holds)
    if closed is None:
        ended = f"; if these are all, it is {fmpq_of(Fraction(a, c))}" if c < 10**9 else ""
        reason = _among(ends.bits) + ended + (_suggested(terms) or _MORE)
        return Identification(given, reason=reason)
    return _found(given, closed, f"all {given}")


def of_enclosure(
    enclosure: Enclosing, given: str, bits: int = _BITS, confirmed: int | None = None
) -> Identification:
    """What the number in a ball is.

    Parameters
    ----------
    enclosure : for a number of bits, a ball around the number
    given : what it is known by, in words
    bits : how many are looked at: all that are known, or some
    confirmed : digits to which what is found is compared with the number; all that are known, if
        not given

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> found = of_enclosure(constant("3/(e-1)").enclosure, "a constant")
    >>> print(found.closed)
    3/(e − 1)
    """
    if bits < LEAST:
        return Identification(given, reason=_too_few(bits))
    ends = _ends(enclosure, bits)
    if ends.bits < LEAST:  # the number is large
        return Identification(given, reason=_too_few(ends.bits, " behind the point"))
    simple = rational(ends)
    told = Identification(given, closed=simple, agreement=f"{ends.digits} digits")
    if simple is not None and max(abs(simple.numerator), simple.denominator) < _HEIGHT:
        return told
    needed = bits if confirmed is None else bits_of_digits(confirmed)

    def holds(x: Closed) -> bool:
        return bool(x.enclosure(needed + 32).overlaps(enclosure(needed)))

    closed = _by_digits(ends, holds)
    if closed is None:
        reason = _among(ends.bits) + (_MORE if confirmed is None else "")
        return told if simple is not None else Identification(given, reason=reason)
    return _found(given, closed, f"{confirmed or ends.digits} digits")


def of_constant(c: Constant) -> Identification:
    """What an expression of the grammar is: by the law that a theorem gives of its quotients,
    otherwise by its digits.

    >>> from esma.enumeration.constants import constant
    >>> print(of_constant(constant("(e-1)/(e+1)")).closed)
    tanh(1/2)
    >>> print(of_constant(constant("1/kempner(50)-2")).status)
    proved
    >>> found = of_constant(constant("kempner(4)"))  # also kempner(2) - 1/2
    >>> print(found.closed, found.certain)
    kempner(4) True
    """
    if c.known_bits is not None:
        return of_enclosure(c.enclosure, f"{c.known_digits or 0:,} digits", c.known_bits)
    given = c.name if c.rate is None else f"{c.name}, which converges {c.rate}"
    law, own = law_of(c, ITSELF), Closed.itself(c)
    if isinstance(law, str) or c.sign < 0:
        found = of_enclosure(c.enclosure, given, confirmed=CONFIRMED)
        if found.constant is not None and is_same(c.tree, found.constant.tree):
            found = replace(found, certain=True)
        if isinstance(law, str) and not found and match(c.tree) is not None:
            found = replace(found, reason=law)  # why the law that it has is not seen
    else:
        found = of_law(law, given=given)
    proved = found.status == "proved"
    if own is None or (proved and found.certain):
        return found
    exact = replace(_found(given, own, f"both sides, to {CONFIRMED} digits"), certain=True)
    return found if proved and exact.status != "proved" else exact


def named(tail: NumberClass, matrix: Matrix) -> Closed:
    """The number of a class under a matrix, in the constant that makes it simplest."""
    return Closed.of(*simplest(tail, matrix))


def _found(given: str, closed: Closed, agreement: str) -> Identification:
    """A number that is found by what agrees."""
    law = law_of(closed.constant, closed.reduced)
    formula, reason = closed.formula(None if isinstance(law, str) else law)
    value = decimal_text(closed.enclosure, _SHOWN)
    known_law = None if isinstance(law, str) or closed.negative else law
    return Identification(given, value, known_law, (1,), closed, agreement, formula, reason)


def _by_digits(y: Ends, holds: Callable[[Closed], bool]) -> Closed | None:
    """The number between two ends, if it is algebraic or an image of a known one, and as a closer
    look confirms.
    """
    found = next((x for x in _quadratics(y) if holds(x)), None)
    if found is not None:
        return found
    hit: list[Closed] = []

    def confirmed(number: Known, m: Matrix) -> bool:
        closed = _image(number, m)
        if holds(closed):
            hit.append(closed)
        return bool(hit)

    images(y, confirmed)
    return hit[0] if hit else next((x for x in _roots(y) if holds(x)), None)


def _quadratics(y: Ends) -> Iterator[Closed]:
    c, b, a = algebraic(y, 2) or (0, 0, 0)
    if b * b > 4 * a * c:
        square, d = without_squares(b * b - 4 * a * c)
        for sign in (1, -1) if d > 1 else ():
            yield named(QuadraticClass(d), (sign * square, -b, 0, 2 * a))


def _roots(y: Ends) -> Iterator[Closed]:
    """The real roots of irreducible polynomials of a higher degree that are nearly 0 there."""
    for degree in range(3, _DEGREES):
        f = algebraic(y, degree) or (0,)
        if sum(multiplicity for _, multiplicity in fmpz_poly([*f]).factor()[1]) != 1:
            continue
        text = "+".join(f"({c})*x**{i}" for i, c in enumerate(f))
        with suppress(GrammarError):  # where there is no such root
            for k in range(1, degree + 1):
                yield Closed.of(f"root({text},{k})", IDENTITY)


def _image(number: Known, m: Matrix) -> Closed:
    """The image of a number of the list, which holds ``d X`` of progressions."""
    if number.tail is None:
        return Closed.of(number.text, m)
    a, b, c, d = m
    scale = number.tail.order.denominator if isinstance(number.tail, ProgressionClass) else 1
    return named(number.tail, (a * scale, b, c * scale, d))


def _ends(enclosure: Enclosing, bits: int = _BITS) -> Ends:
    low, high = interval(enclosure(bits), bits)
    less = max((high - low).bit_length() - 1, 0)
    return Ends(low, high, bits).rounded(bits - less) if less else Ends(low, high, bits)


def _beyond(x: Closed, end: Fraction, bits: int) -> arb:
    """The number less an end."""
    ball = x.enclosure(bits)
    return at_precision(bits, lambda: ball - fmpq_of(end))


def _agree(x: Closed, enclosure: Enclosing) -> bool:
    bits = bits_of_digits(CONFIRMED)
    return bool(x.enclosure(bits).overlaps(enclosure(bits)))


def _suggested(terms: Sequence[int]) -> str:
    """What a few terms might be, and how to ask for it."""
    law = Hurwitzian.suggested(terms)
    if law is None:
        return ""
    return (
        f"; the quotients follow {law.text(80)}, but are too few to be sure:"
        f" `esma identify '{law.text(80)}'` names the number with all of these"
    )


def _among(bits: int) -> str:
    """Among what nothing was found, or why not."""
    if bits < LEAST:
        return _too_few(bits)
    return (
        f"among algebraic numbers of degree up to {_DEGREES - 1} and {len(known()):,} numbers with"
        f" their images under integer Möbius maps, to {digits_of_bits(bits)} digits"
    )


def _too_few(bits: int, where: str = "") -> str:
    count = digits_of_bits(bits)
    return (
        f"since {count or 'no'} digit{'s' if count > 1 else ''}{where}"
        f" {'are' if count > 1 else 'is'} certain: it takes {digits_of_bits(LEAST) + 1} at least to"
        " tell a number"
    )
