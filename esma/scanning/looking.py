"""A slice of a scan: each constant is expanded once, and looked at closer where something shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Final

import numpy as np
from flint import arb

from esma.approval.evaluation import agreement
from esma.continued_fractions import kernels
from esma.continued_fractions.certain import between_convergents
from esma.continued_fractions.euclid import limbs
from esma.continued_fractions.simple import quotients_of_interval
from esma.enumeration.balls import enclose, interval, magnitude
from esma.enumeration.constants import simplest_between
from esma.enumeration.trees import Node, Number, to_text
from esma.errors import EsmaError, GrammarError, PrecisionError
from esma.identification.canonical import CanonicalForm, canonical
from esma.massey.laws import LAWS, Hurwitzian, Law
from esma.massey.sequences import SeenLaw, laws_of
from esma.system.precision import at_precision, bits_of_digits

from .grid import Grid
from .screening import stands_out, survivors

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: What becomes of constants that have no law.
RATIONAL: Final = "rational"
UNDEFINED: Final = "without a value"
UNDECIDED: Final = "not told apart from a rational number"
LOOKED_AT: Final = "looked at closer without a law"
#: So many times the bits are taken of a constant that is looked at closer.
_CLOSER: Final = 4
#: Terms of a row that are looked at closer, at most.
_MOST: Final = 400
#: The law that is tried first, in a tenth of a millisecond.
_FIRST: Final = (Hurwitzian,)
_OTHERS: Final = tuple(kind for kind in LAWS if kind not in _FIRST)
#: P/Q of a kernel that expands c itself.
_ITSELF: Final = np.array([[0, 1, 1, 0]], np.int64)


@dataclass(frozen=True)
class Scanned:
    """A constant with a law.

    Attributes
    ----------
    number : of the constant in the grid
    name : the constant as text
    law : of the quotients of its absolute value
    surplus : how many quotients the law predicted past those that fix it
    digits : certified decimal digits to which its value and the constant agree
    form : its value as an image of the number of a class, where a theorem covers it
    """

    number: int
    name: str
    law: Law
    surplus: int
    digits: int
    form: CanonicalForm | None


@dataclass
class Slice:
    """What is found among some constants, one after the other.

    Attributes
    ----------
    found : the constants with a law
    counts : how many others are of each of the kinds above
    examples : one constant of each kind, and what there is to say
    """

    found: list[Scanned] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)

    def count(self, what: str, example: str) -> None:
        """Count a constant."""
        self.counts[what] += 1
        self.examples.setdefault(what, example)


def scan_slice(grid: Grid, first: int, last: int, terms: int, digits: int) -> Slice:
    """Scan the constants with the numbers from `first` to before `last`.

    Parameters
    ----------
    terms : quotients of each constant that are screened
    digits : to which a law is verified

    Examples
    --------
    >>> part = scan_slice(Grid.of("tan(1/n)", ["n=0..2"]), 0, 3, 64, 100)
    >>> [f"{x.name} = {x.law}" for x in part.found], dict(part.counts)
    (['tan(1) = [⟨1, 2m+1⟩]', 'tan(1/2) = [0; 1, ⟨1, 4m+4⟩]'], {'without a value': 1})
    """
    part = Slice()
    bits = 4 * terms + 64
    nodes = dict(_nodes(grid, range(first, last), part))
    rows = np.zeros((len(nodes), terms), np.int64)
    counts = np.zeros(len(nodes), np.int64)
    kept = list[tuple[int, Node]]()
    for number, node in nodes.items():
        ball = _ball(node, bits, part)
        if ball is not None:
            n = len(kept)
            counts[n] = _expanded(ball, bits, rows[n])
            kept.append((number, node))
    rows, counts = rows[: len(kept)], counts[: len(kept)]
    for i in survivors(rows, counts).tolist():
        number, node = kept[i]
        seen = rows[i, : counts[i]].tolist()
        _look(part, number, node, seen, bits, digits)
    return part


def _nodes(grid: Grid, numbers: range, part: Slice) -> Iterator[tuple[int, Node]]:
    """Those that are not seen to be rational, or to have no value."""
    for number in numbers:
        try:
            node = grid.node(number)
        except EsmaError as error:
            part.count(UNDEFINED, str(error))
            continue
        if isinstance(node, Number):
            part.count(RATIONAL, f"{_at(grid, number)}: {node.value}")
        else:
            yield number, node


def _at(grid: Grid, number: int) -> str:
    return ", ".join(f"{k} = {v}" for k, v in grid.point(number).items())


def _ball(node: Node, bits: int, part: Slice) -> arb | None:
    try:
        return absolute(enclose(node, bits), bits)
    except GrammarError as error:
        part.count(UNDEFINED, str(error))
    except PrecisionError as error:
        part.count(UNDECIDED, str(error))
    return None


def absolute(ball: arb, bits: int) -> arb:
    """The absolute value of a number that is known to so many bits."""
    return ball if ball > 0 else at_precision(2 * bits, lambda: abs(ball))


def _expanded(ball: arb, bits: int, out: NDArray[np.int64]) -> int:
    """The quotients of a positive number that a ball makes certain and that fit words, as far as
    there is room: how many.
    """
    places = bits - magnitude(ball) - 1
    low, high = interval(ball, places)
    if places < 64 or low <= 4 or high - low > 4:
        return 0
    size = (max(high.bit_length(), places + 1)) // 32 + 2
    powers = np.stack([limbs(1 << places, size), limbs((low + high) // 2, size)])
    count, status, sign = np.zeros((3, 1), np.int64)
    kernels.polynomial_quotients(powers, _ITSELF, out[None, :], count, status, sign)
    return int(count[0])


def _look(part: Slice, number: int, node: Node, seen: list[int], bits: int, digits: int) -> None:
    """Look at one constant, first at the quotients that were seen, then at more of them: where
    these still stand out, polynomials are tried on them and on many more, then all other laws.
    """
    name = to_text(node)
    bits = max(bits_of_digits(digits) + 64, _CLOSER * bits)
    ball = _ball(node, bits, part)
    if ball is None:
        return
    found = _of_laws(seen, _FIRST, ball, bits, digits)
    if found is None:
        if _agrees_with_rational(part, name, ball, bits):
            return
        terms = _certain(ball, bits)
        if not stands_out(terms):
            part.count(LOOKED_AT, name)
            return
        found = _of_laws(terms, _FIRST, ball, bits, digits)
        if found is None:  # of polynomials with a long period, as most are that have a law
            more = _CLOSER * bits
            closer = _ball(node, more, part)
            if closer is None:
                return
            found = _of_laws(_certain(closer, more), _FIRST, closer, more, digits)
        found = found or _of_laws(terms, _OTHERS, ball, bits, digits)
    if found is None:
        part.count(LOOKED_AT, name)
        return
    law, surplus, agreed = found
    form = canonical(law)
    known = form if isinstance(form, CanonicalForm) else None
    part.found.append(Scanned(number, name, law, surplus, agreed, known))


def _of_laws(
    terms: list[int], kinds: Sequence[type[Law]], ball: arb, bits: int, digits: int
) -> SeenLaw | None:
    """The first law of quotients whose value agrees with a ball, and to how many digits."""
    for law, surplus, _ in laws_of(terms, kinds):
        agreed = agreement(value(law, bits), ball) if law.continues() else 0
        if agreed >= digits:
            return SeenLaw(law, surplus, agreed)
    return None


def _agrees_with_rational(part: Slice, name: str, ball: arb, bits: int) -> bool:
    """Whether a constant is counted as one that cannot be told from a rational number."""
    p, q = simplest_between(*interval(ball, bits), 1 << bits)
    if 4 * q.bit_length() >= bits:
        return False
    part.count(UNDECIDED, f"{name} agrees with {Fraction(p, q)} to {bits} bits")
    return True


def value(law: Law, bits: int) -> arb:
    """The number whose quotients a law gives, to so many bits."""
    return between_convergents(iter(law), bits + 64)


def _certain(ball: arb, bits: int) -> list[int]:
    low, high = interval(ball, bits)
    return quotients_of_interval((low, 1 << bits), (high, 1 << bits), _MOST)
