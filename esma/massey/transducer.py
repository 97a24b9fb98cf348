"""Machines run on interlaced polynomials, symbolically: no digits, and results for all m at once.

A simple expansion with ``a[pre + N m + j] = P_j(m)`` is a word in L and R with runs of lengths
P_j(m). On a run that grows with m a machine with finitely many states ends up in a loop, so it
writes fixed letters, a power of the loop whose exponent is again a polynomial in m, and fixed
letters. What state it is in after a block depends on the state before and on the residues of the
P_j modulo the lengths of the loops, not on m; therefore the states recur, and what is written is
interlaced again (Hurwitz 1896; Raney 1973; `prediction.md` has the proofs).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import gcd
from typing import Any, Generic, cast

from esma.continued_fractions.convergents import evaluate
from esma.continued_fractions.mobius import Matrix
from esma.continued_fractions.raney import (
    Letter,
    Machine,
    Quotients,
    R,
    Raney,
    Run,
    S,
    multiplied,
    runs,
)
from esma.continued_fractions.semiregular import A, M, P, Pair, WordRounding
from esma.enumeration.words import Word
from esma.errors import EsmaError
from esma.writing.display import digits

from .differences import (
    Row,
    added,
    period_modulo,
    sampled,
    settled_from,
    trimmed,
    value,
)
from .laws.hurwitzian import Hurwitzian
from .laws.runs import ONE, Entry, SemiRegularForm, is_counted, reduced

#: Largest determinant of a Möbius map whose loops are followed letter by letter.
MAX_DETERMINANT = 20_000
#: Largest number of letters a superblock may write: periods past it are of no use to anybody.
MAX_LETTERS = 2_000_000

#: Quotients that grow are read symbolically from where they are at least so large: most loops are
#: reached by then.
_RESERVE = 16

Token = tuple[Letter, Row]
"""A letter and how many times it occurs, as a polynomial in the index of the block."""


@dataclass(frozen=True)
class InterlacedWord:
    """A word whose runs are interlaced: `head`, then `tail` for m = 0, 1, 2, ..."""

    head: tuple[Run, ...]
    tail: tuple[Token, ...]


class _AgainError(Exception):
    """The word is to be read again: with a multiple of the period, so that each class has one
    residue, or from a later block on, where the polynomials are large enough.
    """

    def __init__(self, factor: int = 1, blocks: int = 0) -> None:
        self.factor, self.blocks = factor, blocks


class _Runner(Generic[S]):
    """One machine on one form; what it did in a state is kept."""

    def __init__(self, machine: Machine[S]) -> None:
        self.machine = machine
        self._loops: dict[tuple[S, Letter], tuple[int, int]] = {}

    def _loop(self, state: S, letter: Letter) -> tuple[int, int]:
        """When one letter follows for ever: after how many of them a state comes back for the
        first time, and how many letters later it does.
        """
        found = self._loops.get((state, letter))
        if found is None:
            machine: Any = self.machine
            if isinstance(machine, Raney):
                found = machine.loop(cast(Matrix, state), letter)
            else:
                places: dict[S, int] = {}
                here = state
                while here not in places:
                    places[here] = len(places)
                    _, here = self.machine.read(here, letter, 1)
                found = places[here], len(places) - places[here]
            self._loops[state, letter] = found
        return found

    def read(self, state: S, letter: Letter, row: Row, out: list[Token]) -> S:
        """Read a run of polynomial length, for all m >= 0 at once."""
        if len(row) == 1:
            return self._written(state, letter, row[0], out)
        start, size = self._loop(state, letter)
        if size > 1 and any(d % size for d in row[1:]):
            raise _AgainError(factor=period_modulo(row, size))
        later = settled_from(row, start + size)
        if later is None:
            raise EsmaError("a polynomial of a simple continued fraction tends to -infinity")
        if later:
            raise _AgainError(blocks=later)
        rest = (row[0] - start) % size
        times = ((row[0] - start - rest) // size, *(d // size for d in row[1:]))
        state = self._written(state, letter, start, out)
        loop, _ = self.machine.read(state, letter, size)
        symbols = {symbol for symbol, _ in loop}
        if len(symbols) > 1:
            raise AssertionError("a loop of these machines writes one letter only")
        for symbol in symbols:
            total = sum(count for _, count in loop)
            append(out, symbol, tuple(total * d for d in times))
        return self._written(state, letter, rest, out)

    def _written(self, state: S, letter: Letter, count: int, out: list[Token]) -> S:
        written, state = self.machine.read(state, letter, count)
        for symbol, times in written:
            append(out, symbol, (times,))
        return state


def append(word: list[Token], symbol: Letter, row: Row) -> None:
    """One more run; equal letters are joined and empty runs left out. Lengths are not negative."""
    if word and word[-1][0] == symbol:
        word[-1] = symbol, added(word[-1][1], row)
    elif row != (0,):
        word.append((symbol, row))


def transduced(machine: Machine[S], form: Hurwitzian) -> InterlacedWord:
    """What a machine writes on a simple expansion with interlaced quotients.

    Parameters
    ----------
    machine : for example a rounding of :mod:`esma.continued_fractions.semiregular`
    form : all quotients but the first positive

    Raises
    ------
    EsmaError
        If the form is not a simple continued fraction.

    Examples
    --------
    Letter 1 is P and 0 is A: simple quotients are spelled again.

    >>> transduced(WordRounding((1,)), Hurwitzian((1,), ((17, 2),)))
    InterlacedWord(head=((0, 1),), tail=((1, (1,)), (0, (16, 4)), (1, (1,)), (0, (18, 4))))
    """
    runner = _Runner(machine)
    factor, blocks = 1, 0
    while True:
        try:
            return _transduced(runner, *_superblocks(form, factor, blocks))
        except _AgainError as again:
            # what a later block was wanted for may come sooner in another period
            blocks = 0 if again.factor > 1 else blocks + again.blocks
            factor *= again.factor


@lru_cache(maxsize=16)
def _superblocks(form: Hurwitzian, factor: int, blocks: int) -> tuple[tuple[int, ...], list[Row]]:
    """Head and rows of a simple expansion, with `factor` times (or twice that) as many classes, so
    that the letters come back after a block, and from a later block on.
    """
    if min(form.head[1:], default=1) < 1 or any(
        settled_from(row, 1) != 0 for row in form.differences[not form.head :]
    ):
        raise EsmaError(
            "the quotients of a simple continued fraction are positive but for the first"
        )
    if not form.head:
        form = form.advanced(1)
    if form.period * factor % 2:
        factor *= 2
    size = form.period * factor
    growing = [r for r in (sampled(row, 0, factor) for row in form.differences) if any(r[1:])]
    blocks += max((settled_from(row, _RESERVE) or 0 for row in growing), default=0)
    _check_blocks(blocks * size)
    form = form.advanced(blocks * size)
    rows = [
        trimmed(sampled(form.differences[j % form.period], j // form.period, factor))
        for j in range(size)
    ]
    return form.head, rows


def _check_blocks(letters: int) -> None:
    if letters > MAX_LETTERS:
        raise EsmaError(f"the polynomials are large enough only after {MAX_LETTERS} quotients")


def _transduced(runner: _Runner[S], terms: tuple[int, ...], rows: list[Row]) -> InterlacedWord:
    state, letter = runner.machine.start, R
    head: list[Run] = []
    for c in terms:
        written, state = runner.machine.read(state, letter, c)
        head += written
        letter = 1 - letter

    def block(state: S) -> tuple[list[Token], S]:
        out: list[Token] = []
        for j, row in enumerate(rows):
            state = runner.read(state, (letter + j) % 2, row, out)
        return out, state

    return cycled(head, block, state)


def cycled(
    head: Sequence[Run], block: Callable[[S], tuple[list[Token], S]], state: S
) -> InterlacedWord:
    """The interlaced word of blocks that depend on a state with finitely many values.

    Parameters
    ----------
    head : the word before the blocks
    block : for a state, what is written in block m as polynomials in m, and the next state
    state : before block 0
    """
    blocks: list[list[Token]] = []
    seen: dict[S, int] = {}
    letters = 0
    while state not in seen:
        seen[state] = len(blocks)
        out, state = block(state)
        letters += len(out)
        if letters > MAX_LETTERS:
            raise EsmaError(f"the period is longer than {MAX_LETTERS} runs")
        blocks.append(out)
    first, step = seen[state], len(blocks) - seen[state]
    start = [*head, *((s, value(r, m)) for m in range(first) for s, r in blocks[m])]
    tail: list[Token] = []
    for m in range(first, len(blocks)):
        for symbol, row in blocks[m]:
            append(tail, symbol, sampled(row, m, step))
    while len(tail) > 1 and tail[0][0] == tail[-1][0]:
        start, tail = turned(start, tail)
    return InterlacedWord(tuple(start), tuple(tail))


def turned(head: list[Run], tail: list[Token]) -> tuple[list[Run], list[Token]]:
    """The word with the first run of its tail moved into the head."""
    (symbol, row), *rest = tail
    append(rest, symbol, sampled(row, 1, 1))
    return [*head, (symbol, row[0])], rest


def quotients(word: InterlacedWord) -> Hurwitzian:
    """The simple continued fraction that a word in L and R spells."""
    head, tail = list(word.head), list(word.tail)
    if len(tail) < 2:
        stage = Quotients()
        first = [term for run in head for term in stage.push(run)]
        rational = evaluate((a, 1) for a in [*first, *stage.close(tail[0][0])])
        raise EsmaError(
            "quotients 2 with the sign - for ever are the rational number 1, so this expansion is"
            f" the rational number {digits(rational)}: write it as a finite one"
        )
    last = next((symbol for symbol, count in reversed(head) if count), R)
    if tail[0][0] == last:
        head, tail = turned(head, tail)
    terms, letter = [0], R
    for symbol, count in head:
        if symbol == letter:
            terms[-1] += count
        elif count:
            terms.append(count)
            letter = symbol
    return reduced(terms, [row for _, row in tail])


def pairs(word: InterlacedWord) -> tuple[list[tuple[Pair, int]], list[Entry]]:
    """The semi-regular expansion that a word in A, P and M spells: its head, in runs of equal
    pairs, and its entries.
    """
    head, tail = list(word.head), list(word.tail)
    if not {P, A} & {symbol for symbol, _ in tail} or all(symbol == A for symbol, _ in tail):
        raise EsmaError("a word that ends in one letter for ever is a rational number")
    # the blocks are to start with a new quotient: after a letter P or M, in no counted run if that
    # can be avoided, so that no run is cut
    plain = any(symbol != A and not is_counted(row) for symbol, row in tail)
    skip = next(i for i, (s, row) in enumerate(tail) if s != A and not (plain and is_counted(row)))
    head += [(symbol, row[0]) for symbol, row in tail[:skip]]
    moved = tail[:skip]
    (symbol, row), *tail = tail[skip:]
    head.append((symbol, 1))
    tail.insert(0, (symbol, added(row, (-1,))))
    for letter, run in [*((s, sampled(r, 1, 1)) for s, r in moved), (symbol, (1,))]:
        append(tail, letter, run)
    first: list[tuple[Pair, int]] = []
    number = 0
    for symbol, count in head:
        if symbol == A:
            number += count
        elif count:
            first.append(((number + (symbol == M), symbol), 1))
            first.append(((1 + (symbol == M), symbol), count - 1))
            number = 1
    return first, _entries(tail)


def _entries(tail: list[Token]) -> list[Entry]:
    """The entries of blocks that start and end after a letter P or M."""
    entries: list[Entry] = []
    opened: Row = ONE
    for symbol, row in tail:
        if symbol == A:
            opened = added(ONE, row)
            continue
        closed = added(opened, ONE) if symbol == M else opened
        following = (2,) if symbol == M else ONE
        if opened != ONE and row != (0,):
            entries.append(Entry(closed, symbol))
            row = added(row, (-1,))
        if len(row) > 1:
            entries.append(Entry(following, symbol, row))
        else:
            entries += Entry.repeated(following, symbol, row[0])
        opened = ONE
    return entries


def rounded(form: Hurwitzian, rounding: Machine[S]) -> SemiRegularForm:
    """A simple expansion with interlaced quotients under another rounding, as a form again.

    >>> from esma.continued_fractions.semiregular import BY_EXCESS, NEAREST
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> print(rounded(e, BY_EXCESS))
    [⟨3, 4m+4, 3, 2^{4m+3}⟩]
    >>> rounded(e, NEAREST).pairs(6)
    [(3, -1), (4, -1), (2, 1), (5, -1), (2, 1), (7, -1)]
    """
    return SemiRegularForm.from_runs(*pairs(transduced(rounding, form)))


def signed(form: Hurwitzian, word: Word) -> Hurwitzian | SemiRegularForm:
    """A simple expansion with interlaced quotients under a sign word.

    Returns
    -------
    Hurwitzian or SemiRegularForm
        The former unless runs are counted, which only the word of minus signs brings about.

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> signed(e, (-1, 1))
    Hurwitzian(head=(3,), differences=((3, 2), (2, 0)))
    """
    found = SemiRegularForm.from_runs(*pairs(transduced(WordRounding(word), form)))
    return found.without_runs or found


def simple(form: SemiRegularForm) -> Hurwitzian:
    """The simple continued fraction of a semi-regular one with interlaced entries.

    Raises
    ------
    EsmaError
        If Tietze's condition fails, or quotients other than 2 with the sign - come in counted runs.

    Examples
    --------
    >>> from esma.continued_fractions.semiregular import BY_EXCESS
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> simple(rounded(e, BY_EXCESS)) == e
    True
    >>> print(simple(SemiRegularForm.with_signs(Hurwitzian((), ((3, 2),)), (-1,))))
    [2; ⟨1, 2m+3⟩]
    """
    first, entries = form.head_runs, [e for e in form.block if trimmed(e.length) != (0,)]
    if not entries:
        raise EsmaError("a form needs at least one entry that recurs")
    shift = 0
    if not first:  # the very first quotient is subject to no condition
        shift = 1
        while not value(entries[0].length, shift - 1):
            shift += 1
        first = [
            ((value(e.quotient, m), e.sign), value(e.length, m))
            for m in range(shift)
            for e in entries
        ]
    lead, carry, head = R, 0, list[Run]()
    for pair, count in first:
        a, s = pair
        if count and carry and (a < 1 or a + s < 1):
            raise _not_semi_regular(a, s)
        if count > 1 and pair != (2, -1):
            raise _no_run()
        if count and not (carry and pair == (2, -1)):
            head += [(lead, a - carry - (s < 0)), (1 - lead, 1)]
            carry, count = 1, count - 1
            lead = 1 - lead if s > 0 else lead
        head.append((1 - lead, count))  # each is one letter M
    rows = [
        Entry(sampled(e.quotient, shift, 1), e.sign, sampled(e.length, shift, 1)) for e in entries
    ]
    for e in rows:
        least = 1 if e.sign > 0 else 2
        if settled_from(e.quotient, least) != 0 or settled_from(e.length, 0) != 0:
            raise _not_semi_regular(e.quotient[0], e.sign)
        if e.length != (1,) and (trimmed(e.quotient), e.sign) != ((2,), -1):
            raise _no_run()

    def block(lead: Letter) -> tuple[list[Token], Letter]:
        out: list[Token] = []
        for e in rows:
            if e.length != (1,):  # each is one letter M
                append(out, 1 - lead, e.length)
                continue
            append(out, lead, trimmed(added(e.quotient, (-1 - (e.sign < 0),))))
            append(out, 1 - lead, (1,))
            lead = 1 - lead if e.sign > 0 else lead
        return out, lead

    return quotients(_positive(cycled(head, block, lead)))


def _not_semi_regular(a: int, s: int) -> EsmaError:
    return EsmaError(
        f"the quotient {a} with the sign {s} does not satisfy a >= 1 and a + s >= 1: this is no"
        " semi-regular continued fraction"
    )


def _no_run() -> EsmaError:
    return EsmaError("only the quotient 2 with the sign - can come in runs that are counted")


def _positive(word: InterlacedWord) -> InterlacedWord:
    """The word with blocks moved into the head until no run of the tail is empty."""
    blocks = max(settled_from(row, 1) or 0 for _, row in word.tail)
    if not blocks:
        return word
    _check_blocks(blocks * len(word.tail))
    head = [*word.head, *((s, value(r, m)) for m in range(blocks) for s, r in word.tail)]
    return InterlacedWord(tuple(head), tuple((s, sampled(r, blocks, 1)) for s, r in word.tail))


def mobius(form: Hurwitzian, matrix: Matrix, *, absolute: bool = False) -> Hurwitzian:
    """``(a x + b)/(c x + d)``, or its absolute value, of a simple expansion with interlaced
    quotients.

    Parameters
    ----------
    form : the simple expansion of x
    matrix : (a, b, c, d)

    Raises
    ------
    EsmaError
        If the determinant is 0, or so large that its loops cannot be followed.

    Examples
    --------
    >>> e = Hurwitzian((2,), ((1, 0), (2, 2), (1, 0)))
    >>> print(mobius(e, (1, 1, 1, -1)))                 # Euler 1737
    [⟨4m+2⟩]
    >>> print(mobius(e, (3, 1, 2, -5)).text(60))
    [20; 1, 32, 1, 1, 1, 1, 8, 1, 2, 1, 4, 1, 5, 1, 3, 1, 2, …]
    """
    a, b, c, d = matrix
    common = gcd(a, b, c, d)
    if a * d == b * c:
        raise EsmaError("the matrix of a Möbius map must have a nonzero determinant")
    a, b, c, d = a // common, b // common, c // common, d // common
    if abs(a * d - b * c) > MAX_DETERMINANT:
        raise EsmaError(
            f"the determinant {abs(a * d - b * c)} is too large: at most {MAX_DETERMINANT}"
        )
    if absolute and _is_negative(form, (a, b, c, d)):
        a, b = -a, -b
    machine = Raney((a, b, c, d))
    # symbolically the machine runs from where it is known between which integers the value lies
    state, count = machine.start, 0
    for letter, term in runs(form):
        _, state = machine.read(state, letter, term)
        count += 1
        if min(state) >= 0 and count > form.preperiod:
            break
    return quotients(transduced(machine, form.advanced(max(0, count - form.preperiod))))


def _is_negative(form: Hurwitzian, matrix: Matrix) -> bool:
    for letter, term in runs(form):
        matrix = multiplied(matrix, letter, term)
        a, b, c, d = matrix
        if min(a, b) * max(a, b) >= 0 and min(c, d) * max(c, d) >= 0 and (a or b) and (c or d):
            # neither the numerator nor the denominator changes its sign any more
            return ((a or b) > 0) != ((c or d) > 0)
    raise AssertionError("a form does not end")
