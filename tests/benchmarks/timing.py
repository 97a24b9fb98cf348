"""Two programs timed in turn within one process, so that both see the same machine.

Time is that of this process on a core, not the wall's. On a shared machine seconds mean little and
ratios a lot: the two take turns, the one that goes first alternates, and what is reported is the
ratio of the medians with the quartiles of the rounds' ratios.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from operator import eq
from statistics import median, quantiles
from time import process_time
from typing import Any, NamedTuple

from esma.system import compiled

Call = Callable[[], object]

#: Turns that each side gets: in the long form and in the short one.
ROUNDS, SHORT_ROUNDS = 9, 3
#: A turn lasts at least so many seconds.
TURN = 0.02


class Pair(NamedTuple):
    """One task done by two programs.

    Attributes
    ----------
    own : does it once and returns the answer
    peer : the same by another program; or the seconds that it took, where it cannot be run here
    units : how much work one call does
    equal : whether an own answer and one of the peer say the same
    """

    own: Call
    peer: Call | float
    units: int
    equal: Callable[[Any, Any], bool] = eq

    def agree(self) -> bool:
        """Whether both sides give the same answer; true where one cannot be run here."""
        return isinstance(self.peer, float) or self.equal(self.own(), self.peer())


@dataclass(frozen=True)
class Stage:
    """Something that esma and another program do, with equal answers.

    Attributes
    ----------
    name : what is done
    unit : what is counted, such as "sequence"
    peer : the other program
    needs : module that the other program is in
    build : imports it and makes the inputs
    least : ratio that is promised; 0 where speed is only reported
    long : whether the short form leaves it out
    """

    name: str
    unit: str
    peer: str
    needs: str
    build: Callable[[], Pair]
    least: float = 0.0
    long: bool = False

    @property
    def key(self) -> str:
        """Name and peer: no two stages have the same."""
        return f"{self.name} / {self.peer}"


@dataclass(frozen=True)
class Comparison:
    """Median seconds a unit on either side, the ratio peer / own, and the ratio's quartiles."""

    own: float
    peer: float
    ratio: float
    low: float
    high: float


@contextmanager
def all_compiled() -> Iterator[None]:
    """Compile every loop before it runs, however little it is given."""
    few, compiled.FEW = compiled.FEW, -1
    try:
        yield
    finally:
        compiled.FEW = few


def calls_for(call: Call, seconds: float) -> int:
    """How many calls in a row take at least so many seconds (a power of two).

    >>> calls_for(lambda: None, 0.0)
    1
    """
    calls = 1
    while seconds_per_call(call, calls) * calls < seconds:
        calls *= 2
    return calls


def seconds_per_call(call: Call, calls: int) -> float:
    """The mean of so many calls in a row."""
    start = process_time()
    for _ in range(calls):
        call()
    return (process_time() - start) / calls


@all_compiled()
def compare(pair: Pair, rounds: int = ROUNDS, seconds: float = TURN) -> Comparison:
    """Time both sides of a pair in turn, at least twice; each turn lasts at least `seconds`.

    Both run first without being timed, so compilation and caches are not counted.
    """
    pair.own()
    if not isinstance(pair.peer, float):
        pair.peer()
    own_calls = calls_for(pair.own, seconds)
    peer_calls = 0 if isinstance(pair.peer, float) else calls_for(pair.peer, seconds)
    own: list[float] = []
    peer: list[float] = []
    for turn in range(max(rounds, 2)):
        for side in (turn % 2, 1 - turn % 2):
            if side:
                own.append(seconds_per_call(pair.own, own_calls) / pair.units)
            elif isinstance(pair.peer, float):
                peer.append(pair.peer / pair.units)
            else:
                peer.append(seconds_per_call(pair.peer, peer_calls) / pair.units)
    low, _, high = quantiles([b / a for a, b in zip(own, peer, strict=True)], n=4)
    return Comparison(median(own), median(peer), median(peer) / median(own), low, high)
