"""Laws that are tried on request: found on first terms, they give the exact longer rows; they are
written, read back, and report terms that are too long.

Trusted: the definitions of the sequences, term by term, and fractions between which a number lies.
"""

from __future__ import annotations

import doctest
import importlib
import json
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import pairwise, takewhile
from math import factorial, isqrt, prod
from pathlib import Path
from random import Random

import pytest

import esma
from esma.continued_fractions.signed import from_simple
from esma.errors import EsmaError
from esma.massey.laws import (
    Automatic,
    Folded,
    Law,
    Mixed,
    Morphic,
    Multiplicative,
    NonlinearRecurrence,
    PowerSums,
    QHolonomic,
    Regular,
    SelfSimilar,
    Sturmian,
    Superexponential,
    law_of,
    read_law,
)
from esma.massey.laws.requested import LONGEST
from esma.massey.sequences import laws_of
from esma.writing.laws import LATEX, UNICODE

# -------------------------------------------------------------------------------------------------
# Quotients of numbers
# -------------------------------------------------------------------------------------------------


def expansion(x: Fraction) -> list[int]:
    found, a, b = [], x.numerator, x.denominator
    while b:
        found.append(a // b)
        a, b = b, a % b
    return found


def of_sum(base: int, exponents: list[int], times: int = 1) -> list[int]:
    """The quotients of a sum of powers of 1/base that its first exponents fix."""
    low = sum(Fraction(times, base**e) for e in exponents[:-1])
    ends = expansion(low), expansion(low + Fraction(2 * times, base ** exponents[-1]))
    common = takewhile(lambda pair: pair[0] == pair[1], zip(*ends, strict=False))
    return [a for a, _ in common][:-1]


def beatty(d: int, p: int, q: int, count: int) -> list[int]:
    """floor(k (p + sqrt d)/q)."""
    return [(k * p + isqrt(k * k * d)) // q for k in range(1, count)]


def adams_davison(b: int, slope: list[int]) -> list[int]:
    """Of (b - 1) times the sum of b**-floor(k t) from the quotients of t (Adams, Davison 1977)."""
    p, last, found = 0, 1, [0]
    for a in slope:
        p, last, before = last, a * last + p, p
        found.append((b**last - b**before) // (b**p - 1))
    return found


def sylvester(start: int, count: int) -> list[int]:
    terms = [start]
    while len(terms) < count:
        terms.append(terms[-1] ** 2 - terms[-1] + 1)
    return terms


def somos(k: int, count: int) -> list[int]:
    terms = [1] * k
    while len(terms) < count:
        terms.append(sum(terms[-i] * terms[i - k] for i in range(1, k // 2 + 1)) // terms[-k])
    return terms


def cahen(count: int) -> list[int]:
    roots = [0, 1, 1, 1]
    while len(roots) < count:
        roots.append(roots[-2] ** 2 * roots[-1] + roots[-2])
    return [b * b for b in roots]


def hone(count: int) -> list[int]:
    x, found = [1, 1], [2]
    while len(found) < count:
        x.append(x[-1] ** 2 * (x[-1] + 1) // x[-2])
        found += [x[-2] // x[-3], x[-2]]
    return found[:count]


# -------------------------------------------------------------------------------------------------
# Each law: its rows, longer than what it is found on
# -------------------------------------------------------------------------------------------------

MULTIPLICATIVE: dict[str, tuple[list[int], int]] = {
    **{
        f"{b - 1} times the sum of {b}^-floor(k phi)": (
            of_sum(b, beatty(5, 1, 2, 1600), b - 1),
            12,
        )
        for b in (2, 3, 10)
    },
    "2^(n^2)": ([2 ** (n * n) for n in range(40)], 12),
    "3^(n(n+1)/2)": ([3 ** (n * (n + 1) // 2) for n in range(40)], 12),
    "7, then 6^(2^n)": ([7, *(6**2**n for n in range(12))], 9),
}

NONLINEAR: dict[str, tuple[list[int], int]] = {
    "Sylvester": (sylvester(2, 13), 8),
    "0, then Sylvester from 3": ([0, *sylvester(3, 12)], 9),
    **{f"Somos {k}": (somos(k, 60), 40) for k in (4, 5, 6, 7)},
    "Cahen": (cahen(14), 10),
    "Hone": (hone(25), 17),
    "Fermat": ([2**2**n + 1 for n in range(13)], 8),
}


def fixed_point(images: dict[int, list[int]], first: int, count: int) -> list[int]:
    word = [first]
    while len(word) < count:
        word = [b for a in word for b in images[a]]
    return word[:count]


def valuation(n: int, p: int) -> int:
    return next(k for k in range(n + 1) if n % p ** (k + 1))


def stern(count: int) -> list[int]:
    s = [0, 1]
    for n in range(1, count):
        s.append(s[n])
        s.append(s[n] + s[n + 1])
    return s[1 : count + 1]


AUTOMATIC: dict[str, tuple[list[int], int]] = {
    "Thue-Morse": ([1 + n.bit_count() % 2 for n in range(300)], 40),
    "Rudin-Shapiro": ([3 - 2 * ((n & n >> 1).bit_count() % 2) for n in range(400)], 80),
    "paperfolding": ([1 + (n // (n & -n) % 4 == 1) for n in range(1, 400)], 60),
    "period doubling": ([1 + valuation(n, 2) % 2 for n in range(1, 400)], 60),
    "a head of two, then Thue-Morse": ([7, 5, *(1 + n.bit_count() % 2 for n in range(300))], 75),
    "a head, then period doubling": ([0, *(1 + valuation(n, 2) % 2 for n in range(1, 400))], 70),
    "sum of ternary digits modulo 3": (
        [1 + sum(n // 3**k % 3 for k in range(9)) % 3 for n in range(400)],
        60,
    ),
    "Cantor": ([1 + all(n // 3**k % 3 != 1 for k in range(9)) for n in range(400)], 80),
    **{f"sum of {b}^-(2^k)": (of_sum(b, [2**k for k in range(12)])[:600], 80) for b in (2, 3, 10)},
}

REGULAR: dict[str, tuple[list[int], int]] = {
    "1 + 2-adic valuation": ([1 + valuation(n, 2) for n in range(1, 300)], 40),
    "1 + 3-adic valuation": ([1 + valuation(n, 3) for n in range(1, 300)], 80),
    "sum of digits": ([n.bit_count() for n in range(300)], 40),
    "3 + 2 times 3-adic valuation": ([3 + 2 * valuation(n, 3) for n in range(1, 300)], 90),
    "a head, then sum of ternary digits": (
        [9, *(5 + sum(n // 3**k % 3 for k in range(9)) for n in range(300))],
        70,
    ),
    "Stern": (stern(300), 60),
}

FOLDED: dict[str, tuple[list[int], int]] = {
    **{
        f"sum of {b}^-(2^k)": (of_sum(b, [2**k for k in range(12)])[:600], 40)
        for b in (2, 3, 7, 10)
    },
    **{
        f"sum of {b}^-(k!)": (of_sum(b, [factorial(k) for k in range(1, 8)]), 31)
        for b in (2, 3, 10)
    },
    "sum of 5^-(3^k)": (of_sum(5, [3**k for k in range(8)]), 40),
    "1 + 2-adic valuation": ([1 + valuation(n, 2) for n in range(1, 300)], 40),
    "a head, then powers": ([7, *(3 ** valuation(n, 2) for n in range(1, 300))], 40),
}

MORPHIC: dict[str, tuple[list[int], int]] = {
    "Fibonacci": (fixed_point({1: [1, 2], 2: [1]}, 1, 400), 40),
    "Tribonacci": (fixed_point({1: [1, 2], 2: [1, 3], 3: [1]}, 1, 400), 60),
    "Pell": (fixed_point({3: [3, 3, 7], 7: [3]}, 3, 400), 60),
    "a head, then Fibonacci": ([0, *fixed_point({1: [1, 2], 2: [1]}, 1, 400)], 60),
}

STURMIAN: dict[str, tuple[list[int], int]] = {
    "Fibonacci": (fixed_point({1: [1, 2], 2: [1]}, 1, 800), 80),
    **{
        f"sqrt({d})": (
            [b - a for a, b in pairwise(isqrt(d * n * n) for n in range(1, 900))],
            200,
        )
        for d in (2, 3)
    },
    "sqrt(2), intercept 1/2": (
        [b - a for a, b in pairwise((1 + isqrt(8 * n * n)) // 2 for n in range(900))],
        200,
    ),
}

MIXED: dict[str, tuple[list[int], int]] = {
    "Komatsu": ([0, *(x for k in range(1, 30) for x in (2 * 3**k - 1, 1, 1))], 30),
    "Rogers-Ramanujan": ([0, 1, *(5**k for k in range(1, 30) for _ in range(2))], 17),
    "m 2^m": ([m * 2**m + 1 for m in range(40)], 15),
    "(m^2 - m)/2 4^m, m": ([x for m in range(40) for x in ((m * m - m) // 2 * 4**m, m + 1)], 60),
}

QHOLONOMIC: dict[str, tuple[list[int], int]] = {
    "2^(n^2)": ([2 ** (n * n) for n in range(40)], 12),
    "2-factorials": ([prod(2**i - 1 for i in range(1, n + 1)) for n in range(40)], 14),
    "3^n + 1 factorials": ([7, *(prod(3**i + 1 for i in range(n)) for n in range(40))], 14),
}

SUPEREXPONENTIAL: dict[str, tuple[list[int], int]] = {
    "n^n": ([n**n for n in range(1, 60)], 12),
    "0, n^n": ([n**n if n else 0 for n in range(60)], 13),
    "n!": ([factorial(n) for n in range(60)], 14),
    "2 n!^2 - 1": ([2 * factorial(n) ** 2 - 1 for n in range(60)], 14),
    "(2n+1)^n": ([(2 * n + 1) ** n for n in range(60)], 12),
    "7, 5 3^n (3n-1)^(2n)": (
        [5 * 3**n * (3 * n - 1) ** (2 * n) if n else 7 for n in range(60)],
        13,
    ),
    "(2n+2)^(n+1)": ([(2 * n + 2) ** (n + 1) for n in range(60)], 12),
}


def of_reciprocals(x: int, f: Callable[[int], int], sign: int, order: int) -> list[int]:
    """The quotients that are certain of the sum of ``sign**k/x_k`` with ``x_(k+1) = x_k f(x_k)``,
    or ``x_(k+1) x_(k-1) = x_k**2 f(x_k)``.
    """
    total, past, s = Fraction(0), 1, 1
    while x.bit_length() < 30_000:
        total, s = total + Fraction(s, x), s * sign
        past, x = x, x * f(x) if order == 1 else x * x * f(x) // past
    ends = expansion(total), expansion(total + Fraction(2 * s, x))
    common = takewhile(lambda pair: pair[0] == pair[1], zip(*ends, strict=False))
    return [a for a, _ in common][:-1]


SELF_SIMILAR: dict[str, tuple[list[int], int]] = {
    "Cahen": (of_reciprocals(1, lambda x: 1 + x, -1, 1), 11),
    "Davison and Shallit, 2, 3": (of_reciprocals(2, lambda x: 1 + 3 * x, -1, 1), 11),
    "Davison and Shallit, 2, x + 1": (of_reciprocals(2, lambda x: 1 + x + x * x, -1, 1), 9),
    "Hone, 1, 1": (of_reciprocals(1, lambda x: 1 + x, 1, 2), 16),
    "Hone, 3, 2 x": (of_reciprocals(3, lambda x: 1 + 2 * x * x, 1, 2), 12),
    "Hone, 1, x**2 + 3": (of_reciprocals(1, lambda x: 1 + 3 * x + x**3, 1, 2), 11),
    "c/(c + 1), Hone, 2, x + 1": (
        [0, 2, *of_reciprocals(2, lambda x: 1 + x + x * x, 1, 2)[2:]],
        12,
    ),
    "Varona, 2, 1": (of_reciprocals(2, lambda x: 1 + x, -1, 2), 22),
    "Varona, 1, x": (of_reciprocals(1, lambda x: 1 + x * x, -1, 2), 18),
}

POWER_SUMS: dict[str, tuple[list[int], int]] = {
    f"{b - 1} times the sum of {b}^-floor(k t), t = {slope[:4]}": (
        adams_davison(b, slope),
        count,
    )
    for b, slope, count in (
        (2, [1, *[2] * 9], 8),
        (3, [2] * 8, 7),
        (2, [1, *[1, 2] * 7], 11),
        (10, [1, *[3] * 8], 8),
        (49, [1, *[1, 2] * 6], 11),
    )
}
POWER_SUMS |= {
    f"the sum of {b}^-floor(k phi)": (of_sum(b, beatty(5, 1, 2, size)), count)
    for b, size, count in ((3, 3000, 20), (4, 9000, 31))
}


def test_few_sturmian_words_of_another_intercept_have_a_law() -> None:
    chosen, false = Random(5), 0
    for d, below in ((5, 3), (2, 2), (3, 3)):
        for _ in range(40):
            r = chosen.randrange(10**6)
            floors = [
                (isqrt(d * (10**6 * n) ** 2) + r * below) // (10**6 * below) for n in range(321)
            ]
            word = [1 + b - a for a, b in pairwise(floors)]
            found = Sturmian.fitted(word[:120])
            false += found is not None and found.terms(320) != word
    assert false <= 4  # a word of 120 letters hardly tells of its intercept


def test_the_quotients_of_adams_and_davison() -> None:
    for d, slope in ((2, [1, *[2] * 5]), (3, [1, 1, 2, 1, 2, 1, 2])):
        seen = of_sum(3, beatty(d, 0, 1, 300), 2)
        assert seen == adams_davison(3, slope)[: len(seen)]
        assert len(seen) > 5


ROWS = {
    PowerSums: POWER_SUMS,
    Mixed: MIXED,
    QHolonomic: QHOLONOMIC,
    Superexponential: SUPEREXPONENTIAL,
    Multiplicative: MULTIPLICATIVE,
    NonlinearRecurrence: NONLINEAR,
    SelfSimilar: SELF_SIMILAR,
    Automatic: AUTOMATIC,
    Regular: REGULAR,
    Folded: FOLDED,
    Morphic: MORPHIC,
    Sturmian: STURMIAN,
}


def test_the_page_runs() -> None:
    page = Path(esma.__file__).parent / "docs" / "laws.md"
    assert doctest.testfile(str(page), module_relative=False).failed == 0


@pytest.mark.parametrize(
    ("kind", "name", "row"),
    [(kind, name, row) for kind, rows in ROWS.items() for name, row in rows.items()],
)
def test_what_is_found_predicts_more(
    kind: type[Law], name: str, row: tuple[list[int], int]
) -> None:
    terms, count = row
    assert len(terms) > count
    found = [x for x in laws_of(terms[:count]) if isinstance(x.law, kind)]
    assert found, name
    assert found[0].law.terms(len(terms)) == terms
    assert found[0].surplus >= 2
    assert law_of(terms[:count], count, [kind.kind]) == found[0].law
    is_written(found[0].law)


def is_written(law: Law) -> None:
    fields = {"runs": None, "polynomials": None, **json.loads(json.dumps(law.fields()))}
    assert read_law(fields) == law
    assert law.written(UNICODE) == law.text()
    for width in (8, 20, 40):
        assert len(law.text(width)) <= width
    tex = law.latex(1000)
    assert tex.endswith(law.rule(LATEX) or "}")
    assert tex.count("{") == tex.count("}")
    for name in ("initials", "recurrence"):
        with pytest.raises((EsmaError, KeyError)):
            read_law({**fields, name: {"kind": law.kind}})


def test_what_is_written() -> None:
    assert str(laws_of(hone(17))[0].law) == (
        "[2; 1, 1, …], a(n) = a(n−1)·a(n−2) (n ≡ 0 mod 2),"
        " a(n) = a(n−1)·a(n−2)+a(n−2) (n ≡ 1 mod 2)"
    )
    assert str(laws_of(cahen(10))[0].law) == (
        "[0; 1, 1, 1, …], a(n) = b(n)², b(n) = b(n−1)·b(n−2)²+b(n−2)"
    )
    law = SelfSimilar.fitted(SELF_SIMILAR["Hone, 3, 2 x"][0][:14])
    assert str(law) == (
        "[0; …], a(n) = 2h(n−1)h(n−2)+2h(n−1) (n ≡ 1 mod 2), a(n) = h(n−2) (n ≡ 0 mod 2),"
        " h(n) = a(n)h(n−1)+h(n−2), h(-1) = 0, h(0) = 1"
    )
    assert laws_of(somos(4, 30))[0].law.rule(LATEX) == (
        "a_{n}=(a_{n-1}a_{n-3}+a_{n-2}^{2})/a_{n-4}"
    )


def test_terms_that_are_too_long() -> None:
    law = laws_of(sylvester(2, 8))[0].law
    with pytest.raises(EsmaError, match="more than 1,262,611 digits: ask for fewer"):
        law.terms(100)
    listed = law.listed(100)
    assert listed == sylvester(2, len(listed))
    assert 4000 < listed[-1].bit_length() < LONGEST
    assert law.continues()


def test_tails_are_the_same_wherever_they_begin() -> None:
    rows: list[tuple[type[Law], list[int]]] = [
        (Multiplicative, of_sum(2, beatty(5, 1, 2, 1600))[:13]),
        (NonlinearRecurrence, sylvester(2, 9)),
        (SelfSimilar, of_reciprocals(3, lambda x: 1 + x * x, 1, 2)),
        (PowerSums, adams_davison(2, [1, *[2] * 9])),
    ]
    for kind, terms in rows:
        here, later = kind.fitted(terms), kind.fitted([5, *terms[2:]])
        assert here is not None
        assert later is not None
        assert here.tail((1,)).key == later.tail((1,)).key
        assert here.tail((1, -1)).key != here.tail((-1, 1)).key


def test_a_wrong_term_is_noticed() -> None:
    for terms, count in (*MULTIPLICATIVE.values(), *NONLINEAR.values()):
        for n in (count - 1, count - 2):
            wrong = terms[:count]
            wrong[n] += 1
            assert not any(x.law.on_request for x in laws_of(wrong)), wrong


# -------------------------------------------------------------------------------------------------
# What is cheap comes first
# -------------------------------------------------------------------------------------------------


def test_rows_without_a_law_are_passed_over_by_cheap_conditions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen, calls = Random(11), list[str]()

    def counted(module: str, name: str) -> None:
        there = importlib.import_module(f"esma.massey.laws.{module}")
        real = getattr(there, name)
        monkeypatch.setattr(there, name, lambda *x, **y: calls.append(name) or real(*x, **y))

    counted("folded", "_mapped")  # beside the number itself, none of its 17 images
    counted("regular", "_represented")  # of 18 bases and places
    counted("automatic", "_agree")
    for _ in range(20):
        terms = [int(1 / (2 ** chosen.random() - 1)) for _ in range(116)]
        few = [chosen.randint(1, 4) for _ in range(116)]
        assert not [x for row in (terms, few) for x in laws_of(row)]
    assert calls.count("_mapped") <= 20
    assert calls.count("_represented") <= 40
    assert calls.count("_agree") <= 160_000


@pytest.mark.parametrize("name", ["kempner(2)", "lacunary(3,2,-1)", "liouville(2)"])
@pytest.mark.parametrize("image", [(1, 0, 0, 1), (1, 1, 1, 2), (1, 0, 3, 1), (2, 1, 3, 2)])
def test_folded_images_are_seen(name: str, image: tuple[int, int, int, int]) -> None:
    a, b, c, d = image
    x = esma.expand(f"({a}*{name}+{b})/({c}*{name}+{d})", terms=60).terms
    assert isinstance(Folded.fitted(x), Folded), x


# -------------------------------------------------------------------------------------------------
# No false ones
# -------------------------------------------------------------------------------------------------


def growing(chosen: Random) -> Iterator[list[int]]:
    """Rows that grow like laws, without one."""
    for count in (7, 10, 14, 20, 40):
        ratio = chosen.uniform(1.1, 9)
        yield [int(ratio**n * chosen.uniform(1, 2)) for n in range(count)]
        yield [2 ** sum(chosen.choices(range(1, 4), k=n)) for n in range(count)]
        yield [chosen.randint(1, 3) ** (n * n) + chosen.randint(0, 2) for n in range(count)]
        yield [chosen.getrandbits(1 + min(int(1.4**n), 3000)) for n in range(count)]
        yield [prod(chosen.choices((1, 2, 3, 5), k=n)) for n in range(count)]


def test_growth_alone_is_no_law() -> None:
    chosen = Random(3)
    for _ in range(4):
        for terms in growing(chosen):
            found = [x for x in laws_of(terms) if x.law.on_request]
            assert not found, (terms, str(found[0]))


@pytest.mark.parametrize("word", [(1, 1, -1), (1, 1, 1, -1), (-1, 1, 1)])
def test_smooth_exponents_are_no_sums_of_powers(word: tuple[int, ...]) -> None:
    """Three squares follow any recurrence, with a constant that is chosen for them."""
    simple = [2 ** (n * n) for n in range(39)]
    assert not laws_of(from_simple(simple, word), [PowerSums])
