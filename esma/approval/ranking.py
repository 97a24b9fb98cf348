"""The order in which formulas are shown: simplest and fastest-converging first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from esma.continued_fractions.rows import word_table
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.massey.laws import Hurwitzian
from esma.massey.laws.runs import LONGEST_WRITTEN

from . import kernels
from .conjecture import Conjecture, law_size, prepare
from .formulas import Formulas, Integers, Origin, Place
from .rates import LOG2, MOST, WANTED

_Rows: TypeAlias = tuple[Integers, Integers]
"""Forward differences of places, row after row, and where those of each begin."""


def rank_key(conjecture: Conjecture) -> tuple[float, int, str, Word]:
    """Sort key: simplest and fastest-converging first.

    The complexity in bits, the left-hand side counted twice because it is what one reads first and
    four bits taken off where it is the constant itself, less four for each digit a term: of two
    formulas that are as short, the one that converges faster comes first, and a long one must be
    fast. Ties are broken by the text.
    """
    return (*_measure(conjecture), conjecture.lhs, conjecture.signs)


def _measure(conjecture: Conjecture) -> tuple[float, int]:
    """Its first two parts."""
    length = conjecture.complexity + _left(conjecture.expression)
    return round(length - 4.0 * conjecture.convergence_rate, 6), length


def _left(expression: Expression) -> int:
    """What a left-hand side counts besides its part of the complexity."""
    plain = (expression.numerator, expression.denominator) == ((0, 1), (1, 0))
    return expression.complexity - 4 * plain


def ranked(formulas: Formulas) -> Formulas:
    """Formulas in the order of `rank_key`, from their columns.

    Examples
    --------
    >>> import esma
    >>> found = esma.search("e", coeff_limit=1, max_period=2)
    >>> list(found) == sorted(found, key=rank_key)
    True
    """
    block, origin = formulas.block, formulas.origin
    score, length = measures(formulas)
    texts, words = [x.lhs for x in block.alone], [x.signs for x in block.alone]
    others = block.place < 0
    text = np.where(others, -1 - block.place, block.expression + len(texts))
    word = np.where(others, -1 - block.place, block.word + len(words))
    if origin is not None:
        name, sides = origin.constant.name, zip(block.expressions, block.negative, strict=True)
        texts += [x.lhs(name, negative=negative) for x, negative in sides]
        words += origin.words
    columns = _places(words)[word], _places(texts)[text], length, score
    return formulas.at(np.lexsort([x[formulas.order] for x in columns]))


def measures(formulas: Formulas) -> tuple[NDArray[np.float64], Integers]:
    """Score and length, the first two parts of `rank_key`, of each entry of the block."""
    block, origin = formulas.block, formulas.origin
    plain, runs = are_members(formulas), _are_runs(formulas)
    others = np.flatnonzero(~(plain | runs))
    keys = _measured_alone(replace(formulas, order=others))
    score, length = np.empty(len(block.place)), np.empty(len(block.place), np.int64)
    score[others], length[others] = [key[0] for key in keys], [key[1] for key in keys]
    if origin is not None:
        some, few = _with_used_places(formulas, origin)
        rows = _differences(few.places)
        for kind, measured in ((plain, _measured), (runs, _measured_runs)):
            members = np.flatnonzero(kind)
            sizes, rates = measured(some, few, rows, members)
            length[members] = _left_sizes(some, few, members) + sizes
            score[members] = np.round(length[members] - 4.0 * rates, 6)
    return score, length


def _measured_alone(formulas: Formulas) -> list[tuple[float, int]]:
    """The same of formulas that are made for it."""
    made = list(formulas)
    if made:
        prepare(made, ranking=True)
    return list(map(_measure, made))


def are_members(formulas: Formulas) -> NDArray[np.bool_]:
    """Which entries of the block are members of tail classes whose quotients are written out: what
    is written in runs is looked at by itself.
    """
    return _are_at(formulas, lambda place: not place.runs)


def _are_runs(formulas: Formulas) -> NDArray[np.bool_]:
    """Which ones have runs of linear lengths."""
    return _are_at(formulas, lambda place: place.runs and len(place.differences[0]) <= 2)


def _are_at(formulas: Formulas, kind: Callable[[Place], bool]) -> NDArray[np.bool_]:
    """Which entries of the block are at places of some kind."""
    places = [] if formulas.origin is None else formulas.origin.places
    found = np.array([*map(kind, places), False], np.bool_)
    entries: NDArray[np.bool_] = found[np.maximum(formulas.block.place, -1)]
    return entries


def member_rates(formulas: Formulas, members: Integers) -> NDArray[np.float64]:
    """`Conjecture.convergence_rate` of members of tail classes, by their entries in the block; none
    of them in growing runs.
    """
    if formulas.origin is None:
        return np.zeros(0)
    some, few = _with_used_places(formulas, formulas.origin)
    return _rates(some, few, _differences(few.places), members)


def _with_used_places(formulas: Formulas, origin: Origin) -> tuple[Formulas, Origin]:
    """The formulas with only those places that some of them have; -1 is any without one."""
    used, place = np.unique(np.maximum(formulas.block.place, -1), return_inverse=True)
    below = int(np.count_nonzero(used < 0))
    few = replace(origin, places=[origin.places[k] for k in used[below:].tolist()])
    return replace(formulas, block=formulas.block._replace(place=place - below), origin=few), few


def _places(values: Sequence[Any]) -> Integers:
    """The place of each value among all in order, equal ones at one place."""
    places = {value: k for k, value in enumerate(sorted(set(values)))}
    return np.array([places[value] for value in values], np.int64)


def _left_sizes(formulas: Formulas, origin: Origin, members: Integers) -> Integers:
    """How much there is to read of left-hand sides and sign words, as `rank_key` counts it."""
    block = formulas.block
    left = np.array([x.complexity + _left(x) for x in block.expressions], np.int64)
    words = np.array([2 * len(word) for word in origin.words], np.int64)
    sizes: Integers = left[block.expression[members]] + words[block.word[members]]
    return sizes


def _tail_sizes(places: Sequence[Place], rows: _Rows) -> Integers:
    """What `law_size` is of the tails of all places."""
    numbers, ends = rows
    found = np.empty(len(places), np.int64)
    # binomial(m, 1) is m: up to degree 1 the differences are the coefficients
    kernels.written_sizes(numbers, _bounds(ends), _periods(places), found)
    for k, place in enumerate(places):
        if len(place.differences[0]) > 2:
            found[k] = law_size(Hurwitzian((), place.differences))
    return found


def _periods(places: Sequence[Place]) -> Integers:
    """The numbers of polynomials."""
    return np.array([len(place.differences) for place in places], np.int64)


def _differences(places: Sequence[Place]) -> _Rows:
    """Those of all places."""
    rows = [list(chain.from_iterable(place.differences)) for place in places]
    ends = np.cumsum([0, *map(len, rows)])
    return np.array([*chain.from_iterable(rows)], np.int64), ends


def _bounds(starts: Integers) -> Integers:
    """(N, 2) where the numbers of each one start and end."""
    return np.stack([starts[:-1], starts[1:]], 1)


def _measured(
    formulas: Formulas, origin: Origin, rows: _Rows, members: Integers
) -> tuple[Integers, NDArray[np.float64]]:
    """How much there is to read of quotients that are written out, and their rates."""
    block, heads = formulas.block, np.empty(len(formulas.block.place), np.int64)
    kernels.written_sizes(block.heads, _bounds(formulas.starts), block.sizes, heads)
    tails = _tail_sizes(origin.places, rows)
    rates = _rates(formulas, origin, rows, members)
    return tails[block.place[members]] + heads[members], rates


def _measured_runs(
    formulas: Formulas, origin: Origin, rows: _Rows, members: Integers
) -> tuple[Integers, NDArray[np.float64]]:
    """The same of quotients that become growing runs."""
    block, (numbers, starts) = formulas.block, rows
    sizes, found = np.empty(len(members), np.int64), np.empty(len(members))
    kernels.run_measures(
        block.heads,
        _bounds(formulas.starts)[members],
        block.place[members],
        numbers,
        _bounds(starts),
        _periods(origin.places),
        LONGEST_WRITTEN,
        WANTED,
        MOST,
        sizes,
        found,
    )
    return sizes, LOG2 * found


def _rates(
    formulas: Formulas, origin: Origin, rows: _Rows, members: Integers
) -> NDArray[np.float64]:
    """Rates of members of tail classes whose quotients are written out, in digits a term."""
    block, (numbers, starts) = formulas.block, rows
    words, sizes = word_table(origin.words)
    order = members[np.argsort(block.place[members], kind="stable")]
    found, rates = np.empty(len(order)), np.empty(len(block.place))
    kernels.member_rates(
        block.heads,
        _bounds(formulas.starts)[order],
        block.place[order],
        numbers,
        _bounds(starts),
        _periods(origin.places),
        words,
        sizes,
        block.word[order],
        WANTED,
        MOST,
        found,
    )
    rates[order] = found
    rated: NDArray[np.float64] = LOG2 * rates[members]
    return rated
