"""How many terms a continued fraction needs for a number of digits: integers, decided exactly.

With p_n/q_n the convergent of the terms a_0 ... a_n, x the complete quotient after them and s_n
the sign between the two,

    |value - p_n/q_n| = 1/(q_n (x q_n + s_n q_(n-1)))

(Perron 1954, section 5, for s = 1). An admissible tail lies in [1, oo], so that terms after a_n
enclose x between two fractions, as closely as it takes to compare this with 10**-D. Under minus
signs the error is far larger than q_n**-2 where x is close to 1, as within a run of quotients 2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from itertools import chain, cycle, islice, repeat, tee
from typing import Final, NamedTuple

from esma.continued_fractions.expansion import interval_terms
from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.enumeration.words import Word
from esma.errors import PrecisionError
from esma.limits.matrices import times
from esma.massey.laws import Law

#: Digits for which terms are counted.
DIGITS: Final = (100, 1000)
#: Steps after which nobody goes on counting, as in a file that states a fraction that diverges.
_MOST_STEPS: Final = 1 << 19
#: Steps that are looked at after a convergent; a tail in a file that is not admissible may need
#: more than there are.
_MOST_AHEAD: Final = 1 << 12
_MOST_BITS: Final = 1 << 16


class Step(NamedTuple):
    """A quotient, the sign after it, and their number, which is above 1 only for 2 with a minus."""

    quotient: int
    sign: int
    times: int = 1


def steps_of(law: Law, signs: Word) -> Iterator[Step]:
    """The terms of a law under a sign word, a run as one step, if it is one of quotients 2 under
    minus signs; of all others few terms are needed.

    >>> from itertools import islice
    >>> from esma.massey.laws import LinearRecurrence, RecurrentRuns
    >>> tasoev = RecurrentRuns(LinearRecurrence((1, -2), (0, 2)))
    >>> [tuple(x) for x in islice(steps_of(tasoev, (-1,)), 4)]
    [(1, -1, 1), (2, -1, 1), (6, -1, 1), (2, -1, 7)]
    """
    for (a, count), sign in zip(law.counted(), cycle(signs), strict=False):
        if count == 1:
            yield Step(a, sign)
        elif (a, sign) != (2, -1):
            yield from islice(repeat(Step(a, sign)), count)
        elif count > 1:
            yield Step(a, sign, count)


def terms_for(steps: Iterable[Step], digits: Sequence[int] = DIGITS) -> list[int | None]:
    """For each number of digits D, ascending, the least n such that the convergent of the first n
    terms differs from the value by less than 10**-D; None where the steps end before that is sure.

    Parameters
    ----------
    steps : terms of an admissible continued fraction

    Examples
    --------
    The golden ratio needs twice as many terms as its expansion under minus signs, [2; 3, 3, ...]:

    >>> from itertools import chain, repeat
    >>> terms_for(repeat(Step(1, 1))), terms_for(chain([Step(2, -1)], repeat(Step(3, -1))))
    ([241, 2394], [121, 1197])
    """
    goals = [10**d for d in digits]
    found: list[int | None] = []
    coming, later = tee(steps)
    following = chain(islice(later, 1, None), [None])
    bits = goals[0].bit_length() - 2
    q, before, sign, n = 0, 1, 1, 0
    for step, after in islice(zip(coming, following, strict=False), _MOST_STEPS):
        a, s, count = step
        q1 = a * q + sign * before
        gain = q1 - q  # of every further term, in a run of quotients 2
        last = q1 + (count - 1) * gain
        prior = last - gain
        x = 2 if after is None else after.quotient  # the complete quotient is at most 1 above
        size = 2 * max(last.bit_length(), prior.bit_length()) + x.bit_length()
        if size >= bits and last * ((x + 1) * last + abs(prior)) > goals[len(found)]:

            def near(j: int, step: Step = step, q1: int = q1, gain: int = gain) -> bool:
                end, goal = q1 + (j - 1) * gain, goals[len(found)]
                return _is_near(end, end - gain, step.sign, step.times - j, copy(coming), goal)

            low = 0
            while len(found) < len(goals) and near(count):
                high = count  # the error falls in a run: not enough after `low` of its terms
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (low, middle) if near(middle) else (middle, high)
                found.append(n + high)
                low = high - 1
            if len(found) == len(goals):
                break
            bits = goals[len(found)].bit_length() - 2
        q, before, sign, n = last, prior, s, n + count
    return [*found, *[None] * (len(goals) - len(found))]


def _is_near(q: int, before: int, sign: int, rest: int, coming: Iterator[Step], goal: int) -> bool:
    """Whether 1/(q (x q + sign before)) < 1/goal, where x is the complete quotient of `rest`
    quotients 2 under minus signs and the coming steps. False also where they end too soon to say.
    """
    if q <= 0:
        return False
    a, b, c, d = rest + 1, -rest, rest, 1 - rest
    for _ in range(_MOST_AHEAD):
        # the tail that follows lies in [1, oo], so that x lies between (a + b)/(c + d) and a/c
        verdicts = {q * (x * q + sign * y * before) > goal * y for x, y in ((a + b, c + d), (a, c))}
        if len(verdicts) == 1:
            return verdicts.pop()
        step = next(coming, None)
        if step is None:
            return False
        e, s, m = step.quotient, step.sign, step.times
        a, b, c, d = times((a, b, c, d), (e, s, 1, 0) if m == 1 else (m + 1, -m, m, 1 - m))
    return False


def simple_terms_for(
    constant: Constant, expression: Expression, digits: Sequence[int] = DIGITS
) -> list[int | None]:
    """Terms for the simple continued fraction of ``|P(c)/Q(c)|``; None where precision does not
    suffice.

    >>> from esma.enumeration.constants import constant
    >>> simple_terms_for(constant("e"), Expression((0, 1), (1, 0)))
    [89, 605]
    """
    bits = 4 * max(digits)
    while True:
        try:
            terms = interval_terms(constant, expression, bits)
        except PrecisionError:
            terms = []
        found = terms_for((Step(a, 1) for a in terms), digits)
        if None not in found or not terms or bits > _MOST_BITS:
            return found
        bits *= 2
