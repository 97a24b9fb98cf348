"""Values of continued fractions beside mpmath, sympy and the oracle."""

from __future__ import annotations

from fractions import Fraction
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tests.benchmarks.timing import Pair, Stage

if TYPE_CHECKING:
    from esma.massey.laws.hurwitzian import Hurwitzian

DIGITS = 1000
#: So many terms of e's continued fraction give more than 1000 digits, and fewer do not.
TERMS = 1030


def law_of_e() -> Hurwitzian:
    """e = [2; 1, 2, 1, 1, 4, 1, 1, 6, ...] (Euler 1737)."""
    from esma.massey.laws.hurwitzian import Hurwitzian

    return Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))


def certified(form: Hurwitzian, count: int, digits: int) -> Any:
    """A ball around the value of all continued fractions that begin with these terms."""
    from esma.approval.evaluation import value_ball
    from esma.continued_fractions.products import step_product
    from esma.system.precision import bits_of_digits

    bits = bits_of_digits(digits) + 64
    return value_ball(step_product(form.array(count), (1,)), bits)


def by_mpmath(form: Hurwitzian, count: int, digits: int) -> Any:
    """The same in floating point, from the last term back; nothing is said of the error."""
    from mpmath import mp, mpf

    with mp.workdps(digits + 10):
        value = mpf(form.terms(count)[-1])
        for term in form.terms(count)[-2::-1]:
            value = term + 1 / value
        return value


def _same_digits(ball: Any, number: Any) -> bool:
    from mpmath import mp, nstr

    with mp.workdps(DIGITS + 10):
        text: str = ball.str(DIGITS, radius=False)
        return bool(text == nstr(number, DIGITS))


def _beside_mpmath() -> Pair:
    form = law_of_e()
    return Pair(
        lambda: certified(form, TERMS, DIGITS),
        lambda: by_mpmath(form, TERMS, DIGITS),
        1,
        _same_digits,
    )


def _fraction() -> Fraction:
    from esma.continued_fractions.products import step_product

    p, _, q, _ = step_product(law_of_e().array(TERMS), (1,))
    return Fraction(int(p), int(q))


def _beside_sympy() -> Pair:
    from sympy.ntheory.continued_fraction import continued_fraction_reduce

    terms = law_of_e().terms(TERMS)

    def same(own: Fraction, peer: Any) -> bool:
        return bool(own.numerator == int(peer.p) and own.denominator == int(peer.q))

    return Pair(_fraction, lambda: continued_fraction_reduce(terms), 1, same)


def _beside_oracle() -> Pair:
    evaluate = import_module("tests.oracle").evaluate
    terms = law_of_e().terms(TERMS)
    return Pair(_fraction, lambda: evaluate(terms, (1,)), 1)


def stages() -> list[Stage]:
    """The stages of this module."""
    value, convergent = f"Value of a law to {DIGITS} digits", f"Convergent of {TERMS} terms"
    return [
        Stage(value, "value", "mpmath", "mpmath", _beside_mpmath),
        Stage(convergent, "value", "sympy", "sympy", _beside_sympy),
        Stage(convergent, "value", "oracle", "tests.oracle", _beside_oracle),
    ]
