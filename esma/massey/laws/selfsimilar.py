"""Self-similar quotients, which are polynomials in the denominators of the two convergents before.

So are those of the sums of Davison and Shallit (1991), ``q(n-2)**2 G(q(n-2) q(n-1))``, and Hone
(2015), ``(q(n-2) + 1) G(q(n-1))`` and ``q(n-2)`` in turn. Another number with the same quotients
from some on has them with numbers h in place of the denominators q, which follow the same
recurrence ``h(n) = a(n) h(n-1) + h(n-2)``.

Those numbers are taken to be ``u p + v q``, p the numerators, with small u and v; coefficients are
a short integer relation between monomials modulo a prime, as those of nonlinear recurrences, of the
degree that the lengths of terms have. All shapes take some ten milliseconds; terms that do not grow
so are passed over at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from math import comb, gcd, log2
from typing import TYPE_CHECKING, Any, ClassVar, Final

from esma.enumeration.words import Word
from esma.writing.laws import Script, polynomial

from .evidence import MARGIN, grows
from .nonlinear import LARGE, short_relation
from .reading import integers_in
from .requested import RequestedLaw
from .tails import Tail, turned

if TYPE_CHECKING:
    from esma.writing.programs import Language

Rule = tuple[tuple[tuple[int, int], int], ...]
"""Coefficients by the exponents of h(n-2) and h(n-1)."""

_SEEDS: Final = tuple(
    sorted(
        ((u, v) for u in range(4) for v in range(-3, 4) if gcd(u, v) == 1 and (u or v > 0)),
        key=lambda pair: (pair[0] ** 2 + pair[1] ** 2, pair),
    )
)
_MAX_DEGREE: Final = 8
#: Terms among which one past 64 bits is looked for.
_FAR: Final = 400
#: Bits by which a term and its leading monomial may differ.
_NEAR: Final = 16
_MAX_PERIOD: Final = 3
_LEAST: Final = 3
#: Bits by which one seed and degree among all is named.
_CHOICES: Final = log2(len(_SEEDS) * _MAX_DEGREE)


@dataclass(frozen=True)
class SelfSimilar(RequestedLaw):
    """``a(n) = rules[(n - j) % N](h(n-2), h(n-1))`` for all ``n >= j = len(initials)``, with
    ``h(n) = a(n) h(n-1) + h(n-2)``.

    Attributes
    ----------
    pair : h(j-2) and h(j-1)
    rules : N polynomials

    Examples
    --------
    >>> x = SelfSimilar((0, 1), (1, 1), ((((2, 0), 1), ((3, 1), 1)),))
    >>> x.terms(7)
    [0, 1, 2, 4, 360, 10288720, 4948322308657125985440]
    >>> str(x)
    '[0; 1, …], a(n) = h(n−1)h(n−2)³+h(n−2)², h(n) = a(n)h(n−1)+h(n−2), h(0) = 1, h(1) = 1'
    """

    kind: ClassVar[str] = "self-similar"

    initials: tuple[int, ...]
    pair: tuple[int, int]
    rules: tuple[Rule, ...]
    surplus: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> SelfSimilar | None:
        """The law with the shortest period that all terms but some first ones follow; they must
        have predicted three past those with as many bits as it has.
        """
        if not grows(terms):
            return None
        for u, v in _SEEDS:
            heights = [v, u]  # h(n-2) stands at n
            for a in terms:
                heights.append(a * heights[-1] + heights[-2])
            if heights[-1] < 0:
                heights = [-h for h in heights]
            for period in range(1, _MAX_PERIOD + 1):
                found = cls._periodic(terms, heights, period)
                if found:
                    return found
        return None

    @classmethod
    def _periodic(
        cls, terms: Sequence[int], heights: Sequence[int], period: int
    ) -> SelfSimilar | None:
        total = len(terms)
        rules: dict[int, Rule] = {}
        for j in range(total - 1, total - 1 - period, -1):
            rule = _rule(terms, heights, range(j % period, total, period))
            if rule is None:
                return None
            rules[j % period] = rule
        start = total
        while start > 1 and _holds(rules[(start - 1) % period], terms, heights, start - 1):
            start -= 1
        left, fixed = sum(map(_cost, rules.values())), start
        while left > 0 and fixed < total:
            left, fixed = left - _bits(terms, [fixed]), fixed + 1
        if total - fixed < _LEAST:
            return None
        ordered = tuple(rules[n % period] for n in range(start, start + period))
        pair = heights[start], heights[start + 1]
        if pair[0] < 0 or pair[1] < 0:
            return None
        return cls(tuple(terms[:start]), pair, ordered, total - fixed)

    def continued(self) -> Iterator[int]:
        return (a for a, _ in self._states())

    def _states(self) -> Iterator[tuple[int, tuple[int, int]]]:
        """Quotients, and the pair before each of them."""
        (s, t), n = self.pair, 0
        while True:
            a = _value(self.rules[n % len(self.rules)], s, t)
            yield a, (s, t)
            s, t, n = t, a * t + s, n + 1

    def moved(self, head: tuple[int, ...], i: int) -> SelfSimilar:
        """A head, behind which come the quotients from index i on; where these begin before the
        rules, the head becomes longer.
        """
        known = len(self.initials)
        head, later = head + self.initials[i:], max(i - known, 0)
        pair = next(islice(self._states(), later, None))[1]
        turn = later % len(self.rules)
        return SelfSimilar(head, pair, self.rules[turn:] + self.rules[:turn])

    def tail(self, signs: Word) -> Tail:
        """The rules and the first pair past 64 bits."""
        j = len(self.initials)
        states = enumerate(islice(self._states(), _FAR))
        far = next((n for n, (_, pair) in states if pair[1] >> 64), _FAR)
        whole = self.moved((), j + far)
        return super(SelfSimilar, whole).tail(turned(signs, j + far))

    def numbers(self) -> Sequence[int]:
        """First terms, the pair and coefficients."""
        return [*self.initials, *self.pair, *(c for rule in self.rules for _, c in rule)]

    def own(self) -> dict[str, Any]:
        rules = [[[c, *powers] for powers, c in rule] for rule in self.rules]
        return {"pair": list(self.pair), "rules": rules}

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> SelfSimilar:
        rules: list[Rule] = []
        for rows in own["rules"]:
            monomials = []
            for row in rows:
                c, i, j = (*integers_in({"monomial": row}, "monomial"), 0, 0)[:3]
                monomials.append(((i, j), c))
            rules.append(tuple(monomials))
        s, t = integers_in(own, "pair")
        if not rules or not initials or min(s, t) < 0:
            raise ValueError("it needs rules that say what the next term is, and a pair")
        if any(not 0 <= e <= 100 for rule in rules for powers, _ in rule for e in powers):
            raise ValueError("it needs small exponents")
        return cls(initials, (s, t), tuple(rules), surplus)

    def rule(self, script: Script) -> str:
        """The polynomials, and how h goes on."""
        count, name = len(self.rules), script.term("n")

        def h(index: str | int) -> str:
            return script.term(str(index)).replace("a", "h", 1)

        back = [h(f"n{script.minus}{i}") for i in (2, 1)]
        where = r"\ (n\equiv {}\bmod {})" if script.tex else " (n ≡ {} mod {})"
        j = len(self.initials)
        rules = []
        for i, rule in enumerate(self.rules):
            text = _in_terms(rule, script, back)
            said = where.format((i + j) % count, count) if count > 1 else ""
            rules.append(f"{name}{script.equals}{text}{said}")
        step = f"{name}{back[1]}{script.plus}{back[0]}"
        rules.append(f"{h('n')}{script.equals}{step}")
        rules += [f"{h(j - 2 + i)}{script.equals}{x}" for i, x in enumerate(self.pair)]
        return script.comma.join(rules)

    def brief(self) -> str:
        degree = max(i + j for rule in self.rules for (i, j), _ in rule)
        return f"self-similar of degree {degree}"

    def program(self, language: Language) -> str:
        """The recurrence of h(n) as a loop, from the pair on, and a(n)."""
        count = len(self.rules)
        back = [language.last.format(i) for i in (2, 1)]
        steps = [_program(rule, language, back) for rule in self.rules]
        turn = language.in_turn(steps, language.index + "-2")
        rule = language.recursion(self.pair, f"({turn})*{back[1]}+{back[0]}")
        rows = []
        for i, polynomial_ in enumerate(self.rules):
            pair = [language.called("h", f"{count}*m+{i + k}") for k in (0, 1)]
            rows.append(_program(polynomial_, language, pair))
        return language.named(rule, "h") + "\n" + language.blocks(self.initials, rows)


def _in_terms(rule: Rule, script: Script, back: Sequence[str]) -> str:
    """A polynomial in h(n-2) and h(n-1)."""
    letters = "\ue000\ue001"  # private ones, then the terms, the later one first
    text = polynomial({(j, i): c for (i, j), c in rule}, script, letters)
    for letter, term in zip(letters, back[::-1], strict=True):
        text = text.replace(letter, term)
    return text


def _program(rule: Rule, language: Language, pair: Sequence[str]) -> str:
    """A polynomial in two numbers, in another system."""
    return "+".join(language.product(c, zip(pair, powers, strict=True)) for powers, c in rule)


def _rule(terms: Sequence[int], heights: Sequence[int], places: Sequence[int]) -> Rule | None:
    """The polynomial that terms at some places follow, but for some first ones."""
    used = [n for n in places if n >= 1 + min(len(terms) // 5, 3)]
    values = {terms[n] for n in used}
    if len(used) < _LEAST:
        return None
    if len(values) == 1:
        (value,) = values
        return (((0, 0), value),)
    degrees = _degrees(terms, heights, used[-2:])
    return next(filter(None, (_of_degree(terms, heights, used, d) for d in degrees)), None)


def _of_degree(
    terms: Sequence[int], heights: Sequence[int], used: Sequence[int], degree: int
) -> Rule | None:
    monomials = _monomials(degree)
    small = [n for n in used if terms[n].bit_length() < LARGE]
    columns = [[terms[n] for n in small]]
    columns += [[heights[n] ** i * heights[n + 1] ** j for n in small] for i, j in monomials]
    shortest = short_relation(columns)
    if shortest is None or abs(shortest[0]) != 1:
        return None
    pairs = zip(monomials, shortest[1:], strict=True)
    rule = tuple((m, -c * shortest[0]) for m, c in pairs if c)
    if not rule or _bits(terms, used) < MARGIN + _CHOICES + _cost(rule):
        return None
    return rule if all(_holds(rule, terms, heights, n) for n in used) else None


def _degrees(terms: Sequence[int], heights: Sequence[int], places: Sequence[int]) -> Iterator[int]:
    """1, as of a difference, and the degrees of monomials that are as long as the terms there."""
    rows = [[x.bit_length() for x in (terms[n], heights[n], heights[n + 1])] for n in places]
    for degree in range(1, _MAX_DEGREE + 1):
        near = _NEAR + degree
        if degree == 1 or any(
            all(abs(a - i * s - (degree - i) * t) <= near for a, s, t in rows)
            for i in range(degree + 1)
        ):
            yield degree


def _cost(rule: Rule) -> float:
    """Bits that name a rule among those of its degree."""
    degree = max(i + j for (i, j), _ in rule)
    shapes = comb(len(_monomials(degree)), len(rule))
    return log2(shapes) + sum(log2(2 * abs(c) + 1) for _, c in rule)


def _bits(terms: Sequence[int], places: Sequence[int]) -> float:
    return sum(log2(abs(terms[n]) + 1) for n in places)


@cache
def _monomials(degree: int) -> tuple[tuple[int, int], ...]:
    return tuple((i, j) for i in range(degree + 1) for j in range(degree + 1 - i))


def _value(rule: Rule, s: int, t: int) -> int:
    return sum(c * s**i * t**j for (i, j), c in rule)


def _holds(rule: Rule, terms: Sequence[int], heights: Sequence[int], n: int) -> bool:
    return terms[n] == _value(rule, heights[n], heights[n + 1])
