"""No law is seen in random rows: six distributions, ten million rows of each with ``--full``.

A compiled look at each row says for which kinds of laws it does not meet a condition that each law
of the kind meets; what is left is given to the recognisers themselves. The conditions are checked
on rows that have a law. Holonomic recurrences, whose own sieve takes milliseconds, are tried on
every thousandth row.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numba import njit
from numpy.typing import NDArray

from esma.massey import kernels
from esma.massey.laws import (
    LAWS,
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
    QHolonomic,
    Regular,
    SelfSimilar,
    Sturmian,
    Superexponential,
)
from esma.massey.laws.automatic import BASES, STARTS
from esma.massey.laws.evidence import MARGIN
from esma.massey.laws.mixed import MAX_PERIOD

from .test_requested_laws import ROWS

TERMS, BLOCK = 40, 20_000
Rows = NDArray[np.int64]
Flags = NDArray[np.bool_]

# -------------------------------------------------------------------------------------------------
# Distributions
# -------------------------------------------------------------------------------------------------


def gauss_kuzmin(chosen: np.random.Generator, count: int) -> Rows:
    # P(a >= k) = log2(1 + 1/k)
    x = 1 / (2 ** chosen.random((count, TERMS)) - 1)
    return np.minimum(x, 2.0**50).astype(np.int64)


def uniform(largest: int) -> Callable[[np.random.Generator, int], Rows]:
    return lambda chosen, count: chosen.integers(1, largest + 1, (count, TERMS))


def geometric(chosen: np.random.Generator, count: int) -> Rows:
    ratio = chosen.uniform(1.2, 2.6, (count, 1))
    return (ratio ** np.arange(TERMS) * chosen.uniform(1, 2, (count, TERMS))).astype(np.int64)


def spikes(chosen: np.random.Generator, count: int) -> Rows:
    rows = np.ones((count, TERMS), np.int64)
    for _ in range(6):
        places = chosen.integers(0, TERMS, count)
        rows[np.arange(count), places] = chosen.integers(2, 1000, count)
    # one in the last quarter: else it is constant from some term on
    rows[np.arange(count), chosen.integers(30, TERMS, count)] = chosen.integers(2, 1000, count)
    return rows


def sturmian(chosen: np.random.Generator, count: int) -> Rows:
    """Slopes whose quotients are at most 5: another word may have any period for any time."""
    slope = chosen.random(count)
    for _ in range(12):
        slope = 1 / (chosen.integers(1, 6, count) + slope)
    start = chosen.random((count, 1))
    return 1 + np.diff(np.floor(slope[:, None] * np.arange(101) + start)).astype(np.int64)


DISTRIBUTIONS = {
    "Gauss-Kuzmin": gauss_kuzmin,
    "uniform to 10": uniform(10),
    "uniform to 1000": uniform(1000),
    "geometric": geometric,
    "spikes": spikes,
    "Sturmian": sturmian,
}

# -------------------------------------------------------------------------------------------------
# Conditions
# -------------------------------------------------------------------------------------------------


def hurwitzian(rows: Rows) -> Flags:
    """For some distance the differences of some order vanish at the end, for that many terms, and
    for as many as hold 28 bits; or there are eleven equal ones.
    """
    total = rows.shape[1]
    values = np.abs(rows[:, ::-1]).astype(np.float64)
    values = np.clip(values, 1, 2.0**25)  # above 28 bits anyway
    sizes = -np.log2(np.log2(1 + 1 / (values * (values + 2))))
    sizes[rows[:, ::-1] <= 0] += 1
    held = np.cumsum(sizes, axis=1) > MARGIN - 0.1
    needed = np.where(held.any(axis=1), held.argmax(axis=1) + 1, total)
    found = np.zeros(len(rows), np.bool_)
    for lag in range(1, total // 2 + 1):
        difference = rows
        for degree in range(min(total // lag - 1, kernels.MAX_DEGREE + 2)):
            difference = difference[:, lag:] - difference[:, :-lag]
            width = difference.shape[1]
            left = np.flatnonzero((difference[:, -1] == 0) & ((needed <= width) | (lag == 1)))
            if len(left):
                zero = difference[left, ::-1] == 0
                vanish = np.where(zero.all(axis=1), width, (~zero).argmax(axis=1))
                wanted = np.maximum(needed[left], lag)
                if (lag, degree) == (1, 0):
                    wanted = np.minimum(wanted, 11)
                found[left] |= vanish >= wanted
    return found


def periodic(rows: Rows) -> Flags:
    """A period occurs eight times, or the row is not that of a word of two letters in balance."""
    total = rows.shape[1]
    found = np.zeros(len(rows), np.bool_)
    for lag in range(1, total // 8 + 1):
        found |= (rows[:, lag:] == rows[:, :-lag])[:, lag - 8 * lag + 1 :].all(axis=1)
    return found


def complexity(rows: Rows, bound: int) -> NDArray[np.int64]:
    found = np.zeros(len(rows), np.int64)
    residues, work = (rows % kernels.PRIME).astype(np.uint64), kernels.work_arrays(rows.shape[1])
    kernels.linear_complexities(residues, bound, work, found)
    return found


def linear(rows: Rows) -> Flags:
    bound = rows.shape[1] // 2
    return complexity(rows, bound) < bound


def mixed(rows: Rows) -> Flags:
    """As the recogniser: a combination of the classes has a recurrence of half as many terms."""
    total = rows.shape[1]
    found = np.zeros(len(rows), np.bool_)
    chosen = np.random.default_rng(1)
    for period in range(1, min(MAX_PERIOD, total // 4) + 1):
        blocks = total // period
        weights = chosen.integers(1, kernels.PRIME, period)
        parts = (rows[:, total - blocks * period :] % kernels.PRIME).reshape(-1, blocks, period)
        sums = (parts * weights % kernels.PRIME).sum(axis=2)
        found |= 2 * complexity(sums, blocks) < blocks
    return found


def bits_of(rows: Rows) -> NDArray[np.int64]:
    """Bits of the terms, or one more of large ones."""
    return np.frexp(np.abs(rows).astype(np.float64))[1].astype(np.int64)


def growing(rows: Rows) -> Flags:
    """As the recognisers: the last bits are more than 2.2 times those of the first half."""
    bits = bits_of(rows)
    last = bits[:, -3:].max(axis=1)
    middle = bits[:, : rows.shape[1] // 2 + 1].max(axis=1)
    return (last > 24) & (5 * last > 11 * np.minimum(middle, 52))


def superexponential(rows: Rows) -> Flags:
    """As the recogniser: the last has 2.15 times as many bits as the middle one."""
    bits = bits_of(rows)
    middle = bits[:, (rows.shape[1] - 1) // 2]
    return (bits[:, -1] > 16) & (20 * bits[:, -1] > 43 * np.minimum(middle, 52))


def few(rows: Rows, most: int) -> Flags:
    ordered = np.sort(rows[:, 2:], axis=1)
    return (np.diff(ordered, axis=1) != 0).sum(axis=1) < most


@njit
def _automatic(rows, base, shift, head, out):  # type: ignore[no-untyped-def]
    """Whether states close below 16, as the recogniser makes them."""
    most = 16
    total = rows.shape[1] + shift
    exponents, offsets = np.zeros(most, np.int64), np.zeros(most, np.int64)
    unknown = shift + head
    for r in range(rows.shape[0]):
        if out[r]:
            continue
        row = rows[r]
        states, read = 1, 0
        exponents[0], offsets[0] = 1, 0
        while states > 0 and read < states:
            for digit in range(base):
                step = exponents[read] * base
                offset = offsets[read] + digit * exponents[read]
                size = (total - offset + step - 1) // step if offset < total else 0
                if size < 2:
                    states = -1
                    break
                same = False
                for s in range(states):
                    pairs, agree = 0, True
                    n = 0
                    while offset + n * step < total and offsets[s] + n * exponents[s] < total:
                        i, j = offset + n * step, offsets[s] + n * exponents[s]
                        n += 1
                        if i < unknown or j < unknown:
                            continue
                        pairs += 1
                        if row[i - shift] != row[j - shift]:
                            agree = False
                            break
                    if agree and pairs >= 2:
                        same = True
                        break
                if not same:
                    if states == most:
                        states = -1
                        break
                    exponents[states], offsets[states] = step, offset
                    states += 1
            read += 1
        out[r] = states > 0


def automatic(rows: Rows) -> Flags:
    # with more than ten values among forty it is not tried; those are taken for done
    out = (np.diff(np.sort(rows, axis=1), axis=1) != 0).sum(axis=1) >= rows.shape[1] // 4
    left = ~out
    for base in BASES:
        for shift, head in STARTS:
            _automatic(rows, base, shift, head, out)
    return out & left


@njit
def _regular(rows, base, shift, head, out):  # type: ignore[no-untyped-def]
    """Whether 1 and subsequences a(k**i n + j) have the rank that 40 terms can show, modulo a
    prime: 4 for those of two levels to base 2, 3 and 2 for those of one level to base 3 and above.
    """
    prime = (1 << 31) - 1
    table = np.zeros((12, 13), np.int64)
    total, unknown = rows.shape[1] + shift, shift + head
    first, levels = min(unknown, 1), 2 if base == 2 else 1
    width, most = total // base**levels - first, max(2, 6 - base)
    for r in range(rows.shape[0] if width > 2 else 0):
        if out[r]:
            continue
        row = rows[r]
        table[0, :width] = 1
        count = 1
        for level in range(levels + 1):
            step = base**level
            for offset in range(step):
                for n in range(width):
                    i = (n + first) * step + offset
                    table[count, n] = row[i - shift] % prime if i >= unknown else 0
                count += 1
        rank = 0
        for c in range(width):
            pivot = rank
            while pivot < count and not table[pivot, c]:
                pivot += 1
            if pivot == count:
                continue
            rank += 1
            if rank > most:
                break
            top = rank - 1
            for k in range(width):
                table[top, k], table[pivot, k] = table[pivot, k], table[top, k]
            a = table[top, c]
            for i in range(rank, count):
                b = table[i, c]
                if b:
                    for k in range(c, width):
                        table[i, k] = (table[i, k] * a - table[top, k] * b) % prime
        if rank <= most:
            out[r] = True


def regular(rows: Rows) -> Flags:
    out = np.zeros(len(rows), np.bool_)
    for base in BASES:
        for shift, head in STARTS:
            _regular(rows, base, shift, head, out)
    return out


@njit
def _folded(rows, out):  # type: ignore[no-untyped-def]
    """Whether what follows one of the places 11 to 22 mirrors what is before it."""
    for r in range(rows.shape[0]):
        row, total = rows[r], rows.shape[1]
        for length in range(11, 23):
            for skip in range(4):
                for back in range(4):
                    size = min(length - back - 2, total - length - skip)
                    same = True
                    for i in range(size):
                        if row[length + skip + i] != row[length - 1 - back - i]:
                            same = False
                            break
                    if same:
                        out[r] = True


@njit
def _mirrored(rows, out):  # type: ignore[no-untyped-def]
    """Whether a word of up to six letters, after up to two, is folded to the end."""
    for r in range(rows.shape[0]):
        row, total = rows[r], rows.shape[1]
        for head in range(3):
            for length in range(7):
                end = head + length
                same = True
                while same and end < total:
                    for i in range(end - head):
                        if end + 1 + i < total and row[end + 1 + i] != row[end - 1 - i]:
                            same = False
                            break
                    end = 2 * end - head + 1
                if same:
                    out[r] = True


def folded(rows: Rows) -> Flags:
    out = np.zeros(len(rows), np.bool_)
    _folded(rows, out)
    _mirrored(rows, out)
    return out


CONDITIONS: dict[type[Law], Callable[[Rows], Flags]] = {
    Hurwitzian: hurwitzian,
    Mixed: mixed,
    LinearRecurrence: linear,
    Superexponential: superexponential,
    **dict.fromkeys(
        (QHolonomic, Multiplicative, PowerSums, NonlinearRecurrence, SelfSimilar), growing
    ),
    Regular: regular,
    Sturmian: lambda rows: few(rows, 3),
    Folded: folded,
    Automatic: automatic,
    Morphic: lambda rows: few(rows, 6),
}
PERIODIC = (Hurwitzian, Mixed, LinearRecurrence)


def accepted(rows: Rows, kinds: tuple[type[Law], ...]) -> list[Law]:
    """What the recognisers see in rows."""
    flags: dict[Callable[[Rows], Flags], Flags] = {}
    found = []
    for kind in kinds:
        condition = CONDITIONS[kind]
        if condition not in flags:
            flags[condition] = condition(rows)
        for i in np.flatnonzero(flags[condition]).tolist():
            law = kind.fitted(rows[i].tolist())
            if law is not None:
                found.append(law)
    return found


def laws_in(name: str, chosen: np.random.Generator) -> list[Law]:
    """What is seen in a block of random rows."""
    rows = DISTRIBUTIONS[name](chosen, BLOCK)
    if name == "Sturmian":
        return accepted(rows[periodic(rows)], PERIODIC)
    some = map(HolonomicRecurrence.fitted, rows[::1000].tolist())
    return accepted(rows, tuple(CONDITIONS)) + [law for law in some if law is not None]


# -------------------------------------------------------------------------------------------------
# Tests
# -------------------------------------------------------------------------------------------------


def test_conditions_let_laws_pass() -> None:
    rows = [(kind, terms[:TERMS]) for kind, all_ in ROWS.items() for terms, _ in all_.values()]
    seen = set()
    for kind, terms in rows:
        if len(terms) < TERMS or max(map(abs, terms)) >> 62:
            continue
        for other, condition in CONDITIONS.items():
            if other.fitted(terms) is not None:
                seen.add(other)
                assert condition(np.array([terms])).all(), (kind, other, terms)
    assert seen >= {Folded, Automatic, Regular, Morphic}
    line = np.arange(TERMS)
    for terms in (3 * line + 1, line % 3 * line + 2, 2**line, line * 0):
        assert hurwitzian(terms[None, :]).all() or linear(terms[None, :]).all()


def test_every_kind_has_a_condition() -> None:
    others = {kind for kind in LAWS if not kind.in_runs} - {HolonomicRecurrence}
    assert set(CONDITIONS) == others


@pytest.mark.parametrize("name", DISTRIBUTIONS)
@pytest.mark.parametrize(
    "count", [BLOCK, pytest.param(10_000_000, marks=pytest.mark.full)], ids=["some", "ten million"]
)
def test_no_false_law(name: str, count: int) -> None:
    chosen = np.random.default_rng(16)
    for _ in range(count // BLOCK):
        found = laws_in(name, chosen)
        assert not found, f"{found[0].kind}: {found[0]}"
