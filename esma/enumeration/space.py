"""The space of a search: a constant, its expressions and the sign words, and how large that is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from math import gcd
from random import Random
from typing import Final, Literal, NamedTuple, TypeAlias

from flint import fmpz

from esma.enumeration.algebraic import Polynomial
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.streams import (
    are_coprime,
    biased_monomials,
    nth_polynomial,
    outer_size,
    rational_functions,
)
from esma.enumeration.words import (
    Word,
    check_word,
    count_primitive_words,
    is_primitive,
    primitive_words,
    word_text,
)
from esma.errors import SpaceError

Generator: TypeAlias = Literal["rational", "monomial"]
"""``"rational"``: `rational_functions`; ``"monomial"``: `biased_monomials`."""

MAX_COUNTED_PAIRS: Final = 500_000
"""The most pairs (P, Q) that are counted by streaming them, which takes a second."""
MAX_COUNTED_ALGEBRAIC: Final = 100_000
"""The same bound for an algebraic constant, where every value is computed in Q(c)."""
_SAMPLE: Final = 20_000


class Count(NamedTuple):
    """A number of expressions, and whether it is exact."""

    number: int
    exact: bool


@dataclass(frozen=True)
class Space:
    """What a search looks through.

    Attributes
    ----------
    constant : the constant c
    degree : largest degree of P and Q, at least 1
    coeff_limit : largest size of a coefficient, at least 1
    max_period : longest period of the sign words, at least 1; all primitive words up to it are
        searched
    words : if given, exactly these words instead, each primitive and none twice
    generator : ``"rational"`` for all ``|P(c)/Q(c)|``, ``"monomial"`` for all ``|a c^k + b|``

    Raises
    ------
    SpaceError
        If a parameter is out of range.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> space = Space(constant("e"), degree=1, coeff_limit=2, max_period=2)
    >>> space.count_expressions(), space.n_words
    (Count(number=112, exact=True), 4)
    """

    constant: Constant
    degree: int = 1
    coeff_limit: int = 2
    max_period: int = 2
    words: tuple[Word, ...] | None = None
    generator: Generator = "rational"

    def __post_init__(self) -> None:
        _at_least_one("degree", "degree", self.degree)
        _at_least_one("coeff_limit", "limit of the coefficients", self.coeff_limit)
        _at_least_one("max_period", "longest period of the sign words", self.max_period)
        if self.generator not in ("rational", "monomial"):
            raise SpaceError(
                f"the generator must be 'rational' or 'monomial'; it was {self.generator!r}",
                "generator",
            )
        if self.words is None:
            count_primitive_words(self.max_period)  # raises if the period is too long
            return
        if not self.words:
            raise SpaceError("at least one sign word is needed, as in '+'", "words")
        for word in self.words:
            if not is_primitive(check_word(word)):
                raise SpaceError(
                    f"the sign word {word_text(word)} repeats a shorter one, which stands for the"
                    " same signs: give the shorter one",
                    "words",
                )
        if len(set(self.words)) < len(self.words):
            raise SpaceError("a sign word was given twice", "words")

    @cached_property
    def sign_words(self) -> tuple[Word, ...]:
        """The words, shorter ones first."""
        return tuple(primitive_words(self.max_period)) if self.words is None else self.words

    @property
    def n_words(self) -> int:
        """The number of sign words."""
        return count_primitive_words(self.max_period) if self.words is None else len(self.words)

    @property
    def outer_size(self) -> int:
        """The range of ``first`` and ``last`` in `expressions`."""
        if self.generator == "monomial":
            return self.coeff_limit
        return outer_size(self.degree, self.coeff_limit)

    @property
    def inner_size(self) -> int:
        """How many pairs each of the `outer_size` numerators has: for ``"rational"`` the range of
        the denominators.
        """
        if self.generator == "monomial":
            return 2 * self.degree * (2 * self.coeff_limit + 1)
        return outer_size(self.degree, self.coeff_limit)

    def expressions(
        self,
        first: int = 0,
        last: int | None = None,
        denominators: tuple[int, int] | None = None,
    ) -> Iterator[Expression]:
        """The expressions, or the deterministic slice of numerators ``first`` to ``last - 1``.

        Slices are the units of work of a search. For an algebraic constant a value may come in
        several slices (see `rational_functions`, also for the denominators). A monomial has none.
        """
        if self.generator == "monomial":
            return biased_monomials(self.degree, self.coeff_limit, self.constant, first, last)
        return rational_functions(
            self.degree, self.coeff_limit, self.constant, first, last, denominators
        )

    @cached_property
    def _counted(self) -> Count:
        if self.generator == "monomial":
            pairs = 2 * self.degree * self.coeff_limit * (2 * self.coeff_limit + 1)
            if not self.constant.is_algebraic:
                return Count(pairs, True)
        else:
            if self.degree == 1 and not self.constant.is_algebraic:
                return Count(count_linear(self.coeff_limit), True)
            pairs = outer_size(self.degree, self.coeff_limit) ** 2
        most = MAX_COUNTED_ALGEBRAIC if self.constant.is_algebraic else MAX_COUNTED_PAIRS
        if pairs <= most:
            return Count(sum(1 for _ in self.expressions()), True)
        if self.generator == "monomial":
            return Count(pairs, False)
        return Count(estimate(self.degree, self.coeff_limit), False)

    def count_expressions(self) -> Count:
        """How many expressions there are, and whether the number is exact.

        It is exact for degree 1 (by a formula), for monomials, and for spaces small enough to be
        streamed. Otherwise it is the exact number of pairs with coprime contents times the share of
        coprime polynomials in a fixed random sample. For an algebraic constant that is an upper
        estimate, since values that are equal only at c are not recognised in it.
        """
        return self._counted


def _at_least_one(key: str, what: str, value: int) -> None:
    if value < 1:
        raise SpaceError(f"the {what} must be at least 1; it was {value}", key)


def pairs_of_coprime_content(degree: int, coeff_limit: int) -> int:
    """The number of pairs of numbered polynomials whose contents are coprime.

    Inclusion and exclusion over the common divisor: a pair with all coefficients divisible by g is
    g times a pair of the limit ``coeff_limit // g``.

    >>> pairs_of_coprime_content(1, 2)
    128
    """
    return sum(
        int(fmpz(g).moebius_mu()) * outer_size(degree, coeff_limit // g) ** 2
        for g in range(1, coeff_limit + 1)
    )


def count_linear(coeff_limit: int) -> int:
    """The number of values of degree 1 for a transcendental constant, in closed form.

    All pairs of coprime contents without the proportional ones: those are (a R, b R) with coprime
    a, b >= 1 and a primitive R, so for m = max(a, b) there are ``phi(m)`` (for m = 1: one half)
    times two pairs (a, b), and as many R as primitive polynomials of limit ``coeff_limit // m``.

    >>> [count_linear(limit) for limit in (1, 2, 5)]
    [12, 112, 3304]
    """
    proportional = 0
    for m in range(1, coeff_limit + 1):
        ratios = 1 if m == 1 else 2 * int(fmpz(m).euler_phi())
        limit = coeff_limit // m
        sizes = (int(fmpz(g).moebius_mu()) * outer_size(1, limit // g) for g in range(1, limit + 1))
        proportional += ratios * sum(sizes)
    return pairs_of_coprime_content(1, coeff_limit) - proportional


def estimate(degree: int, coeff_limit: int) -> int:
    """An estimate of the number of expressions of a large space, always the same.

    >>> exact = sum(1 for _ in rational_functions(2, 3))
    >>> abs(estimate(2, 3) - exact) < exact // 50
    True
    """
    coprime = sum(are_coprime(p, q) for p, q in islice(random_pairs(degree, coeff_limit), _SAMPLE))
    return pairs_of_coprime_content(degree, coeff_limit) * coprime // _SAMPLE


def random_pairs(degree: int, coeff_limit: int) -> Iterator[tuple[Polynomial, Polynomial]]:
    """Pairs of numbered polynomials with coprime contents, at random but always the same."""
    random, size = Random(0), outer_size(degree, coeff_limit)
    while True:
        p, q = (nth_polynomial(random.randrange(size), coeff_limit) for _ in range(2))
        if gcd(*p, *q) == 1:
            yield p, q
