"""What sign words make of large quotients, and which laws they leave (`prediction.md`, 8).

Where simple quotients are larger than the runs of minus signs in a word, the signed expansion is
written from them one by one: each gives itself, changed by a constant, and a few quotients 2 and 1
that depend on the word alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import cycle, pairwise
from typing import Final, NamedTuple

from esma.enumeration.constants import Constant
from esma.enumeration.words import Word
from esma.massey.laws import (
    Automatic,
    Folded,
    HolonomicRecurrence,
    Hurwitzian,
    Law,
    LinearRecurrence,
    Mixed,
    Morphic,
    Multiplicative,
    NonlinearRecurrence,
    PowerSums,
    Regular,
)
from esma.proofs.theorems import LawfulQuotients, match

#: Quotients among which the smallest one of a bounded folded word is: it has few different ones,
#: which are those of its first folds.
_FOLDS: Final = 128
#: Kinds that are kept by every progression of indices, by the addition of constants and by
#: quotients that are put between.
_CLOSED: Final = (
    Hurwitzian,
    LinearRecurrence,
    Mixed,
    HolonomicRecurrence,
    PowerSums,
    Regular,
    Automatic,
    Morphic,
)


class WordBlocks(NamedTuple):
    """What stands in place of simple quotients c_2, c_3, ..., in turn.

    Attributes
    ----------
    changes : what is added to each
    between : the quotients after each
    least : it is so where no quotient, from c_1 on, is smaller

    Examples
    --------
    >>> blocks((-1, -1, 1))
    WordBlocks(changes=(-1,), between=((2, 1),), least=3)
    """

    changes: tuple[int, ...]
    between: tuple[tuple[int, ...], ...]
    least: int


def minus_runs(word: Word) -> Iterator[int]:
    """How many minus signs stand before the first plus, between it and the next one, and so on.

    >>> from itertools import islice
    >>> list(islice(minus_runs((-1, 1, 1, -1)), 5))
    [1, 0, 2, 0, 2]
    """
    count = 0
    for s in cycle(word):
        if s > 0:
            yield count
        count = count + 1 if s < 0 else 0


def blocks(word: Word) -> WordBlocks | None:
    """What a word with a plus does with large quotients; None where it has none."""
    count = sum(s > 0 for s in word)
    if not count:
        return None
    first, *runs = [k for k, _ in zip(minus_runs(word), range(count + 2), strict=False)]
    pairs = list(pairwise(runs))
    changes = tuple((after > 0) - k for k, after in pairs)
    between = tuple(_after(after) for _, after in pairs)
    return WordBlocks(changes, between, 1 + max(first, *runs))


def by_blocks(simple: Sequence[int], word: Word) -> Iterator[int]:
    """The signed expansion by simple quotients that are large enough, as far as the last but one.

    >>> list(by_blocks([0, 3, 5, 7], (-1, 1)))
    [1, 1, 3, 1, 5, 1]
    """
    before = 0
    for c, k in zip(simple[:-1], minus_runs(word), strict=False):
        yield c - before + (k > 0)
        yield from _after(k)
        before = k


def _after(run: int) -> tuple[int, ...]:
    return (*(2,) * (run - 1), 1) if run else ()


def kept(kind: type[Law], word: Word, least: int | None = None) -> bool:
    """Whether all laws of a kind are seen to stay such under a word, by theorem.

    Parameters
    ----------
    least : the smallest quotient behind some first ones; None where they grow beyond all bounds

    Examples
    --------
    >>> kept(PowerSums, (1, 1, -1)), kept(Multiplicative, (1, 1, -1)), kept(Multiplicative, (1, -1))
    (True, False, True)
    >>> kept(Automatic, (1, -1, -1), 2), kept(Automatic, (1, -1, -1), 3)
    (False, True)
    """
    if word == (1,):
        return True
    found = blocks(word)
    if found is None or (least is not None and least < found.least):
        return False
    if kind is Multiplicative:
        return not any(found.changes)
    if kind is NonlinearRecurrence:
        return len(found.changes) == 1
    return kind in _CLOSED


def becomes(kind: type[Law], word: Word, least: int | None = None) -> type[Law] | None:
    """The kind of law that a word leaves by theorem, None where no theorem says it: that itself,
    or for bounded folded quotients an automatic one.

    >>> becomes(Folded, (1, -1), 8).__name__, becomes(Folded, (1, -1)) is None
    ('Automatic', True)
    """
    if kept(kind, word, least):
        return kind
    if kind is Folded and least is not None and kept(Automatic, word, least):
        return Automatic
    return None


def under_words(constant: Constant, words: Sequence[Word]) -> str | None:
    """What becomes of the law of a constant's quotients, as text; None where no theorem tells one,
    or where they are polynomials that take turns.

    Examples
    --------
    >>> from esma.enumeration.constants import constant
    >>> print(under_words(constant("kempner(10)"), [(1,), (-1,), (1, -1), (-1, 1)]))
    quotients folded; of 4 words, folded under 1, automatic under 2, no theorem for 1
    """
    found = match(constant.tree)
    expanded = None if found is None or found.canonical.interlaced else found.canonical.expansion()
    if expanded is None:
        return None
    x, least = expanded[0], None
    kind: type[Law] = Mixed
    if isinstance(x, LawfulQuotients):
        law = x.law((), 1)
        kind = type(law)
        if isinstance(law, Folded) and not law.base:
            least = min(x.first(_FOLDS)[1:])
    left = Counter(becomes(kind, word, least) for word in words)
    open_ = left.pop(None, 0)
    parts = [f"{stays.kind} under {count:,}" for stays, count in left.items() if stays]
    parts += [f"no theorem for {open_:,}"] * (open_ > 0)
    return f"quotients {kind.kind}; of {len(words):,} words, {', '.join(parts)}"
