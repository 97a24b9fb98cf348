"""The functions that people call: search, expand, plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from esma.collection import Collection
from esma.continued_fractions.signed import SignedExpansion, Word, from_simple, of_rational
from esma.continued_fractions.simple import SimpleExpansion
from esma.enumeration import balls
from esma.enumeration.constants import Constant, constant
from esma.enumeration.grammar import Node, Number, parse
from esma.enumeration.space import Generator, Space
from esma.enumeration.words import check_word, parse_word
from esma.errors import EsmaError, PrecisionError, SpaceError
from esma.search import Options, Searcher, Tally, blocks, run

#: A search that would take longer than this on one core is refused.
LIFETIME_YEARS = 30
_YEAR = 365.25 * 86400
#: Longest expansion that `expand` gives.
MAX_TERMS = 1_000_000
Progress = Callable[[Tally], None]


@dataclass(frozen=True)
class Plan:
    """How large a search is, and how long it takes.

    Attributes
    ----------
    expressions : how many expressions; `exact` says whether that is exact or estimated
    words : how many sign words
    seconds_a_candidate : measured on this machine, one core, by a short sample of the search
    hit_share : share of the sample's candidates in which a formula was found
    """

    space: Space
    options: Options
    expressions: int
    exact: bool
    words: int
    seconds_a_candidate: float
    hit_share: float

    @property
    def candidates(self) -> int:
        """Expressions times sign words."""
        return self.expressions * self.words

    @property
    def seconds(self) -> float:
        """Estimated time on one core."""
        return self.candidates * self.seconds_a_candidate

    def __str__(self) -> str:
        about = "" if self.exact else "about "
        return (
            f"constant    {self.space.constant.name}\n"
            f"expressions {about}{self.expressions:,}\n"
            f"sign words  {self.words:,}\n"
            f"candidates  {about}{self.candidates:,}\n"
            f"time        {duration(self.seconds)} on one core of this machine"
            f" ({self.seconds_a_candidate * 1e6:.3g} µs a candidate,"
            f" {100 * self.hit_share:.3g} % of a sample were formulas)"
        )


def duration(seconds: float) -> str:
    """A time in words.

    >>> duration(0.2), duration(90), duration(1e5), duration(1e10)
    ('less than a second', '1.5 minutes', '1.2 days', '317 years')
    """
    if seconds < 1:
        return "less than a second"
    for unit, size in (("years", _YEAR), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= size:
            count = seconds / size
            return f"{count:,.0f} {unit}" if count >= 100 else f"{count:.2g} {unit}"
    return f"{seconds:.2g} seconds"


def as_words(words: Sequence[str | Word] | str | None) -> tuple[Word, ...] | None:
    """Sign words from texts such as ``"+-"`` or tuples of +1 and -1."""
    if words is None:
        return None
    if isinstance(words, str):
        words = [x for x in words.split(",") if x.strip()]
    return tuple(parse_word(x) if isinstance(x, str) else check_word(tuple(x)) for x in words)


def make_space(
    name: str | Constant,
    degree: int = 1,
    coeff_limit: int = 2,
    max_period: int = 2,
    words: Sequence[str | Word] | str | None = None,
    generator: Generator = "rational",
) -> Space:
    """The space of a search, with its parameters checked."""
    for what, value in (
        ("degree", degree),
        ("coefficient limit", coeff_limit),
        ("period", max_period),
    ):
        if type(value) is not int:  # not even a bool
            raise SpaceError(f"the {what} must be a whole number; it was {value!r}")
    c = constant(name) if isinstance(name, str) else name
    return Space(c, degree, coeff_limit, max_period, as_words(words), generator)


def plan(
    constant: str | Constant,
    degree: int = 1,
    coeff_limit: int = 2,
    max_period: int = 2,
    *,
    words: Sequence[str | Word] | str | None = None,
    depth: int = 100,
    digits: int = 1000,
    generator: Generator = "rational",
    prove: bool = True,
) -> Plan:
    """Size and time of a search, from a sample of at most a second; nothing is searched.

    Parameters and errors are those of :func:`search`.

    Examples
    --------
    >>> plan("pi", coeff_limit=5, max_period=6).candidates
    350224
    """
    space = make_space(constant, degree, coeff_limit, max_period, words, generator)
    return measure(space, Options(depth, digits, prove))


def measure(space: Space, options: Options, seconds: float = 1.0) -> Plan:
    """The plan of a space: its size, and the time of a sample of its candidates."""
    count = space.count_expressions()
    n_words = space.n_words
    searcher = Searcher(space.constant, space.sign_words[:200], options)
    stream = blocks(space.expressions(), len(searcher.words))
    for _ in searcher.search_block(next(stream, [])[:1]):
        pass  # compiled code is loaded here, outside the measurement
    before = searcher.tally.candidates
    start = time.perf_counter()
    for block in stream:
        for _ in searcher.search_block(block):
            if time.perf_counter() - start > seconds:
                break
        if time.perf_counter() - start > seconds:
            break
    spent = time.perf_counter() - start
    tried = searcher.tally.candidates - before
    share = searcher.tally.approved / max(1, searcher.tally.candidates)
    return Plan(
        space, options, count.number, count.exact, n_words, spent / tried if tried else 1e-5, share
    )


def check_lifetime(space: Space, options: Options) -> None:
    """Refuse a search that nobody would see the end of.

    Raises
    ------
    SpaceError
        with the plan's estimate
    """
    # a microsecond a candidate is less than any search takes: only if even that is long, measure
    size = space.count_expressions().number * space.n_words
    if size * 1e-6 < _YEAR / 50:
        return
    estimate = measure(space, options)
    if estimate.seconds > LIFETIME_YEARS * _YEAR:
        raise SpaceError(
            f"this space has about {estimate.candidates:,} candidates and would take about"
            f" {duration(estimate.seconds)} on one core: choose a smaller degree, limit or period"
        )


def search(
    constant: str | Constant,
    degree: int = 1,
    coeff_limit: int = 2,
    max_period: int = 2,
    *,
    words: Sequence[str | Word] | str | None = None,
    depth: int = 100,
    digits: int = 1000,
    generator: Generator = "rational",
    prove: bool = True,
    progress: Progress | None = None,
) -> Collection:
    """Search for signed continued fractions of ``|P(c)/Q(c)|`` whose quotients follow a law.

    Parameters
    ----------
    constant : a name or an expression such as ``"tan(1)"``, or a `Constant`
    degree : largest degree of P and Q
    coeff_limit : largest size of a coefficient
    max_period : longest sign word; all primitive words up to it are tried
    words : exactly these sign words instead, as ``["+", "+-"]``
    depth : partial quotients in which a law is sought, at least 8
    digits : decimal digits to which a formula is verified
    generator : ``"rational"`` for all P/Q, ``"monomial"`` for ``|a c^k + b|``
    prove : whether to prove what can be proved
    progress : called with the `Tally` after each block of candidates

    Returns
    -------
    Collection
        The verified formulas, ranked. Ctrl-C ends the search early; what was found is kept, and
        the collection says that it was interrupted.

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input.

    Examples
    --------
    >>> found = search("e", coeff_limit=1, max_period=1)
    >>> found[0].partial_quotients[:5], found[0].status
    ([2, 6, 10, 14, 18], 'proved')
    """
    space = make_space(constant, degree, coeff_limit, max_period, words, generator)
    return search_space(space, Options(depth, digits, prove), progress)


def search_space(
    space: Space,
    options: Options,
    progress: Progress | None = None,
    on_hit: Callable[..., None] | None = None,
) -> Collection:
    """Search a space; `on_hit` is called with each conjecture as it is found."""
    check_lifetime(space, options)
    searcher = Searcher(space.constant, space.sign_words, options)
    found = []
    interrupted = False
    try:
        for hit in run(searcher, space.expressions(), progress):
            found.append(hit)
            if on_hit is not None:
                on_hit(hit)
    except KeyboardInterrupt:
        interrupted = True
    return Collection.ranked(found, searcher.tally, interrupted)


@dataclass(frozen=True)
class _Value:
    """Any expression of the grammar as something that can be enclosed."""

    tree: Node

    def interval(self, bits: int) -> tuple[int, int]:
        size = balls.magnitude(balls.enclose(self.tree, 64))
        return balls.interval(balls.enclose(self.tree, bits + size + 2), bits)


def expand(expression: str, signs: str | Word = "+", terms: int = 20) -> SignedExpansion:
    """The first certain partial quotients of an expression under a sign word.

    Parameters
    ----------
    expression : anything of the grammar, such as ``"(e+1)/(e-1)"``, ``"-pi"``, ``"sqrt(2)"``,
        ``"7/3"``
    signs : a sign word, ``"+-"`` or ``(1, -1)``
    terms : how many; a rational number has fewer, its expansion is then complete

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input.

    Examples
    --------
    >>> expand("(e+1)/(e-1)", terms=5).terms
    (2, 6, 10, 14, 18)
    >>> expand("7/3", "-").terms
    (3, 2, 2)
    """
    word = parse_word(signs) if isinstance(signs, str) else check_word(tuple(signs))
    if not 1 <= terms <= MAX_TERMS:
        raise EsmaError(f"the number of terms must be from 1 to {MAX_TERMS:,}; it was {terms}")
    tree = parse(expression)
    if isinstance(tree, Number):
        return of_rational(Fraction(tree.value), word, terms)
    simple = SimpleExpansion(_Value(tree))
    bits = max(128, 4 * terms)
    while True:
        found = from_simple(simple.certain_at(bits), word, terms)
        if len(found) >= terms:
            return SignedExpansion(word, tuple(found))
        if bits > 64 * terms + 20_000:
            raise PrecisionError(
                f"only {len(found)} quotients of {expression} are certain at {bits:,} bits:"
                " it cannot be told from a rational number"
            )
        bits *= 2
