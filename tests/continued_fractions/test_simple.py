"""Tests of simple continued fractions from intervals.

Trusted here: Euclid's algorithm on Fractions (tests/oracle), rational arithmetic of Python, and the
terms of e (OEIS A003417).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from esma.continued_fractions import half_gcd, kernels
from esma.continued_fractions.euclid import euclid, limbs
from esma.continued_fractions.simple import LONG, SimpleExpansion, quotients_of_interval
from esma.continued_fractions.terms import fits_machine_words, integers
from esma.enumeration.constants import constant
from esma.errors import PrecisionError
from tests.continued_fractions.strategies import (
    convergent,
    expansions,
    quotients,
    small_quotients,
)
from tests.oracle import signed_terms, simple_terms

Pair = tuple[int, int]
END = 100_000


def expected(low: Pair, high: Pair) -> list[int]:
    """What all numbers between two fractions have in common, from the definition."""
    ends = sorted((Fraction(*low), Fraction(*high)))
    return signed_terms((ends[0], ends[1]), (1,), END)


def check(low: Pair, high: Pair) -> list[int]:
    """Compare with the definition, both ways round, and with numbers in between."""
    found = quotients_of_interval(low, high)
    assert found == expected(low, high)
    assert quotients_of_interval(high, low) == found
    for limit in (0, 1, 2, len(found) // 2, len(found), len(found) + 3):
        assert quotients_of_interval(low, high, limit) == found[:limit]
    x, y = Fraction(*low), Fraction(*high)
    if x != y:
        for part in (Fraction(1, 2), Fraction(1, 97), Fraction(10**9 - 1, 10**9)):
            assert simple_terms(x + part * (y - x))[: len(found)] == found
    return found


def scaled(value: Fraction, factor: int) -> Pair:
    return value.numerator * factor, value.denominator * factor


factors = st.one_of(st.just(1), st.integers(1, 1000), st.integers(0, 300).map(lambda k: 1 << k))


@given(expansions(), expansions(), expansions(), factors, factors)
def test_common_prefix(common: list[int], one: list[int], other: list[int], f: int, g: int) -> None:
    """Two numbers that part somewhere after a prefix, each with a factor of its own."""
    x = convergent(common + [max(1, abs(a)) for a in one])
    y = convergent(common + [max(1, abs(a)) for a in other])
    check(scaled(x, f), scaled(y, g))


@given(expansions(), quotients, st.integers(-2, 2), factors)
def test_near_ties(terms: list[int], last: int, step: int, factor: int) -> None:
    """Ends that are convergents or next to them: quotients that are exact, or one off."""
    x = convergent([*terms, last])
    y = convergent([*terms, max(1, last + step)])
    check(scaled(x, factor), scaled(y, 1))
    check(scaled(x, 1), scaled(convergent(terms), factor))


@given(st.integers(1, 2000), st.data())
def test_fixed_point(bits: int, data: st.DataObject) -> None:
    """A few units of 2**-bits, numbers from far below 1 to far above, also negative."""
    low = data.draw(st.integers(-(1 << bits + 40), 1 << bits + 40))
    width = data.draw(st.one_of(st.integers(0, 4), st.integers(0, 1 << bits // 2)))
    check((low, 1 << bits), (low + width, 1 << bits))


@given(st.integers(1, 2000), st.integers(1, 2000), st.data())
def test_equal_ends(top: int, bottom: int, data: st.DataObject) -> None:
    """A rational number known exactly has its whole expansion."""
    p = data.draw(st.integers(-(1 << top), 1 << top))
    q = data.draw(st.integers(1, 1 << bottom))
    assert check((p, q), (p, q)) == simple_terms(Fraction(p, q))


@given(expansions(), factors)
@example([5], 1)
@example([0, 1], 1)
@example([-3, 1 << 56], 1)
def test_whole_expansions(terms: list[int], factor: int) -> None:
    """Quotients of any size come back as they were put in."""
    value = scaled(convergent(terms), factor)
    found = quotients_of_interval(value, value)
    if len(terms) > 1 and terms[-1] == 1:  # [..., a, 1] is [..., a + 1]
        terms = [*terms[:-2], terms[-2] + 1]
    assert found == terms


def test_the_longest_expansion() -> None:
    """Quotients of Fibonacci numbers have the most terms for their size (Lamé 1844)."""
    terms = [1] * 400 + [2]
    value = scaled(convergent(terms), 1)
    assert check(value, value) == terms


@given(expansions(), st.integers(0, 3000), st.integers(0, 64), st.sampled_from([16, 64, 200]))
def test_halves_give_the_quotients_of_euclid(
    terms: list[int], bits: int, width: int, leaf_bits: int
) -> None:
    """Intervals of every width around numbers with quotients of every size."""
    value = abs(convergent(terms))
    low = (value.numerator << bits) // value.denominator
    ends = low, 1 << bits, low + width, 1 << bits
    found = half_gcd.quotients(*ends, 10_000, leaf_bits)
    assert found == euclid(*ends, 10_000)
    assert half_gcd.quotients(*ends[2:], *ends[:2], 10_000, leaf_bits) == found
    assert half_gcd.quotients(*ends, len(found) // 2, leaf_bits) == found[: len(found) // 2]


@given(expansions(small_quotients, max_size=400), st.sampled_from([16, 64, 200]))
def test_halves_give_whole_expansions(terms: list[int], leaf_bits: int) -> None:
    p, q = abs(convergent(terms)).as_integer_ratio()
    assert half_gcd.quotients(p, q, p, q, 10_000, leaf_bits) == simple_terms(Fraction(p, q))


@pytest.mark.parametrize(("largest", "count"), [(3, 32_000), (1 << 70, 3_000)])
def test_long_numbers(largest: int, count: int) -> None:
    """So long that they are halved; their quotients were put in."""
    random = Random(5)
    terms = [random.choice([1, 1, 2, 3, largest]) for _ in range(count)]
    value = convergent(terms)
    shift = 2 * value.denominator.bit_length() + 8
    assert shift > LONG
    low = (value.numerator << shift) // value.denominator
    found = quotients_of_interval((low, 1 << shift), (low + 1, 1 << shift))
    assert found[: count - 1] == terms[:-1]
    assert found == euclid(low, 1 << shift, low + 1, 1 << shift, 2 * shift)


def test_products_past_a_word_do_not_pass_for_a_quotient() -> None:
    """q * d2 leaves 64 bits here: 2**28 + 1 is a quotient of the first end and not of the other."""
    low, high = (2**31, (2**28 + 1) * 2**31 + 1), (2**58, 3 * 2**57)
    assert check(low, high) == [0]


@pytest.mark.parametrize("bits", [30, 31, 32, 54, 55, 56, 57, 63, 64, 65, 128, 500])
@pytest.mark.parametrize("place", [1, 2, 30])
def test_one_huge_quotient(bits: int, place: int) -> None:
    terms = [1] * place + [1 << bits] + [1, 2] * 60
    value = convergent(terms)
    shift = 2 * value.denominator.bit_length() + 20
    low = (value.numerator << shift) // value.denominator
    found = check((low, 1 << shift), (low + 1, 1 << shift))
    assert found[: len(terms) - 1] == terms[:-1]


def test_kernel_stops_with_its_state_at_a_quotient_that_does_not_fit() -> None:
    """The caller goes on with what the kernel leaves: the two numbers after the last quotient."""
    terms = [3, 1, 4, 1 << 57, 7, 2]
    p, q = convergent(terms).as_integer_ratio()
    arrays = [limbs(x, 6) for x in (p, q, p, q)]
    out = np.empty(10, np.int64)
    count, status = kernels.euclid(*arrays, out)
    assert status == kernels.OVERFLOW
    assert out[:count].tolist() == [3, 1, 4]
    n, d = (int.from_bytes(a.astype("<u4").tobytes(), "little") for a in arrays[:2])
    assert Fraction(n, d) == convergent(terms[3:])


@settings(max_examples=300)
@given(expansions(), st.integers(0, 900), st.integers(-2, 2), st.integers(-2, 2))
def test_two_numbers_that_are_known_to_two_units(
    terms: list[int], shift: int, e: int, f: int
) -> None:
    """As the kernel of higher degrees takes them; quotients of every size were put in."""
    p, q = abs(convergent(terms)).as_integer_ratio()
    x, y = max((p << shift) + e, 0), max((q << shift) + f, 0)
    powers = np.stack([limbs(x, 200), limbs(y, 200)])
    out = np.empty((1, 3000), np.int64)
    counts, status, signs = np.zeros((3, 1), np.int64)
    kernels.polynomial_quotients(powers, np.array([[1, 0, 0, 1]]), out, counts, status, signs)
    if x <= 2 or y <= 2:
        assert (counts[0], status[0], signs[0]) == (0, kernels.UNSIGNED, 0)
        return
    assert signs[0] == 1
    ends = Fraction(x - 2, y + 2), Fraction(x + 2, y - 2)
    true, count = signed_terms(ends, (1,), END), int(counts[0])
    assert out[0, :count].tolist() == true[:count]
    if status[0] == kernels.OVERFLOW:  # at one of the ends at least
        following = [simple_terms(end)[count:] for end in ends]
        assert any(not rest or rest[0] >= 1 << 54 for rest in following)
    else:  # a large quotient, and less than a word of what follows
        assert status[0] == kernels.OK
        assert convergent([1, *true[count + 1 :]]).denominator < 1 << 16


@pytest.mark.parametrize("bad", [((1, 0), (1, 2)), ((1, 2), (1, 0)), ((1, -2), (1, 3))])
def test_denominators_must_be_positive(bad: tuple[Pair, Pair]) -> None:
    with pytest.raises(ValueError, match="denominators must be positive"):
        quotients_of_interval(*bad)


@given(st.integers(0, 1 << 300))
def test_limbs(number: int) -> None:
    array = limbs(number, 11)
    assert sum(int(x) << (32 * i) for i, x in enumerate(array)) == number
    assert array.min() >= 0
    assert array.max() < 1 << 32


@dataclass
class Known:
    """A rational number that answers like a constant, and counts how often it is asked."""

    value: Fraction
    asked: int = 0

    def interval(self, bits: int) -> tuple[int, int]:
        self.asked += 1
        low = (self.value.numerator << bits) // self.value.denominator
        return low, low + 1


def test_terms_of_e() -> None:
    expansion = SimpleExpansion(constant("e"))
    terms = expansion.terms(3000)
    assert terms == [2] + [2 * (n // 3) if n % 3 == 0 else 1 for n in range(2, 3001)]
    assert expansion.certain_at(10)[:3000] == terms  # what was certain stays


@given(expansions(max_size=60))
def test_a_rational_number_gives_its_terms_until_precision_ends(terms: list[int]) -> None:
    number = Known(convergent([*terms, 2, 1, 1, 1, 3]))
    expansion = SimpleExpansion(number, max_bits=1 << 15)
    assert expansion.terms(len(terms)) == terms
    asked = number.asked
    expansion.terms(len(terms))
    assert number.asked == asked
    with pytest.raises(PrecisionError, match="ask for fewer terms"):
        expansion.terms(len(terms) + 10)


@given(st.lists(st.one_of(quotients, quotients.map(lambda x: -x)), max_size=8))
def test_fits_machine_words(terms: list[int]) -> None:
    fit = next((i for i, t in enumerate(terms) if abs(t) >= 1 << 56), len(terms))
    assert fits_machine_words(terms) == fit
    assert fits_machine_words(np.array(terms[:fit], np.int64)) == fit
    assert integers(np.array(terms[:fit], np.int64)) == terms[:fit]


@pytest.mark.parametrize("name", ["cahen", "hone(1,1)", "varona(2,x)", "davison_shallit(3,x+1)"])
def test_quotients_that_grow_too_fast_are_refused_at_once(name: str) -> None:
    most = 1 << 18
    with pytest.raises(PrecisionError, match=r"about (\d+) can be had") as refused:
        SimpleExpansion(constant(name), most).terms(60)
    assert refused.value.args[0].startswith(f"the quotients of {name} grow so fast")
    count = int(str(refused.value).split("about ")[1].split()[0])
    simple = SimpleExpansion(constant(name), most)
    simple.certain_at(most)
    had = len(simple.certain_at(most))
    assert had - 3 <= count <= had + 3


def test_other_quotients_are_not_refused() -> None:
    assert len(SimpleExpansion(constant("liouville(3)")).terms(200)) == 200
    assert SimpleExpansion(constant("cahen")).terms(20)[5] == 9
