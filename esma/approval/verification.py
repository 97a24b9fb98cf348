"""Approval: does a form found on the first terms hold to the wanted number of digits?

First by prediction: the greedy expansion is unique, so a wrong form differs from the certain
partial quotients at some term, and comparing integers finds it. What survives is evaluated in
ball arithmetic and compared with the ball of the value.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
from flint import arb

from esma.continued_fractions import kernels
from esma.continued_fractions.expansion import Expander
from esma.continued_fractions.mobius import Matrix, adjugate, proportional
from esma.continued_fractions.products import step_product
from esma.continued_fractions.signed import from_simple
from esma.continued_fractions.terms import Terms, fits_machine_words, integers
from esma.enumeration.balls import magnitude
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import PrecisionError, Refusal
from esma.limits.matrices import times
from esma.massey.differences import value
from esma.massey.laws import Hurwitzian, Law
from esma.massey.laws.tails import Tail, turned
from esma.system.precision import at_precision, bits_of_digits, digits_of_bits

from .conjecture import Conjecture
from .evaluation import (
    agreement,
    run_product,
    shared_bits,
    tail_product,
    value_ball,
)
from .rates import log2_denominators

#: Bits past the wanted digits that are computed at first, then where those did not suffice.
_MARGINS = (64, 1024, 16384)
#: Terms of a law past those that the digits of a constant make certain.
_MORE = 256
UNENDED = "a run of 2s under minus signs that has not ended is not a formula"
_INADMISSIBLE = "its tail does not satisfy Tietze's condition"
#: Bits past those for the tail of a class, and terms between the starts of a member and of its
#: reference, which cost precision.
_TAIL_MARGIN = 192
_TAIL_SHIFT = 32
#: Values of tails that are kept; at 1000 digits one takes about a kilobyte.
_MAX_TAILS = 20_000


class Start(NamedTuple):
    """The regular part of a form, and where it stands in its tail class, as `Tail.offset` says."""

    form: Hurwitzian
    signs: Word
    offset: int

    def term(self, index: int) -> tuple[int, int]:
        """Quotient and sign of a term of the tail, counted from its canonical representative."""
        m, j = divmod(self.offset + index, self.form.period)
        place = self.form.preperiod + self.offset + index
        return value(self.form.differences[j], m), self.signs[place % len(self.signs)]

    def steps(self, count: int) -> Matrix:
        """The product of the first steps."""
        begin = self.form.preperiod
        terms = self.form.terms(begin + count)[begin:]
        a, b, c, d = map(int, step_product(terms, turned(self.signs, begin)))
        return a, b, c, d


@dataclass(eq=False)
class _Reference:
    """The first approved member of a tail class: its regular part, a ball around the value,
    and what else is known of it.
    """

    start: Start
    ball: arb
    tail: _Tail


@dataclass(eq=False)
class _Tail:
    """What is known of a tail, counted from one of its terms on.

    Attributes
    ----------
    ball : a ball around its value t, where one was asked for
    image : an integer matrix R with ``t = R(c')`` for a number c' close to the constant c, once
        the tail was met in an expression of degree 1
    bits : ``|c - c'| < 2**-bits``
    """

    ball: arb | None = None
    image: Matrix | None = None
    bits: int = 0


@dataclass(eq=False)
class Approver:
    """Approves forms found for expressions of one constant to `digits` decimal digits.

    The tail of a class is evaluated once; a member is a Möbius image M of it with an integer
    matrix. Let ``y = E(c)`` be the first expression of degree 1 with a tail t, and approved. Then
    its continued fraction has the value ``M(t) = E(c')`` with c' close to c. For any other member
    with the same tail the question is whether ``M2(t) = E2(c')``, since then its continued
    fraction is as close to ``E2(c)`` as c' is to c; and that is so if the integer matrices ``M2
    M**-1 E`` and E2 are proportional. So nearly all hits are approved by a product of two
    integer matrices.
    """

    expander: Expander
    digits: int
    _references: dict[bytes, _Reference] = field(default_factory=dict, init=False, repr=False)
    _tails: dict[tuple[bytes, int], _Tail] = field(default_factory=dict, init=False, repr=False)
    _ball: tuple[Expression, int, arb] | None = field(default=None, init=False, repr=False)
    _stretch: tuple[Expression, int] | None = field(default=None, init=False, repr=False)
    _size: tuple[Expression, int] | None = field(default=None, init=False, repr=False)

    @property
    def constant(self) -> Constant:
        return self.expander.constant

    def _value(self, expression: Expression, bits: int) -> arb:
        """A ball around the value of an expression; kept for the last one, because its words come
        in turn.
        """
        known = self._ball
        if known is None or known[1] != bits or known[0] is not expression:
            known = (expression, bits, expression.value(self.constant, bits))
            self._ball = known
        return known[2]

    def _agreement(self, expression: Expression, bits: int, value: arb) -> int:
        """Digits to which the value of a law certainly agrees with that of an expression; where the
        constant is known by its digits, those that are wanted if the law gives what they allow.
        """
        true = self._value(expression, bits)
        known = self.constant.known_digits
        if known is None:
            return agreement(true, value)
        most = min(self.digits, known)
        return most if true.contains(value) else min(agreement(true, value), most - 1)

    def _bits(self, expression: Expression, margin: int) -> int:
        """Bits in which the value is computed: those of the wanted digits, and those before the
        point, for precision is relative where the value is large.
        """
        known = self._size
        if known is None or known[0] is not expression:
            known = expression, magnitude(expression.value(self.constant, 16))
            self._size = known
        return bits_of_digits(self.digits) + margin + known[1]

    def approve(
        self,
        expression: Expression,
        negative: bool,
        signs: Word,
        law: Law,
        tail: Tail | None = None,
        matrix: Matrix | None = None,
        simple: Law | None = None,
    ) -> Conjecture | Refusal:
        """Compare a law with its expression to `digits` digits.

        Parameters
        ----------
        negative : whether P(c)/Q(c) < 0
        tail, matrix : what :func:`~esma.massey.laws.tails.tails_of_rows` gave for the law, where
            that was asked
        simple : the simple expansion of which a law with growing runs is the exact rewriting by
            :func:`esma.massey.laws.law_under_minus`, if it is one: both have the same value, so
            this one is approved, with its tail and matrix; one with a recurrence carries its own

        Returns
        -------
        Conjecture
            with `digits` digits, which balls certify
        Refusal
            when a predicted quotient is wrong, the form does not converge, or the digits are not
            reached
        """
        verified = 0
        simple = simple or law.expansion
        if (polynomials := law.hurwitzian) is not None:
            tail = tail or law.tail(signs)
            if tail.plain or law.admissible(signs):
                product: Any = matrix or step_product(polynomials.head, signs)
                verified = self._by_tail(expression, negative, signs, polynomials, tail, product)
            elif signs == (-1,) and polynomials.degree == 0:
                return Refusal(UNENDED)
            else:
                return Refusal(_INADMISSIBLE)
        elif not law.continues():
            return Refusal("its recurrence does not go on with integers")
        elif not law.admissible(signs):
            return Refusal(_INADMISSIBLE)
        elif simple is not None:
            same = self.approve(expression, negative, (1,), simple, tail, matrix)
            if isinstance(same, Conjecture):
                same = replace(same, signs=signs, law=law, tail=None)
            return same
        if verified < self.digits:
            if law.in_runs:
                outcome = self._by_runs(expression, law)
            else:
                outcome = self._alone(expression, signs, law)
            if isinstance(outcome, Refusal):
                return outcome
        # What is certified beyond `digits` depends on which member of the tail class came first,
        # and a result must not: it is the same in whatever order and on however many cores.
        return Conjecture(self.constant, expression, negative, signs, law, self.digits, tail=tail)

    def _by_tail(
        self,
        expression: Expression,
        negative: bool,
        signs: Word,
        form: Hurwitzian,
        tail: Tail,
        matrix: Matrix,
    ) -> int:
        """Digits that the shared tail of the class certifies; 0 where it does not serve."""
        linear = linear_matrix(expression, negative) if expression.degree == 1 else None
        known = self._known_tail(signs, form, tail)
        if (
            known.image is not None
            and linear is not None
            and proportional(times(matrix, known.image), linear)
        ):
            verified = digits_of_bits(known.bits - self.stretch(expression, linear))
            if (count := self.constant.known_digits) is not None:
                return min(self.digits, count)  # as of the one that was approved
            if verified >= self.digits:
                return verified
        bits = bits_of_digits(self.digits) + _MARGINS[0]
        working = bits + _TAIL_MARGIN
        if known.ball is None:
            known.ball = self._moved_tail(signs, form, tail, working)
            if known.ball is None:
                return 0
        near, verified = 0, 0
        if linear is not None:
            back = moebius(times(adjugate(linear), matrix), known.ball, working)
            near = 0 if back is None else shared_bits(self.constant.enclosure(bits), back)
            if near >= 32 and self.constant.known_digits is None:  # else the stretch is not known
                verified = digits_of_bits(near - self.stretch(expression, linear))
        if verified < self.digits:
            bits = self._bits(expression, _MARGINS[0])
            value = moebius(matrix, known.ball, bits + _TAIL_MARGIN)
            if value is None:
                return 0
            verified = self._agreement(expression, bits, value)
        if known.image is None and linear is not None and verified >= self.digits and near >= 32:
            known.image, known.bits = times(adjugate(matrix), linear), near
        return verified

    def _known_tail(self, signs: Word, form: Hurwitzian, tail: Tail) -> _Tail:
        """What is known of a tail from here on: at least that of its reference, a few steps away,
        because the image under a product of steps is exact.
        """
        key = tail.key, tail.offset
        known = self._tails.get(key)
        if known is None:
            if len(self._tails) >= _MAX_TAILS:
                self._tails.clear()
                self._references.clear()
            known = self._tails[key] = _Tail()
            reference = self._references.get(tail.key)
            if reference is not None and reference.tail.image is not None:
                steps = steps_between(reference.start, Start(form, signs, tail.offset))
                if steps is not None:
                    known.image = times(steps, reference.tail.image)
                    known.bits = reference.tail.bits
        return known

    def image_at(self, signs: Word, form: Hurwitzian, tail: Tail) -> tuple[Matrix, int] | None:
        """An integer matrix R with ``t = R(c')`` for the tail t from here on and a number c' close
        to the constant c, and an n with ``|c - c'| < 2**-n``; None where no expression of degree 1
        with this tail was approved.
        """
        known = self._known_tail(signs, form, tail)
        return None if known.image is None else (known.image, known.bits)

    def stretch(self, expression: Expression, linear: Matrix) -> int:
        """An n with ``|E(c) - E(c')| <= 2**n |c - c'|`` for all c' within 2**-32 of c; kept for
        the last expression.

        ``E(c) - E(c') = det E (c - c') / (q(c) q(c'))`` with the denominator q.
        """
        known = self._stretch
        if known is None or known[0] is not expression:
            a, b, c, d = linear
            at = self.constant.enclosure(64)
            least = at_precision(64, lambda: ((at + arb(0, 2**-32)) * c + d).abs_lower())
            size = abs(a * d - b * c).bit_length()
            stretch = size - 2 * _exponent(least) if least > 0 else 1 << 62
            known = self._stretch = expression, stretch
        return known[1]

    def _moved_tail(self, signs: Word, form: Hurwitzian, tail: Tail, bits: int) -> arb | None:
        """The value of a form's regular part, from that of another member of its tail class where
        one is known that starts not far away.
        """
        here, reference = Start(form, signs, tail.offset), self._references.get(tail.key)
        if reference is not None:
            steps = steps_between(reference.start, here)
            if steps is not None:
                return moebius(steps, reference.ball, bits)
        ball = self._tail_ball(signs, form, bits)
        if ball is not None:
            known = self._tails[tail.key, tail.offset]
            self._references[tail.key] = _Reference(here, ball, known)
        return ball

    def _tail_ball(self, signs: Word, form: Hurwitzian, bits: int) -> arb | None:
        """A ball around the regular part of a form, of a relative radius of about 2**-bits."""
        word = turned(signs, form.preperiod)
        product = tail_product(form.rows, word, bits // 2 + 24)
        if product is not None:
            return value_ball(product, bits + 32)
        tail = Hurwitzian((), form.differences)
        count = 1024
        while count <= 16 * bits:
            terms = tail.array(count)
            gained = 2 * log2_denominators(terms, word)
            enough = int(np.searchsorted(gained, bits + 16)) + 1
            if enough <= count:
                return value_ball(step_product(terms[:enough], word), bits + 32)
            count *= 4
        return None

    def _by_runs(self, expression: Expression, law: Law) -> int | Refusal:
        """Certified digits of a law with growing runs, a run at a step.

        The greedy expansion is unique: quotients that are admissible and whose continued fraction
        has the value to so many digits are the true ones as far as these digits reach.
        """
        bits = self._bits(expression, _MARGINS[0])
        count, verified = 64, 0
        while count <= 16 * bits:
            product = run_product(law, count)
            with suppress(ZeroDivisionError):  # so few terms say too little
                verified = self._agreement(expression, bits, value_ball(product, bits + 64))
            if verified >= self.digits:
                return verified
            if int(product[2] * (product[2] + product[3])).bit_length() > bits + 64:
                break  # the continued fraction has this value, and it is another one
            count *= 4
        return Refusal(f"only {verified} digits could be certified")

    def _alone(self, expression: Expression, signs: Word, law: Law) -> int | Refusal:
        """Certified digits of one law by all its own terms, after each was compared with the
        certain one.
        """
        reason = ""
        for margin in _MARGINS:
            bits = self._bits(expression, margin)
            try:
                certain = signed_terms(self.expander.simple_terms(expression, bits), signs)
            except PrecisionError as error:
                return Refusal(str(error))
            more = _MORE if self.constant.known_bits is not None else 0
            predicted = law.array(len(certain) + more)
            wrong = first_difference(certain, predicted[: len(certain)])
            if wrong is not None:
                return Refusal(f"quotient {wrong} is not the predicted one", wrong)
            if law.on_request:  # the next quotient may hold as many digits as all before
                predicted = law.listed(len(certain) + 1)
            try:
                value = value_ball(step_product(predicted, signs), bits + 64)
            except ZeroDivisionError as pole:
                reason = str(pole)  # so few terms say too little: more of them may do
                continue
            verified = self._agreement(expression, bits, value)
            if verified >= self.digits:
                return verified
            reason = f"only {verified} digits could be certified"
        return Refusal(reason)


def steps_between(there: Start, here: Start) -> Matrix | None:
    """The matrix that takes the value of a regular part to that of another one of its tail class;
    None where they begin far from each other.
    """
    shift = there.offset - here.offset  # how many terms later this one begins
    if abs(shift) > _TAIL_SHIFT:
        return None
    # where the steps lead from there to here: undo them
    return here.steps(-shift) if shift < 0 else adjugate(there.steps(shift))


def moebius(matrix: Matrix, x: arb, bits: int) -> arb | None:
    """``(a x + b)/(c x + d)`` at a working precision; None where the ball may meet the pole."""
    a, b, c, d = matrix

    def image() -> arb | None:
        denominator = x * c + d
        return None if denominator.contains(0) else (x * a + b) / denominator

    return at_precision(bits, image)


def linear_matrix(expression: Expression, negative: bool) -> Matrix:
    """The matrix of an expression of degree 1, with its sign."""
    (b, a), (d, c) = expression.numerator, expression.denominator
    return (-a, -b, c, d) if negative else (a, b, c, d)


def _exponent(x: arb) -> int:
    """The n with ``2**n <= x < 2**(n + 1)`` for an exact positive number."""
    mantissa, exponent = x.man_exp()
    return int(exponent) + int(mantissa).bit_length() - 1


def signed_terms(simple: Terms, signs: Word) -> Terms:
    """Certain signed terms, by the compiled kernel where the terms fit a word.

    A minus sign may leave the index where it is: there are at most as many terms as the quotients
    add up to. Of a long run under minus signs only the beginning is taken.
    """
    limit = 64 * len(simple) + 64
    if fits_machine_words(simple) < len(simple):
        return from_simple(integers(simple), signs, limit)
    array = np.asarray(simple, np.int64)
    limit = min(limit, len(array) + int(np.minimum(array[1:], 1 << 20).sum()))
    out = np.empty((1, limit), np.int64)
    got = np.zeros(1, np.int64)
    word, length = np.array([signs], np.int64), np.array([len(signs)])
    kernels.signed_rows(array[None, :], np.array([len(array)]), word, length, got.copy(), out, got)
    return out[0, : got[0]]


def first_difference(x: Terms, y: Terms) -> int | None:
    """Index of the first entry in which two sequences of one length differ."""
    if isinstance(x, np.ndarray) and isinstance(y, np.ndarray):
        where = np.flatnonzero(x != y)
        return int(where[0]) if len(where) else None
    return next((n for n, (a, b) in enumerate(zip(x, y, strict=True)) if a != b), None)
