"""Superexponential closed forms: ``c r**m m!**k m**(e m + f) + d`` with m = n + s, and ``c r**n
m**(e n + f) + d`` with m = 2n + s or 3n + s.

So are n**n, n!**k, (2n + 1)**n and their like. For small s, k, e, f and d the quotient of the terms
by that shape has to be geometric, which is compared modulo a prime first; all shapes take some
hundred milliseconds. Terms whose logarithms do not grow as n log n are passed over at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import count, pairwise, product
from math import factorial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from esma.massey.lift import PRIMES
from esma.writing.laws import Script

from .evidence import MARGIN, size
from .reading import integers_in
from .requested import RequestedLaw

if TYPE_CHECKING:
    from esma.writing.programs import Language

_HEAD: Final = 2
_LEAST: Final = 4
#: Shapes (k, e, f) by their sizes: powers of m!, of m**m and of m.
_SHAPES: Final = sorted(
    (s for s in product((0, 1, 2, 3, 4), (0, 1, 2, 3), (-2, -1, 0, 1, 2)) if s[0] or s[1]),
    key=lambda s: sum(map(abs, s)),
)
#: Steps of m, the shifts s and the shapes of powers of m that are tried: of others m is a multiple.
_STEPS: Final = {1: (range(-2, 4), _SHAPES)} | {
    step: (
        tuple(s for s in range(1 - step, 2 * step) if s % step),
        tuple(s for s in _SHAPES if not s[0]),
    )
    for step in (2, 3)
}
_PRIME: Final = PRIMES[0]


@dataclass(frozen=True)
class Superexponential(RequestedLaw):
    """``a(n) = factor * ratio**m * m!**k * m**(e m + f) + constant`` with ``m = n + shift``, after
    the first terms; with ``m = step n + shift`` and n as the exponents, where the step is 2 or 3.

    Attributes
    ----------
    powers : k, e, f

    Examples
    --------
    >>> law = Superexponential((), 1, (0, 1, 0))
    >>> law.terms(4), str(law)
    ([1, 4, 27, 256], '[1; …], a(n) = (n+1)^(n+1)')
    """

    kind: ClassVar[str] = "superexponential"

    initials: tuple[int, ...]
    shift: int
    powers: tuple[int, int, int]
    factor: Fraction = Fraction(1)
    ratio: Fraction = Fraction(1)
    constant: int = 0
    surplus: int = 0
    step: int = 1

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Superexponential | None:
        """The law of the smallest shape that all terms but two first ones follow."""
        bits = [a.bit_length() for a in terms]
        if len(bits) < 6 or bits[-1] <= 16 or 20 * bits[-1] <= 43 * bits[(len(bits) - 1) // 2]:
            return None
        for step, (shifts, shapes) in _STEPS.items():
            for constant, powers, head in product((0, 1, -1), shapes, range(_HEAD + 1)):
                for shift in (s for s in shifts if step * head + s > 0):
                    found = cls._of_shape(terms, head, step, shift, powers, constant)
                    if found is not None:
                        return found
        return None

    @classmethod
    def _of_shape(
        cls,
        terms: Sequence[int],
        head: int,
        step: int,
        shift: int,
        powers: tuple[int, int, int],
        constant: int,
    ) -> Superexponential | None:
        # the quotient of three terms in a row, then all of them
        top = range(len(terms) - 3, len(terms))
        a, b, c = (terms[n] - constant for n in top)
        x, y, z = (_shape_modulo(*_places(n, step, shift), powers) for n in top)
        if (a * c * y * y - b * b * x * z) % _PRIME or not (a and b):
            return None
        values = [_shape(*_places(n, step, shift), powers) for n in range(head, len(terms))]
        scaled = [Fraction(terms[n] - constant) / v for n, v in enumerate(values, head)]
        if len(scaled) < 2 + _LEAST or not scaled[0]:
            return None
        ratio = scaled[1] / scaled[0]
        if any(y != ratio * x for x, y in pairwise(scaled)):
            return None
        surplus = len(scaled) - 2
        factor = scaled[0] / ratio ** _places(head, step, shift)[1]
        numbers = (factor.numerator, factor.denominator, ratio.numerator, ratio.denominator)
        if sum(map(size, terms[-surplus:])) < MARGIN + sum(map(size, numbers)) + 9 + step:
            return None
        return cls(tuple(terms[:head]), shift, powers, factor, ratio, constant, surplus, step)

    def continued(self) -> Iterator[int]:
        for n in count(len(self.initials)):
            m, i = _places(n, self.step, self.shift)
            value = self.factor * self.ratio**i * _shape(m, i, self.powers) + self.constant
            if value.denominator != 1:
                raise ValueError(f"term {n} is no integer")
            yield int(value)

    def numbers(self) -> Sequence[int | Fraction]:
        """First terms, and the numbers of the shape."""
        shape = (self.shift, *self.powers, self.factor, self.ratio, self.constant)
        return [*self.initials, *shape, *[self.step] * (self.step > 1)]

    def own(self) -> dict[str, Any]:
        return {
            "shift": self.shift,
            "powers": list(self.powers),
            "factor": [self.factor.numerator, self.factor.denominator],
            "ratio": [self.ratio.numerator, self.ratio.denominator],
            "constant": self.constant,
            **({"step": self.step} if self.step > 1 else {}),
        }

    @classmethod
    def made(
        cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]
    ) -> Superexponential:
        k, e, f = integers_in(own, "powers")
        shift, constant = integers_in({"two": [own["shift"], own["constant"]]}, "two")
        factor, ratio = (Fraction(*integers_in(own, name)) for name in ("factor", "ratio"))
        step = own.get("step", 1)
        known = type(step) is int and step in _STEPS
        if not known or (step > 1 and (k or shift % step == 0)):
            raise ValueError(
                "a step is 1, or 2 or 3 without factorials, and no divisor of the shift"
            )
        if max(map(abs, (k, e, f))) > 99 or step * len(initials) + shift < 1 or not factor * ratio:
            raise ValueError("the powers are small, and of positive numbers")
        return cls(initials, shift, (k, e, f), factor, ratio, constant, surplus, step)

    def rule(self, script: Script) -> str:
        """The closed form."""
        n = "n" if self.step == 1 else f"{self.step}n"
        m = f"{n}{script.plus if self.shift > 0 else script.minus}{abs(self.shift)}"
        m = m if self.shift else "n"
        inside = f"({m})" if self.shift else m
        i, grouped = (m, inside) if self.step == 1 else ("n", "n")
        k, e, f = self.powers

        def power(base: str, exponent: str) -> str:
            if exponent == "1":
                return base
            plain = exponent.isdigit() or exponent.isalpha()
            brackets = exponent if plain else f"({exponent})"
            return f"{base}^{{{exponent}}}" if script.tex else f"{base}^{brackets}"

        factors = list[str]()
        if self.factor != 1:
            factors.append(_fraction(self.factor))
        if self.ratio != 1:
            factors.append(power(_fraction(self.ratio), i))
        if k:
            name = f"{inside}!"
            factors.append(name if k == 1 else power(f"({name})", str(k)))
        if e:
            times = grouped if e == 1 else f"{e}{grouped}"
            more = f"{script.plus if f > 0 else script.minus}{abs(f)}" if f else ""
            exponent = (i if e == 1 else times) + more
            factors.append(power(inside, exponent))
        elif f:
            factors.append(power(inside, str(f)))
        text = script.dot.join(factors)
        if self.constant:
            text += f"{script.plus if self.constant > 0 else script.minus}{abs(self.constant)}"
        return f"{script.term('n')}{script.equals}{text}"

    def brief(self) -> str:
        return self.kind

    def program(self, language: Language) -> str:
        """The closed form."""
        k, e, f = self.powers
        first, i = _places(len(self.initials), self.step, self.shift)
        x, i_text = f"({self.step}*m+{first})" if self.step > 1 else f"(m+{first})", f"(m+{i})"
        powers = [(language.factorial.format(x), k), (x, f)]
        for ratio, sign in ((self.ratio.numerator, 1), (self.ratio.denominator, -1)):
            if ratio != 1:
                powers.append((f"({ratio}){language.power}{i_text}", sign))
        if e:
            powers.append((f"{x}{language.power}({abs(e)}*{i_text})", 1 if e > 0 else -1))
        powers.append((str(self.factor.denominator), -1))
        text = language.product(self.factor.numerator, powers)
        return language.blocks(self.initials, [f"{text}+{self.constant}"])


def _places(n: int, step: int, shift: int) -> tuple[int, int]:
    """m, and what is in exponents."""
    m = step * n + shift
    return m, m if step == 1 else n


def _shape(m: int, i: int, powers: tuple[int, int, int]) -> Fraction:
    k, e, f = powers
    return Fraction(factorial(m)) ** k * Fraction(m) ** (e * i + f)


@lru_cache(maxsize=1 << 15)
def _shape_modulo(m: int, i: int, powers: tuple[int, int, int]) -> int:
    k, e, f = powers
    return pow(factorial(m), k, _PRIME) * pow(m, e * i + f, _PRIME) % _PRIME


def _fraction(c: Fraction) -> str:
    return str(c.numerator) if c.denominator == 1 else f"({c.numerator}/{c.denominator})"
