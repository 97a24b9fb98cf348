r"""Quotients of Bessel functions.

With ``B`` the modified Bessel function ``I`` and sign +1, or the Bessel function ``J`` and sign -1,
``B_{v-1}(x) = (2v/x) B_v(x) + sign B_{v+1}(x)`` unrolls to

    (d x/2) B_{v-1}(x)/B_v(x) = a_0 + sign/(a_1 + sign/(a_2 + ...)),
    a_n = (a + d n) (N if n is odd),    v = a/d,    4/x^2 = N d^2

(`proofs.md`, Theorem A), for odd d also with ``N = k/2``; ``v = 1/2`` gives coth(1/n), cot(1/n).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from flint import fmpq, fmpq_poly

from esma.continued_fractions.mobius import Matrix
from esma.enumeration.trees import Call, Node, Number, Operation
from esma.system.rationals import fmpq_of

from .theorem import MAX_DEGREE, Canonical, Match, Progression, Theorem, matched
from .values import Domain, NoMatchError, Parts, Radical, Value, surd_of

_LEHMER: Final = (
    "D. H. Lehmer, Continued fractions containing arithmetic progressions, Scripta Math. 29 "
    "(1973), 17–24; O. Perron, Die Lehre von den Kettenbrüchen, 3rd ed., vol. II (1957)"
)


def bessel_text(
    function: str, upper: Fraction, lower: Fraction, argument: Fraction, rooted: bool
) -> str:
    """The text of the constant that `Bessel` with these fields is.

    >>> bessel_text("besseli", Fraction(0), Fraction(1), Fraction(8), True)
    'sqrt(8)*besseli(0,sqrt(8))/besseli(1,sqrt(8))'
    """
    z = f"sqrt({argument})" if rooted else str(argument)
    if rooted and (upper, lower) == (Fraction(-1, 2), Fraction(1, 2)):
        return f"{z}*{'coth' if function == 'besseli' else 'cot'}({z})"
    quotient = f"{function}({upper},{z})/{function}({lower},{z})"
    return f"{z}*{quotient}" if rooted else quotient


@dataclass(frozen=True, slots=True)
class Bessel(Canonical):
    """``B_upper(x)/B_lower(x)``, or ``sqrt(z) B_upper(sqrt z)/B_lower(sqrt z)`` if `rooted`.

    The orders differ by 1; ``argument`` is x, or z if `rooted`.
    """

    function: str
    upper: Fraction
    lower: Fraction
    argument: Fraction
    rooted: bool

    theorems = (
        Theorem(
            "besseli",
            "Lehmer 1973",
            "(d x/2) I_{v-1}(x)/I_v(x) = [a; N (a+d), a+2d, N (a+3d), ...], v = a/d, 4/x^2 = N d^2",
            r"\frac{dx}{2}\,\frac{I_{v-1}(x)}{I_v(x)} = [a; N(a+d), a+2d, N(a+3d), \dots],"
            r"\quad v = \frac ad,\ \frac{4}{x^2} = N d^2",
            _LEHMER,
            ("lehmer1973", "perron1957"),
        ),
        Theorem(
            "besselj",
            "Lommel 1868; Lehmer 1973",
            "(d x/2) J_{v-1}(x)/J_v(x) = a - 1/(N (a+d) - 1/(a+2d - ...)), v = a/d, 4/x^2 = N d^2",
            r"\frac{dx}{2}\,\frac{J_{v-1}(x)}{J_v(x)} = a - \cfrac{1}{N(a+d) - \cfrac{1}{a+2d -"
            r" \dotsb}},\quad v = \frac ad,\ \frac{4}{x^2} = N d^2",
            "G. N. Watson, A Treatise on the Theory of Bessel Functions (1922), section 5.6; "
            + _LEHMER,
            ("watson1922", "lehmer1973", "perron1957"),
        ),
    )

    @property
    def text(self) -> str:
        return bessel_text(self.function, self.upper, self.lower, self.argument, self.rooted)

    @property
    def theorem(self) -> Theorem:
        """That about I, or that about J."""
        return self.theorems[self.function != "besseli"]

    def expansion(self) -> tuple[Progression, Matrix] | None:
        """The progression, and the constant's matrix; None if not integral.

        Examples
        --------
        >>> z = Fraction(8)
        >>> Bessel("besseli", Fraction(0), Fraction(1), z, rooted=True).expansion()
        (Progression(first=1, step=1, factor=1, sign=1, halves=2), (2, 0, 0, 1))
        >>> Bessel("besseli", Fraction(1), Fraction(2), z, rooted=True).expansion()
        (Progression(first=2, step=1, factor=1, sign=1, halves=2), (4, 0, 0, 1))
        >>> Bessel("besseli", Fraction(0), Fraction(1), z / 7, rooted=True).expansion()
        (Progression(first=1, step=1, factor=7, sign=1, halves=2), (2, 0, 0, 1))
        """
        v = max(self.upper, self.lower)
        sign = 1 if self.function == "besseli" else -1
        if self.rooted:
            step = v.denominator
            factor = 4 / (self.argument * step * step)
            up, down = Fraction(2, step), self.argument * step / 2
        else:
            d = 2 / self.argument
            if d.denominator != 1:
                return None
            step, factor, up, down = int(d), Fraction(1), Fraction(1), Fraction(1)
        halves = factor.denominator
        if (v * step).denominator != 1 or self.argument <= 0 or halves not in (1, 1 + step % 2):
            return None
        first = int(v * step)
        if first % 2 == 0:  # X_0 begins with first/halves
            up, down = up * halves, down / halves
        progression = Progression(first, step, factor.numerator, sign, halves)
        if self.upper < self.lower:
            return progression, (up.numerator, 0, 0, up.denominator)
        return progression, (0, down.numerator, down.denominator, 0)

    @classmethod
    def match(cls, tree: Node) -> Match | None:
        """By ``B_{v-1}(x)/B_v(x)`` with the smallest order v - 1."""
        match tree:  # as it stands, for its spelling
            case Operation(
                "/", Call(f, (Number(upper), Number(x))), Call(g, (Number(lower), Number(y)))
            ) if f == g and x == y > 0 and abs(upper - lower) == 1:
                if f in ("besseli", "besselj"):
                    known = cls(f, upper, lower, x, rooted=False)
                    return Match(known, known.text)
        parts = Parts(tree)
        if len(parts.functions) != 1 or not parts.only("besseli", "besselj"):
            return None
        orders = [c.arguments[0].value for c in parts.calls if isinstance(c.arguments[0], Number)]
        argument = surd_of(parts.calls[0].arguments[1])
        if argument is None or argument[0] <= 0 or len(orders) < len(parts.calls):
            return None
        domain = _Ratios(parts.calls[0].function, min(orders) + 1, argument)
        return domain.match(domain.value(tree))


class _Ratios(Domain):
    """The generator is ``(x/2) B_{v-1}(x)/B_v(x)``, with ``x = r sqrt(m)``.

    With ``b_v = (x/2)**-v B_v`` the recurrence is ``b_{v-1} = v b_v + sign (x/2)**2 b_{v+1}``.
    """

    def __init__(self, function: str, order: Fraction, x: Radical) -> None:
        self.function, self.order, self.x = function, order, x
        self.sign = 1 if function == "besseli" else -1

    def call(self, node: Call) -> Value:
        (r, m), order = self.x, node.arguments[0]
        assert isinstance(order, Number)
        shift = order.value - self.order
        if surd_of(node.arguments[1]) != self.x or shift.denominator != 1 or shift > MAX_DEGREE:
            raise NoMatchError
        square = r * r * m / 4
        scale = fmpq(self.sign * square.denominator, square.numerator)
        before, here, v = fmpq_poly([0, 1]), fmpq_poly([1]), self.order
        if shift == -1:
            here = before
        for _ in range(max(int(shift), 0)):  # b_{v-1} and b_v, over b of the base order
            before, here = here, (before - here * fmpq_of(v)) * scale
            v += 1
        power = Value.number(r / 2, m) ** int(shift)
        return power * Value.of(here, fmpq_poly([1]), 1, 1)

    def match(self, x: Value) -> Match | None:
        if x.weight or x.surd != 1:
            return None
        (r, m), upper, lower = self.x, self.order - 1, self.order
        if m == 1:
            scale = fmpq(r.numerator, 2 * r.denominator)  # the generator is (r/2) B_{v-1}/B_v
            canonical = Bessel(self.function, upper, lower, r, rooted=False)
        else:
            scale = fmpq(1, 2)  # the generator is half of sqrt(z) B_{v-1}/B_v
            canonical = Bessel(self.function, upper, lower, r * r * m, rooted=True)
        z = fmpq_poly([0, scale])
        return matched(canonical, x.top(z), x.bottom(z))


def rooted(function: str, x: Value, s: fmpq_poly, c: fmpq_poly, angle: Radical) -> Match | None:
    """A value ``beta sqrt(m) T`` or ``beta sqrt(m)/T`` with ``T = S/C`` the tan or tanh of an angle
    ``r sqrt(m)``.

    With ``X = sqrt(z) cot(sqrt(z))``, ``sqrt(z) = r sqrt(m)``, these are ``beta m r/X`` and
    ``beta X/r``.
    """
    r, m = angle
    if x.surd != m or m == 1 or not x.top:
        return None
    canonical = Bessel(function, Fraction(-1, 2), Fraction(1, 2), r * r * m, rooted=True)
    f, beta = fmpq_of(r), x.top.leading_coefficient()
    beta /= x.bottom.leading_coefficient()
    t = s.leading_coefficient() / c.leading_coefficient()
    if x.top * c == x.bottom * s * (beta / t):
        return matched(canonical, fmpq_poly([beta / t * m * f]), fmpq_poly([0, 1]))
    if x.top * s == x.bottom * c * (beta * t):
        return matched(canonical, fmpq_poly([0, beta * t]), fmpq_poly([f]))
    return None
