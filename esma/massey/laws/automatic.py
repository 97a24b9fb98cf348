"""k-automatic sequences: an automaton that reads the digits of n to base k, last digit first, says
a(n) (A. Cobham, Uniform tag sequences, Math. Systems Theory 6 (1972), 164–192; Allouche and Shallit
2003).

Its states are the subsequences ``a(k**i n + j)``, of which an automatic sequence has few: they are
compared on the terms that are known, and equal ones are one state. So are the quotients of ``sum_k
b**-(2**k)`` and [1 + t(0); 1 + t(1), ...] with Thue and Morse's t. A base k and S states take about
k S**2 comparisons, and no more states are read than the terms can tell of: all bases take about a
millisecond; where terms have more than 16 values, or more than a quarter as many as there are,
nothing is done.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from math import lgamma, log, log2
from typing import TYPE_CHECKING, Any, ClassVar, Final

from esma.writing.laws import Script

from .evidence import MARGIN, information, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

BASES: Final = (2, 3, 4, 5, 6, 10)
#: What is added to the index, and how many first terms follow no law.
STARTS: Final = ((0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (-1, 1), (-1, 2), (-2, 2))
_VALUES: Final = 16
_STATES: Final = 64
_SUBSCRIPTS: Final = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
#: Terms on which two subsequences have to agree to be one state.
_SEEN: Final = 2


@dataclass(frozen=True)
class Automatic(RequestedLaw):
    """The quotient of index m is the output of the state after the digits of ``m + shift``.

    Attributes
    ----------
    initials : first quotients that follow no law
    base : digits are 0, ..., base - 1
    transitions : for each state the next ones, by the digit; the first state is 0
    outputs : the value of each state
    shift : what is added to the index

    Examples
    --------
    Thue and Morse's sequence, by the parity of the binary digits 1:

    >>> thue_morse = Automatic((), 2, ((0, 1), (1, 0)), (1, 2))
    >>> thue_morse.terms(8), str(thue_morse)
    ([1, 2, 2, 1, 2, 1, 1, 2], '[1; …], a(n) = 2-automatic of n: 1 → 1|2, 2 → 2|1')
    """

    kind: ClassVar[str] = "automatic"

    initials: tuple[int, ...]
    base: int
    transitions: tuple[tuple[int, ...], ...]
    outputs: tuple[int, ...]
    shift: int = 0
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Automatic | None:
        """The automaton with the shortest description that gives all terms but two first ones,
        which hold more information.
        """
        if not 1 < len(set(terms)) <= min(_VALUES, len(terms) // 4):
            return None
        values = sum(map(size, set(terms)))
        best, least = None, information(terms, 0) - MARGIN - values
        letters = sorted(set(terms))
        word = bytes(map(letters.index, terms))
        for base in BASES:
            for shift, head in STARTS:
                most = bisect_left(_descriptions(base, len(set(word[head:]))), least)
                unknown = shift + head
                found = _learned(bytes(unknown) + word[head:], unknown, base, most)
                if found is None:
                    continue
                transitions, outputs = found
                bits = _description(base, len(outputs), len(set(outputs)))
                if bits < least:
                    own = tuple(letters[a] for a in outputs)
                    law = cls(tuple(terms[:head]), base, transitions, own, shift)
                    if law.terms(len(terms)) == list(terms):
                        best, least = law, bits
        return None if best is None else best._with_surplus(len(terms))

    def _with_surplus(self, total: int) -> Automatic:
        """The same, with how many terms came after those whose digits meet all transitions."""
        met = set[tuple[int, int]]()
        last = 0
        for n in range(len(self.initials) + self.shift, total + self.shift):
            path = set(self._path(n))
            if not path <= met:
                met |= path
                last = n + 1 - self.shift
        return Automatic(
            self.initials, self.base, self.transitions, self.outputs, self.shift, total - last
        )

    def _path(self, n: int) -> Iterator[tuple[int, int]]:
        state = 0
        while n:
            n, digit = divmod(n, self.base)
            yield state, digit
            state = self.transitions[state][digit]

    def at(self, n: int) -> int:
        """The output after the digits of a number.

        >>> Automatic((), 2, ((0, 1), (1, 0)), (1, 2)).at(3 * 10**100)
        2
        """
        state = 0
        while n:
            n, digit = divmod(n, self.base)
            state = self.transitions[state][digit]
        return self.outputs[state]

    def continued(self) -> Iterator[int]:
        return map(self.at, count(len(self.initials) + self.shift))

    def numbers(self) -> Sequence[int]:
        """First terms, states and outputs."""
        return [*self.initials, *(s for row in self.transitions for s in row), *self.outputs]

    def sized(self) -> str:
        return f"{self.base}-automatic, with {len(self.outputs)} states"

    def own(self) -> dict[str, Any]:
        return {
            "base": self.base,
            "transitions": [list(row) for row in self.transitions],
            "outputs": list(self.outputs),
            "shift": self.shift,
        }

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Automatic:
        rows = tuple(integers_in({"row": row}, "row") for row in own["transitions"])
        outputs, base, shift = integers_in(own, "outputs"), own["base"], own["shift"]
        if (type(base), type(shift)) != (int, int) or not 1 < base <= 100 or shift > 1:
            raise ValueError("a base is above 1")
        if len(initials) + shift < 0:
            raise ValueError("digits are those of numbers from 0 on")
        fits = all(len(row) == base and 0 <= min(row) <= max(row) < len(rows) for row in rows)
        if not fits or not 0 < len(rows) == len(outputs):
            raise ValueError("each state has an output, and a next state for each digit")
        return cls(initials, base, rows, outputs, shift, surplus)

    def rule(self, script: Script) -> str:
        """The table of states: their names are outputs, with a number where some share one."""
        names = list[str]()
        for place, output in enumerate(self.outputs):
            same = self.outputs[:place].count(output)
            names.append(f"{output}{_subscript(same, script) if same else ''}")
        arrow, mid = (r"\to ", r"\mid ") if script.tex else (" → ", "|")
        rows = ", ".join(
            f"{name}{arrow}{mid.join(names[s] for s in row)}"
            for name, row in zip(names, self.transitions, strict=True)
        )
        index = shifted(self.shift, script)
        if script.tex:
            what = rf"\text{{{self.base}-automatic of }}{index}\text{{: }}"
        else:
            what = f"{self.base}-automatic of {index}: "
        return f"{script.term('n')}{script.equals}{what}{rows}"

    def brief(self) -> str:
        return f"{self.base}-automatic, {len(self.outputs)} states"

    def program(self, language: Language) -> str:
        """The automaton as a loop over digits."""
        rows = language.listed(map(language.listed, self.transitions))
        return language.ruled(
            "automatic",
            self.initials,
            base=self.base,
            behind=-self.shift,
            transitions=rows,
            outputs=language.listed(self.outputs),
        )


def shifted(by: int, script: Script) -> str:
    """The index with a number added to it."""
    return f"n{script.plus if by > 0 else script.minus}{abs(by)}" if by else "n"


def _subscript(number: int, script: Script) -> str:
    return f"_{{{number}}}" if script.tex else str(number).translate(_SUBSCRIPTS)


def _description(base: int, states: int, values: int) -> float:
    """Bits that tell an automaton from others with so many states, whose names do not matter."""
    named = states * (base * log2(states) + log2(values))
    return named - lgamma(states) / log(2) + log2(len(BASES) * len(STARTS))


@cache
def _descriptions(base: int, values: int) -> list[float]:
    """Those of automata of 1, 2, ... states, which grow."""
    return [_description(base, states, values) for states in range(1, _STATES + 1)]


def _learned(
    word: bytes, unknown: int, base: int, most: int
) -> tuple[tuple[tuple[int, ...], ...], bytes] | None:
    """Transitions and outputs of so many states at most, from a word whose first letters are not
    known.
    """
    if not most:
        return None
    states = [(word, unknown)]
    transitions = list[tuple[int, ...]]()
    while len(transitions) < len(states):
        row = []
        known, before = states[len(transitions)]
        for digit in range(base):
            part, open_ = known[digit::base], max(0, -((digit - before) // base))
            if len(part) < _SEEN:
                return None
            same = [i for i, s in enumerate(states) if _agree(*s, part, open_)]
            if len(same) > 1 or (len(states) == most and not same):
                return None  # too little is known to say, or there are too many
            if not same:
                same.append(len(states))
                states.append((part, open_))
            row += same
        transitions.append(tuple(row))
    return tuple(transitions), bytes(s[0] if not before else word[unknown] for s, before in states)


def _agree(one: bytes, before: int, other: bytes, open_: int) -> bool:
    """Whether two beginnings agree as far as both are known, and that is seen."""
    first, last = max(before, open_), min(len(one), len(other))
    return last - first >= _SEEN and one[first:last] == other[first:last]
