"""How fast the approximants of a continued fraction with polynomial elements converge."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import log10

from flint import arb

from esma.system.rationals import fmpq_of

from .tails import Behaviour, Riccati, rational_root


@dataclass(frozen=True)
class Rate:
    """How the error falls with the number n of terms: up to powers of n the law is exact.

    Attributes
    ----------
    kind : one of "factorial", "geometric", "root", "power" and "logarithmic"
    size : the number in the law: for "factorial" k in n^(-k n), else in base 10 the digits a term,
        k in exp(-k sqrt n), or k in n^-k
    """

    kind: str
    size: float
    law: str

    def terms(self, digits: int) -> float:
        """About so many terms bring so many digits; infinite where it is beyond writing.

        >>> Rate("power", 3.0, "n^-3").terms(30)
        10000000000.0
        """
        try:
            if self.kind == "geometric":
                return digits / self.size
            if self.kind == "root":
                return float((digits / self.size * 2.302585092994046) ** 2)
            if self.kind == "power":
                return float(10 ** (digits / self.size))
            if self.kind == "logarithmic":
                return float("inf")
        except OverflowError:
            return float("inf")
        n = 2.0
        while self.size * n * max(log10(n) - 0.43, 0.1) < digits:
            n *= 1.01
        return n

    def __str__(self) -> str:
        if self.kind == "geometric":
            return f"{self.law}: {self.size:.4g} digits a term"
        if self.kind == "logarithmic":
            return f"{self.law}: each further digit takes the tenth power of n"
        n = self.terms(100)
        shown = f"{n:,.0f}" if n < 1e7 else f"10^{log10(n):.0f}" if n < 1e308 else "over 10^308"
        return f"{self.law}: about {shown} terms for 100 digits"


def rate_of(riccati: Riccati, size: int, lag: Fraction) -> Rate:
    """The rate that the equation of the tails shows.

    Parameters
    ----------
    size : pairs of a block
    lag : the largest k for which some approximant of a block is as far off as m^k times the last
    """
    square = riccati.square
    root, exact = arb(fmpq_of(square)).sqrt(), rational_root(square)
    if riccati.kind is Behaviour.FACTORIAL:
        k = Fraction(-riccati.exponent, size)
        return Rate("factorial", float(k), f"like n^(-{_shown(k)}n)")
    if riccati.kind is Behaviour.GEOMETRIC:
        gain = ((1 + root) ** 2 / abs(arb(fmpq_of(1 - square)))).log() / size
        digits = float((gain / arb(10).log()).mid())
        base = f"{float(gain.exp().mid()):.7g}" if digits < 15 else f"(10^{digits:.6g})"
        return Rate("geometric", digits, f"like 1/{base}^n")
    if riccati.kind is Behaviour.ROOT:
        speed = float((root / arb(size).sqrt()).mid())
        return Rate("root", speed, f"like exp(-{speed:.6g} sqrt n)")
    if lag == exact:
        return Rate("logarithmic", 0.0, "like 1/log n")
    shown = f"{float(root.mid()):.6g}" if exact is None else _shown(exact - lag) or "1"
    return Rate("power", float(root.mid()) - lag, f"like n^-{shown}")


def _shown(k: Fraction) -> str:
    return "" if k == 1 else str(k) if k.denominator == 1 else f"({k})"
