"""``python -m tests.benchmarks.words``: which laws stay under which sign words.

For sequences of every kind, under all words up to period 6: for how many a theorem says that a law
of some kind stays (`esma.prediction.words`), and for how many one is seen in the first terms.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import factorial
from typing import Final, NamedTuple

from esma.continued_fractions.signed import from_simple
from esma.enumeration.grammar import parse
from esma.enumeration.words import Word, primitive_words, word_text
from esma.massey.laws import (
    Automatic,
    Folded,
    HolonomicRecurrence,
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
)
from esma.massey.sequences import laws_of
from esma.prediction.words import becomes
from esma.proofs.theorems import match
from esma.proofs.theorems.theorem import LawfulQuotients
from tests.massey.test_requested_laws import fixed_point, somos, sylvester, valuation

#: Quotients that are looked at, and bits of all of them.
TERMS, BITS = 300, 20_000


class Row(NamedTuple):
    """Simple quotients, the kind of their law, and the smallest quotient, None where they grow."""

    kind: type[Law]
    terms: Sequence[int]
    least: int | None = None


class Outcome(NamedTuple):
    """What a theorem says of a word, and what is seen."""

    word: Word
    expected: type[Law] | None
    seen: type[Law] | None


def of(name: str) -> list[int]:
    """The first quotients of a number by its theorem."""
    found = match(parse(name))
    assert found is not None
    x = found.canonical.expansion()
    assert x is not None
    assert isinstance(x[0], LawfulQuotients)
    return x[0].first(TERMS)


ROWS: Final = {
    "tasoev(1,2)": Row(Mixed, [0, *(2**n for n in range(1, 60))]),
    "rogers_ramanujan(1/3)": Row(Mixed, [0, 1, *(3 ** (1 + n // 2) for n in range(60))]),
    "n!": Row(HolonomicRecurrence, [factorial(n) for n in range(1, 60)]),
    "2^(n^2)": Row(QHolonomic, [2 ** (n * n) for n in range(40)]),
    "n^n": Row(Superexponential, [n**n for n in range(1, 60)]),
    "rabbit(2)": Row(Multiplicative, of("rabbit(2)")),
    "2 rabbit(3)": Row(Multiplicative, of("rabbit(3)")),
    "rabbit(2,sqrt(2))": Row(PowerSums, of("rabbit(2,sqrt(2))")),
    "Sylvester": Row(NonlinearRecurrence, sylvester(2, 13)),
    "Somos 4": Row(NonlinearRecurrence, somos(4, 60)),
    "davison_shallit(1,1)": Row(SelfSimilar, of("davison_shallit(1,1)")),
    "hone(1,1)": Row(SelfSimilar, of("hone(1,1)")),
    "kempner(3)": Row(Folded, of("kempner(3)"), 1),
    "kempner(10)": Row(Folded, of("kempner(10)"), 8),
    "lacunary(5,3)": Row(Folded, of("lacunary(5,3)")[:60], 1),
    "liouville(10)": Row(Folded, of("liouville(10)")[:60], 1),
    "Thue-Morse": Row(Automatic, [1 + n.bit_count() % 2 for n in range(TERMS)], 1),
    "period doubling + 2": Row(Automatic, [3 + valuation(n, 2) % 2 for n in range(1, TERMS)], 3),
    "2-adic valuation + 1": Row(Regular, [1 + valuation(n, 2) for n in range(1, TERMS)], 1),
    "2-adic valuation + 3": Row(Regular, [3 + valuation(n, 2) for n in range(1, TERMS)], 3),
    "Fibonacci": Row(Sturmian, fixed_point({1: [1, 2], 2: [1]}, 1, TERMS), 1),
    "Fibonacci of 3, 7": Row(Morphic, fixed_point({3: [3, 7], 7: [3]}, 3, TERMS), 3),
    "Tribonacci": Row(Morphic, fixed_point({1: [1, 2], 2: [1, 3], 3: [1]}, 1, TERMS), 1),
}

#: Kinds that are looked for, besides that of the simple quotients.
OTHERS: Final = (Mixed, PowerSums, Automatic, Regular, Morphic)


def survey(row: Row, words: Sequence[Word]) -> Iterator[Outcome]:
    """What each word makes of the law."""
    sizes = accumulate(a.bit_length() for a in row.terms)
    simple = [a for a, bits in zip(row.terms, sizes, strict=True) if bits < BITS]
    kinds = (row.kind, *(kind for kind in OTHERS if kind is not row.kind))
    for word in words:
        if 1 not in word:
            continue
        terms = from_simple(simple, word, TERMS)
        found = laws_of(terms, kinds)
        seen = type(found[0].law) if found else None
        yield Outcome(word, becomes(row.kind, word, row.least), seen)


def main() -> None:
    """Print the table."""
    sys.set_int_max_str_digits(0)
    words = primitive_words(6)
    print("| quotients | kind | by theorem | seen of these | seen besides |")
    print("|---|---|---|---|---|")
    for name, row in ROWS.items():
        outcomes = list(survey(row, words))
        stays = [x for x in outcomes if x.expected is not None]
        both = sum(x.seen is not None for x in stays)
        besides = [x for x in outcomes if x.expected is None and x.seen is not None]
        counts = Counter(x.seen.kind for x in besides if x.seen)
        listed = [
            f"{kind} {count}: "
            + ", ".join(f"`{word_text(x.word)}`" for x in besides if x.seen and x.seen.kind == kind)
            if count < 7
            else f"{kind} {count}"
            for kind, count in counts.items()
        ]
        kinds = Counter(x.expected.kind for x in stays if x.expected)
        said = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
        print(
            f"| {name} | {row.kind.kind} | {said} | {both} | {'; '.join(listed) or '–'} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
