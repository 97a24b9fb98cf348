"""Terms for so many digits: against convergents as exact fractions, beside a value from balls.

Trusted: fractions, the plain recurrence of convergents, and the enclosure of the constant.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import chain, count, cycle, repeat

import numpy as np
import pytest

import esma
from esma.approval.conjecture import Conjecture
from esma.approval.counts import Step, steps_of, terms_for
from esma.export import plots
from esma.massey.laws.hurwitzian import Hurwitzian
from esma.massey.laws.recurrence import LinearRecurrence
from esma.massey.laws.recurrent_runs import recurrent_runs


def convergents(terms: list[int], signs: tuple[int, ...]) -> list[Fraction | None]:
    """The convergents; None for one with denominator 0."""
    p, p0, q, q0, s = 1, 0, 0, 1, 1
    found = []
    for a, following in zip(terms, cycle(signs), strict=False):
        p, p0 = a * p + s * p0, p
        q, q0 = a * q + s * q0, q
        s = following
        found.append(Fraction(p, q) if q else None)
    return found


def counted(value: Fraction, terms: list[int], signs: tuple[int, ...], digits: int) -> int:
    """The least n such that n terms are nearer to the value than 10**-digits."""
    for n, x in enumerate(convergents(terms, signs), 1):
        if x is not None and abs(value - x) < Fraction(1, 10**digits):
            return n
    raise AssertionError("more terms are needed")


def exact(x: Conjecture) -> Fraction:
    """The value to more than a thousand digits."""
    ball = x.expression.value(x.constant, 3600)
    mantissa, exponent = ball.mid().man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


@pytest.mark.parametrize(
    "name", ["e", "tan(1)", "tanh(1)", "phi", "sqrt(7)", "besseli(1,2)/besseli(0,2)", "exp(2/101)"]
)
def test_every_formula_needs_as_many_terms_as_are_counted(name: str) -> None:
    found = esma.search(name, coeff_limit=1, max_period=3, digits=50, prove=False)
    assert len(found) > 20
    for x in found[::7]:
        few, many = x.terms_needed
        assert few is not None
        assert counted(exact(x), x.terms(few + 2), x.signs, 100) == few
        if many is not None and many < 3000:
            assert counted(exact(x), x.terms(many + 2), x.signs, 1000) == many
        simple = x.simple_terms_needed[0]
        assert simple is not None
        assert counted(exact(x), simple_quotients(exact(x), simple + 2), (1,), 100) == simple


def simple_quotients(x: Fraction, number: int) -> list[int]:
    """The first quotients, floor by floor."""
    found = []
    for _ in range(number):
        found.append(x.numerator // x.denominator)
        x = 1 / (x - found[-1])
    return found


def test_runs_of_twos_under_minus_signs() -> None:
    """[2; 2, 2, ..., 2, 3, ...]: the error falls as 1/n, though q_n**2 grows as n**2."""
    form = Hurwitzian((2,) * 60, ((3,),))
    terms = form.terms(400)
    value = convergents(terms, (-1,))[-1]
    assert value is not None
    for digits in (1, 2, 3, 5, 30):
        assert terms_for(steps_of(form, (-1,)), [digits]) == [counted(value, terms, (-1,), digits)]


def test_growing_runs_are_counted_in_steps() -> None:
    """As single terms and as runs; and where no one could write them out."""
    jacobsthal = recurrent_runs(LinearRecurrence((1, -1, -2), (1, 3)))  # 1, 3, 5, 11, 21, 43, ...
    assert jacobsthal is not None
    single = (
        Step(a, -1)
        for a in chain.from_iterable(
            repeat(s.quotient, s.times) for s in steps_of(jacobsthal, (-1,))
        )
    )
    assert terms_for(steps_of(jacobsthal, (-1,)), [5, 20]) == terms_for(single, [5, 20])
    for size in (10**6, 10**12, 10**40):
        taken = 0

        def steps(size: int = size):  # type: ignore[no-untyped-def]
            nonlocal taken
            for n in count():
                taken += 2
                yield Step(3 + n, -1)
                yield Step(2, -1, size)

        [few, many] = terms_for(steps(), [100, 1000])
        assert few is not None
        assert many is not None
        assert size // 10 < few < many < 10**46
        assert taken < 2000
        [one] = terms_for(chain([Step(3, -1), Step(2, -1, size)], repeat(Step(4, -1))), [1])
        assert one == 10  # 2 + 1/n after n terms, and the value a little more than 2


def test_huge_quotients() -> None:
    big = 10**40
    assert terms_for(repeat(Step(big, 1))) == [2, 13]
    value = convergents([big] * 30, (1,))[-1]
    assert value is not None
    assert counted(value, [big] * 30, (1,), 100) == 2


@pytest.mark.parametrize(
    "form", [Hurwitzian((), ((2,),)), Hurwitzian((1,), ((0,),)), Hurwitzian((5,), ((1, -1),))]
)
def test_what_does_not_converge_has_no_count(form: Hurwitzian) -> None:
    x = esma.search("e", coeff_limit=1, max_period=1, digits=50, prove=False)[0]
    wrong = Conjecture(x.constant, x.expression, False, (-1,), form, 50)
    assert wrong.terms_needed == (None, None)
    assert "– terms for 100 digits" in wrong.convergence_text()


def test_steps_that_end_too_soon_say_so() -> None:
    steps = [Step(1, 1)] * 300
    assert terms_for(steps) == [241, None]
    assert terms_for(steps[:240], [100]) == [None]
    assert terms_for(steps[:241], [100]) == [241]


def test_all_outputs_say_the_same() -> None:
    """Table, details, page and plot, of a formula whose average is 2.235 digits a term."""
    found = esma.search("tan(1)", digits=50, prove=False)
    x = next(x for x in found if 2.23 < x.convergence_rate < 2.24 and x.signs != (1,))
    few, many = x.terms_needed
    assert few is not None
    number = found.conjectures.index(x)
    row = next(r for r in found.report(160, unfold=True).splitlines() if x.key in r)
    assert f"  {few}  " in row
    assert f"  {many}  " in row
    assert row.split()[0] == str(number)
    assert f"{few} terms for 100 digits, {many} for 1000" in x.convergence_text()
    axes = plots.convergence(x).axes[0]
    drawn = np.asarray(axes.lines[0].get_ydata(), float)
    assert next(n for n, error in enumerate(drawn, 1) if error < -100) == few
    assert f"{few} terms for 100 digits" in str(axes.lines[0].get_label())
