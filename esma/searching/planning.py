"""How large a search is and how long it takes, before it is started."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from math import log2, log10
from random import Random
from sys import maxsize
from typing import Any

import numpy as np

from esma import writing
from esma.approval.formulas import Block, Formulas
from esma.approval.ranking import ranked
from esma.enumeration.classes import count_classes
from esma.enumeration.constants import constant
from esma.enumeration.expressions import Expression
from esma.enumeration.space import Count, Space
from esma.errors import SpaceError
from esma.searching import compiling
from esma.searching.deeper import run_whole
from esma.searching.searcher import Searcher, block_size, run_blocks
from esma.searching.spec import SearchSpec
from esma.system.garbage import rarely_collected
from esma.writing.display import superscript

#: A search that would take longer than this on one core is refused.
LIFETIME_YEARS = 30
YEAR = 365.25 * 86400
#: Spaces with more candidates than this power of ten are not even sampled.
_MOST = 30
#: Spaces with fewer candidates than this power of ten are not measured before they are searched.
_FEW = 8
#: Degree 1 is counted in closed form up to this limit, which takes half a second.
_COUNTED_LIMIT = 1000
#: Sign words that a sample tries, and so many runs of neighbouring expressions of at most this
#: length.
_WORDS, _RUNS, _RUN = 64, 4096, 16


@dataclass(frozen=True)
class Plan:
    """How large a search is, and how long it takes.

    Attributes
    ----------
    spec : what would be searched
    expressions : how many expressions; `exact` says whether that is exact or estimated
    words : how many sign words
    seconds_a_candidate : measured on this machine, one core, by a short sample of the search
    hit_share : share of the sample's candidates in which a formula was found
    classes : how many classes under ``-y``, ``1/y`` and ``y + n`` the expressions form, whose
        members have one tail; None where that is not known, as for algebraic constants
    found : the formulas of the sample

    Examples
    --------
    >>> plan = Plan(SearchSpec.of("e"), 112, True, 4, 5e-4, 0.7)
    >>> plan.candidates, plan.time
    (448, 'less than a second')
    """

    spec: SearchSpec
    expressions: int
    exact: bool
    words: int
    seconds_a_candidate: float
    hit_share: float
    classes: Count | None = None
    found: Formulas = field(default_factory=lambda: Formulas.of(()), repr=False, compare=False)

    @property
    def candidates(self) -> int:
        """Expressions times sign words."""
        return self.expressions * self.words

    @property
    def seconds(self) -> float:
        """Estimated time on one core."""
        return self.candidates * self.seconds_a_candidate

    @property
    def time(self) -> str:
        """The plan in words."""
        return duration(self.seconds)

    def __repr__(self) -> str:
        return f"<Plan: {count_text(self.candidates)} candidates of {self.spec.constant.symbol()}>"

    def __str__(self) -> str:
        spec = self.spec
        about = "" if self.exact else "about "
        what = (
            f"|P(c)/Q(c)| of degree up to {spec.degree}"
            if spec.generator == "rational"
            else f"|a c^k + b|, k up to {spec.degree}"
        )
        words = f"of period up to {spec.max_period}" if spec.words is None else "as given"
        name, limit = spec.constant.symbol(), spec.coeff_limit
        each = f"{short_time(self.seconds_a_candidate)} a candidate"
        classes: tuple[tuple[str, str], ...] = ()
        if self.classes is not None:
            number, certain = self.classes
            share = f"{'' if certain else 'about '}{count_text(number)} under −y, 1/y, y + n"
            fewer = self.expressions / max(1, number)
            classes = (("classes", f"{share}: one of each is {fewer:.1f} times fewer (--classes)"),)
        rows = (
            ("constant", f"c = {name} ≈ {spec.constant.shown(20)}"),
            (
                "expressions",
                f"{about}{count_text(self.expressions)}: {what}, coefficients up to {limit}",
            ),
            *classes,
            ("sign words", f"{self.words:,}, {words}"),
            ("candidates", f"{about}{count_text(self.candidates)}"),
            (
                "depth",
                f"{spec.depth} quotients, then {spec.digits} digits"
                + (f"; also laws of other kinds: {', '.join(spec.laws)}" if spec.laws else ""),
            ),
            ("time", f"{self.time} on one core of this machine: {each}"),
            ("sample", f"{100 * self.hit_share:.3g} % of its candidates were formulas"),
        )
        return "\n".join(f"{key:<13}{value}" for key, value in rows)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))

    def _repr_html_(self) -> str:
        return str(writing.html.Markup("<pre>{}</pre>").format(self))


def count_text(count: int) -> str:
    """A number of things, rounded where it is beyond imagination.

    >>> count_text(350224), count_text(32 * 10**20)
    ('350,224', '3.2·10²¹')
    """
    if count < 10**15:
        return f"{count:,}"
    exponent = len(str(count)) - 1
    return f"{count / 10**exponent:.1f}·10{superscript(exponent)}"


def duration(seconds: float) -> str:
    """A time in words.

    >>> duration(0.2), duration(90), duration(1e5), duration(1e10), duration(1e30)
    ('less than a second', '1.5 minutes', '1.2 days', '317 years', '3.2·10²² years')
    """
    if seconds < 1:
        return "less than a second"
    for unit, size in (("years", YEAR), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= size:
            count = seconds / size
            return f"{count_text(round(count))} {unit}" if count >= 10 else f"{count:.2g} {unit}"
    return f"{seconds:.2g} seconds"


def short_time(seconds: float) -> str:
    """A short time, to two digits.

    >>> short_time(4.2e-6), short_time(1.26e-3), short_time(0.25), short_time(12.3)
    ('4.2 µs', '1.3 ms', '250 ms', '12 s')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= 0.9995 * size or unit == "µs":
            break
    count = seconds / size
    return f"{count:.2g} {unit}" if count < 10 else f"{count:,.0f} {unit}"


def magnitude(space: Space) -> float:
    """The power of ten below which the number of candidates certainly is, at no cost.

    >>> from esma.enumeration.constants import constant
    >>> space = Space(constant("e"), degree=10**6)
    >>> round(magnitude(space))
    1397941
    """
    d, size = space.degree, space.coeff_limit
    side = log10(2 * size + 1)
    if space.generator == "monomial":
        pairs = log10(2 * d) + log10(size) + side
    else:
        pairs = 2 * ((d + 1) * side - log10(2))
    return pairs + log10(space.n_words)


def check_magnitude(space: Space) -> None:
    """Refuse a space that can hardly be counted.

    Raises
    ------
    SpaceError
        with its size, and the time at a microsecond a candidate
    """
    power = magnitude(space)
    if power > _MOST:
        years = superscript(round(power - 6 - log10(YEAR)))
        raise SpaceError(
            f"this space has about 10{superscript(round(power))} candidates, which would take 10"
            f"{years} years at a microsecond each: choose a smaller degree, coefficient limit or"
            " period"
        )


def count(space: Space) -> Count:
    """How many expressions a space has, within about a second.

    Raises
    ------
    SpaceError
        If there are too many to be counted.
    """
    check_magnitude(space)
    limit = space.coeff_limit
    if space.generator == "rational" and space.degree == 1 and limit > _COUNTED_LIMIT:
        # Of all pairs, 1/zeta(4) have coprime contents; hardly any of them are proportional.
        return Count(space.outer_size**2 * 100_000 // 108_232, False)
    return space.count_expressions()


@rarely_collected()
def measure(spec: SearchSpec, seconds: float = 1.0) -> Plan:
    """The plan of a search: its size, and the time of a sample of its candidates, or of the search
    itself where that takes at most twice `seconds`.

    Raises
    ------
    SpaceError
        If the space is too large to be counted.
    """
    expressions, exact = count(spec)
    compiling.begin()
    words = spec.sign_words
    if len(words) > _WORDS:
        words = tuple(Random(0).sample(words, _WORDS))
    candidates = expressions * spec.n_words
    # Compiled code is loaded here, outside of the measurement: also that for formulas.
    list(run_blocks(Searcher(replace(spec, words=words[:2])), islice(sample(spec), 1)))
    _whole(SearchSpec(constant("e"), words=words[:2], digits=50))
    loaded = -1
    while loaded < (loaded := compiling.loaded()):  # else a loop was compiled meanwhile
        worked, share, found = _sampled(replace(spec, words=words), candidates, seconds)
    if worked <= 2 * seconds:
        worked, share, found = _whole(spec)
    classes = None
    if spec.generator == "rational" and not spec.constant.is_algebraic:
        classes = count_classes(spec, expressions)
    each = worked / max(1, candidates)
    return Plan(spec, expressions, exact, spec.n_words, each, share, classes, found)


def _whole(spec: SearchSpec) -> tuple[float, float, Formulas]:
    """Search the whole space: seconds, the share of formulas, and these."""
    searcher, begun = Searcher(spec), time.process_time()
    found = ranked(Formulas.joined(searcher.origin, list(run_whole(searcher))))
    tally = searcher.tally
    return time.process_time() - begun, tally.approved / max(1, tally.candidates), found


def _sampled(spec: SearchSpec, candidates: int, seconds: float) -> tuple[float, float, Formulas]:
    """Search a sample for so many seconds, fewer where the whole space is soon done: how many
    seconds that many candidates take, the share of formulas, and these.

    Tails are evaluated and proved where they are met first, and then only met again; ever fewer
    are new. So the sample is searched once more: what that takes grows with the candidates, and
    the rest with the tails, which are taken to become more as they did in the second half.
    """
    searcher, stream, size = Searcher(spec), sample(spec), 1
    blocks, found, known = list[list[Expression]](), list[Block](), [0]
    origin, tally, begun = searcher.origin, searcher.tally, time.process_time()
    # a block's expressions come by degree
    while block := sorted(islice(stream, size), key=lambda x: len(x.numerator)):
        blocks.append(block)
        found.append(searcher.search(block))
        known.append(len({place.tail.key for place in origin.places}))
        spent = time.process_time() - begun
        share = candidates / tally.candidates
        if spent > seconds or spent * share <= 2 * seconds:
            break
        size = min(2 * size, block_size(spec))
    formulas = tally.approved / max(1, tally.candidates)
    joined = Formulas.joined(origin, found)
    if not known[-1] or spent * share <= 2 * seconds:
        return spent * share, formulas, joined
    ranked(joined)
    spent, begun = time.process_time() - begun, time.process_time()
    for block in blocks:
        searcher.search(block)
    again = time.process_time() - begun
    sizes = np.cumsum([0, *map(len, blocks)])
    half = float(np.interp(sizes[-1] / 2, sizes, known))
    growth = min(known[-1] / max(half, 1.0), 2.0) ** log2(share)
    return again * share + max(0.0, spent - again) * growth, formulas, joined


def sample(space: Space) -> Iterator[Expression]:
    """Expressions from all over a space in random order, always the same ones; all of a space that
    is not large.
    """
    random = Random(0)
    runs = -(-space.inner_size // _RUN)
    total = space.outer_size * runs
    if total <= maxsize:
        chosen = random.sample(range(total), min(total, _RUNS))
    else:
        chosen = [random.randrange(total) for _ in range(_RUNS)]
    for n, run in (divmod(i, runs) for i in chosen):
        start, stop = run * _RUN, min((run + 1) * _RUN, space.inner_size)
        if space.generator == "monomial":
            yield from islice(space.expressions(n, n + 1), start, stop)
        else:
            yield from space.expressions(n, n + 1, (start, stop))


def check_lifetime(spec: SearchSpec) -> None:
    """Refuse a search that nobody would see the end of.

    Raises
    ------
    SpaceError
        with the plan's estimate
    """
    check_magnitude(spec)
    if magnitude(spec) < _FEW:
        return
    plan = measure(spec, 0.4)
    if plan.seconds > LIFETIME_YEARS * YEAR:
        raise SpaceError(
            f"this space has about {count_text(plan.candidates)} candidates and would take about"
            f" {plan.time} on one core: choose a smaller degree, coefficient limit or period"
        )
