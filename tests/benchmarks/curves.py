"""How the cost of a search grows with its depth, its spec, the digits and the processes.

Seconds are those of this process on a core; only the processes are timed by the clock, since that
is what they are to save.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from tests.benchmarks import values
from tests.benchmarks.fitting import Fit, Model, Point, fit
from tests.benchmarks.stages import is_here
from tests.benchmarks.timing import all_compiled, calls_for, seconds_per_call

if TYPE_CHECKING:
    from esma.searching.spec import SearchSpec

#: A point is measured over at least so many seconds a round.
_TURN = 0.01
#: One that takes longer than this is measured once.
_LONG = 20.0


@dataclass(frozen=True)
class Series:
    """Points of one kind and the law fitted to them.

    Attributes
    ----------
    name : what is timed
    points : seconds against x
    fit : the law
    second : another law to compare it with, or None
    """

    name: str
    points: tuple[Point, ...]
    fit: Fit
    second: Fit | None = None


@dataclass(frozen=True)
class Curve:
    """One picture: how something depends on one parameter.

    Attributes
    ----------
    name : the parameter
    what : what was done
    axis : the parameter with its unit
    series : what was timed
    panels : whether each series is drawn in a panel of its own
    linear : whether the parameter's axis is linear
    """

    name: str
    what: str
    axis: str
    series: tuple[Series, ...]
    panels: bool = False
    linear: bool = False


Timed = tuple[float, Callable[[], object], float]
"""The x of a point, what is done, and how many units of work that is."""


@all_compiled()
def points(timed: Sequence[Timed], rounds: int) -> tuple[Point, ...]:
    """Seconds a unit; the points take turns, so that all see the same machine."""
    calls = [calls_for(call, _TURN) for _, call, _ in timed]
    seconds: list[list[float]] = [[] for _ in timed]
    for turn in range(rounds):
        order = list(range(len(timed)))
        for i in order if turn % 2 == 0 else reversed(order):
            if turn and seconds[i][0] * timed[i][2] > _LONG:
                continue
            seconds[i].append(seconds_per_call(timed[i][1], calls[i]) / timed[i][2])
    return tuple(Point(x, tuple(s)) for (x, _, _), s in zip(timed, seconds, strict=True))


def _search(spec: SearchSpec) -> int:
    from esma.searching.searcher import Searcher, run

    return sum(1 for _ in run(Searcher(spec), spec.expressions()))


def _spec(name: str, degree: int = 1, limit: int = 2, longest: int = 2) -> SearchSpec:
    from esma.searching.spec import SearchSpec

    return SearchSpec.of(name, degree=degree, coeff_limit=limit, max_period=longest, prove=False)


def _candidates(spec: SearchSpec) -> int:
    return spec.count_expressions().number * spec.n_words


def _whole_and_each(
    specs: Iterable[tuple[int, SearchSpec]], rounds: int, whole: Model, each: Model
) -> tuple[Series, Series]:
    """Series of a whole search and of one candidate of it; both from the same measurement."""
    sized = [(x, spec, _candidates(spec)) for x, spec in specs]
    found = points([(x, partial(_search, spec), 1) for x, spec, _ in sized], rounds)
    single = tuple(
        Point(p.x, tuple(s / count for s in p.seconds))
        for p, (_, _, count) in zip(found, sized, strict=True)
    )
    return (
        Series("the whole search", found, fit(found, whole)),
        Series("one candidate", single, fit(single, each)),
    )


def depth(rounds: int, short: bool) -> Curve:
    """The cost of a candidate, where hardly any is a hit and where most are."""
    series = []
    for name, what, longest in (("pi", "pi: no hits", 6), ("e", "e: most are hits", 2)):
        spec = _spec(name, longest=longest)
        depths = (50, 100, 200, 400, *(() if short else (800, 1600)))
        timed = [
            (float(n), partial(_search, replace(spec, depth=n)), float(_candidates(spec)))
            for n in depths
        ]
        found = points(timed, rounds)
        series.append(Series(what, found, fit(found, "x")))
    return Curve("depth", "one candidate of a search", "depth (partial quotients)", tuple(series))


def limit(rounds: int, short: bool) -> Curve:
    """The spec grows with the fourth power of the largest coefficient, for degree 1."""
    specs = [(n, _spec("pi", limit=n)) for n in (4, 6, 8, 11, *(() if short else (16, 20)))]
    series = _whole_and_each(specs, rounds, "x", "x")
    what = "search of pi, degree 1, periods up to 2"
    return Curve("limit", what, "coefficient limit L", series, panels=True)


def period(rounds: int, short: bool) -> Curve:
    """There are about 2**p new words of period p."""
    specs = [(n, _spec("pi", limit=5, longest=n)) for n in range(3, 8 if short else 12)]
    series = _whole_and_each(specs, rounds, "2^x", "2^x")
    axis = "longest period of a sign word"
    return Curve("period", "search of pi, degree 1, L 5", axis, series, panels=True, linear=True)


def degree(rounds: int, short: bool) -> Curve:
    """There are about (2 L + 1)**(2 d + 2)/4 rational functions of degree d. Degree 1 has an
    algorithm of its own, and is left out.
    """
    specs = [(n, _spec("pi", degree=n, limit=1)) for n in range(2, 5 if short else 6)]
    series = _whole_and_each(specs, rounds, "2^x", "x")
    what = "search of pi, L 1, periods up to 2"
    return Curve("degree", what, "degree of P and Q", series, panels=True, linear=True)


def _terms_for(digits: int) -> int:
    """So many terms of e's continued fraction give that many digits."""
    import numpy as np

    from esma.approval.rates import log2_denominators
    from esma.system.precision import bits_of_digits

    gained = 2 * log2_denominators(values.law_of_e().array(2 * digits + 100), (1,))
    return int(np.searchsorted(gained, bits_of_digits(digits))) + 2


def _approve(digits: int) -> object:
    """Approve e = [2; 1, 2, 1, 1, 4, ...], with nothing known before but e itself."""
    from esma.approval.conjecture import Conjecture
    from esma.approval.verification import Approver
    from esma.continued_fractions.expansion import Expander
    from esma.enumeration.constants import constant
    from esma.enumeration.expressions import Expression

    approver = Approver(Expander(constant("e")), digits)
    result = approver.approve(Expression((0, 1), (1, 0)), False, (1,), values.law_of_e())
    if not isinstance(result, Conjecture) or result.verified_digits < digits:
        raise ArithmeticError(f"e's continued fraction was not approved: {result}")
    return result


def digits(rounds: int, short: bool) -> Curve:
    """The value of a law by binary splitting, the whole approval, and mpmath from the last term
    back.
    """
    form = values.law_of_e()
    sizes = (1000, 3000, 10_000, 30_000, 100_000, *(() if short else (300_000, 1_000_000)))
    terms = {n: _terms_for(n) for n in sizes}
    found = points([(n, partial(values.certified, form, terms[n], n), 1) for n in sizes], rounds)
    series = [Series("value, certified", found, fit(found, "x log² x"), fit(found, "x"))]
    found = points([(n, partial(_approve, n), 1) for n in sizes], rounds)
    series.append(Series("approval", found, fit(found, "x log² x")))
    if is_here("mpmath"):
        few = sizes[:3] if short else sizes[:4]
        found = points([(n, partial(values.by_mpmath, form, terms[n], n), 1) for n in few], rounds)
        series.append(Series("value, mpmath", found, fit(found, "x")))
    return Curve("digits", "verification of e's continued fraction", "decimal digits", (*series,))


def processes(rounds: int, short: bool) -> Curve:
    """One search into a store by more and more processes, by the clock."""
    from esma.work.session import cores, search_into
    from esma.work.task import Task

    size = 10 if short else 16
    task = Task(_spec("pi", limit=size, longest=6))
    counts = [2**k for k in range(max(2, cores().bit_length()))]
    seconds: dict[int, list[float]] = {n: [] for n in counts}
    for _ in range(min(rounds, 3)):
        for n in counts:
            with tempfile.TemporaryDirectory(prefix="esma-") as folder:
                begun = perf_counter()
                path = Path(folder) / "found.sqlite"
                if search_into(path, [task], jobs=n, quiet=True).signal is not None:
                    raise KeyboardInterrupt
                seconds[n].append(perf_counter() - begun)
    found = tuple(Point(n, tuple(s)) for n, s in seconds.items())
    what = f"search of pi, degree 1, L {size}, periods up to 6, into a store"
    series = (Series("by the clock", found, fit(found, "x")),)
    return Curve("processes", what, "processes", series, linear=True)


CURVES: dict[str, Callable[[int, bool], Curve]] = {
    "depth": depth,
    "limit": limit,
    "period": period,
    "degree": degree,
    "digits": digits,
    "processes": processes,
}
