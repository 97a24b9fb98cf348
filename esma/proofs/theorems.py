"""The theorems on which proofs rest, and the canonical constants that they cover.

Three theorems carry everything. With ``B`` the modified Bessel function ``I`` and sign +1, or the
Bessel function ``J`` and sign -1, ``B_{v-1}(x) = (2v/x) B_v(x) + sign B_{v+1}(x)`` unrolls to

    (d x/2) B_{v-1}(x)/B_v(x) = a_0 + sign/(a_1 + sign/(a_2 + ...)),
    a_n = (a + d n) (N if n is odd),    v = a/d,    4/x^2 = N d^2

(Lambert 1768; Lehmer 1973; `proofs.md`, Theorem A), for odd d also with ``N = k/2``; ``v = 1/2``
gives coth(1/n), cot(1/n), and as their Möbius images tanh(1/n), tan(1/n), e, exp(1/n), exp(2/n).
And the expansion of a quadratic
irrational is periodic (Lagrange 1770), which exact arithmetic in its field decides. And Tasoev's
numbers, quotients of q-series, are ``[0; u a, u a**2, u a**3, ...]`` (Theorem T).

A constant is rewritten (`esma.proofs.matching`) as a rational function of one *canonical*
constant, whose text is one that the checker knows: ``1/tanh(1/3)``, ``sinh(1)/cosh(1)`` and
``sqrt(e)`` become rational functions of ``exp(2/3)``, ``exp(2)`` and ``exp(1/2)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm
from typing import Final, TypeAlias

from flint import fmpq, fmpq_poly

Matrix: TypeAlias = tuple[int, int, int, int]
"""``(a, b, c, d)`` is the matrix [[a, b], [c, d]]."""

MAX_DEGREE: Final = 100
"""Largest degree of a rational function that is considered; the checker has the same bound."""


@dataclass(frozen=True, slots=True)
class Theorem:
    """A published theorem: what it says, and where it stands."""

    key: str
    title: str
    statement: str
    latex: str
    source: str


_LAMBERT = (
    "J. H. Lambert, Mémoire sur quelques propriétés remarquables des quantités transcendantes "
    "circulaires et logarithmiques, Mém. Acad. Berlin 17 (1761, printed 1768), 265–322"
)
_LEHMER = (
    "D. H. Lehmer, Continued fractions containing arithmetic progressions, Scripta Math. 29 "
    "(1973), 17–24; O. Perron, Die Lehre von den Kettenbrüchen, 3rd ed., vol. II (1957)"
)

THEOREMS: Final = {
    theorem.key: theorem
    for theorem in (
        Theorem(
            "exp",
            "Euler 1744; Hurwitz 1891",
            "coth(1/n) = (exp(2/n) + 1)/(exp(2/n) - 1) = [n; 3n, 5n, 7n, ...]",
            r"\coth\frac1n = \frac{e^{2/n}+1}{e^{2/n}-1} = [n; 3n, 5n, 7n, \dots]",
            "L. Euler, De fractionibus continuis dissertatio (E71), Comm. Acad. Sci. Petropol. 9 "
            "(1737, printed 1744), 98–137; A. Hurwitz, Über die Kettenbruch-Entwicklung der "
            "Zahl e, Schriften phys.-ökon. Ges. Königsberg 32 (1891), 59–62",
        ),
        Theorem(
            "tanh",
            "Lambert 1768",
            "coth(1/n) = [n; 3n, 5n, 7n, ...]",
            r"\coth\frac1n = [n; 3n, 5n, 7n, \dots]",
            _LAMBERT,
        ),
        Theorem(
            "tan",
            "Lambert 1768",
            "cot(1/n) = n - 1/(3n - 1/(5n - ...))",
            r"\cot\frac1n = n - \cfrac{1}{3n - \cfrac{1}{5n - \dotsb}}",
            _LAMBERT,
        ),
        Theorem(
            "besseli",
            "Lehmer 1973",
            "(d x/2) I_{v-1}(x)/I_v(x) = [a; N (a+d), a+2d, N (a+3d), ...], v = a/d, 4/x^2 = N d^2",
            r"\frac{dx}{2}\,\frac{I_{v-1}(x)}{I_v(x)} = [a; N(a+d), a+2d, N(a+3d), \dots],"
            r"\quad v = \frac ad,\ \frac{4}{x^2} = N d^2",
            _LEHMER,
        ),
        Theorem(
            "besselj",
            "Lommel 1868; Lehmer 1973",
            "(d x/2) J_{v-1}(x)/J_v(x) = a - 1/(N (a+d) - 1/(a+2d - ...)), v = a/d, 4/x^2 = N d^2",
            r"\frac{dx}{2}\,\frac{J_{v-1}(x)}{J_v(x)} = a - \cfrac{1}{N(a+d) - \cfrac{1}{a+2d -"
            r" \dotsb}},\quad v = \frac ad,\ \frac{4}{x^2} = N d^2",
            "G. N. Watson, A Treatise on the Theory of Bessel Functions (1922), section 5.6; "
            + _LEHMER,
        ),
        Theorem(
            "tasoev",
            "Tasoev 2000; Komatsu 2003",
            "tasoev(u, a) = [0; u a, u a**2, u a**3, ...]",
            r"\operatorname{tasoev}(u,a)=[0;ua,ua^2,ua^3,\dots]",
            "T. Komatsu, On Tasoev's continued fractions, Math. Proc. Cambridge Philos. Soc. 134"
            " (2003), 1–12",
        ),
        Theorem(
            "quadratic",
            "Lagrange 1770",
            "the complete quotients of a quadratic irrational recur, so its expansion is periodic",
            r"\text{the complete quotients of a quadratic irrational recur}",
            "J.-L. Lagrange, Additions au mémoire sur la résolution des équations numériques, Mém. "
            "Acad. Berlin 24 (1768, printed 1770), 111–180",
        ),
    )
}
"""The theorems by key; proofs of all of them are in ``proofs.md``."""


@dataclass(frozen=True, slots=True)
class Progression:
    """Quotients ``(first + step n) (factor if n is odd)`` with one sign after each of them; with
    ``halves = 2`` and an odd step, those ``first + step n`` that are even are halved.

    Examples
    --------
    >>> x = Progression(1, 2, 1, 1)
    >>> [x.quotient(n) for n in range(5)]
    [1, 3, 5, 7, 9]
    >>> x = Progression(1, 1, 3, 1, halves=2)
    >>> [x.quotient(n) for n in range(6)]
    [1, 3, 3, 6, 5, 9]
    """

    first: int
    step: int
    factor: int
    sign: int
    halves: int = 1

    def quotient(self, n: int) -> int:
        """The n-th partial quotient."""
        a = self.first + self.step * n
        return (a if a % 2 else a // self.halves) * (self.factor if n % 2 else 1)

    @property
    def period(self) -> int:
        """The number of terms after which the polynomials repeat."""
        return 1 if self.factor == self.halves == 1 else 2


@dataclass(frozen=True, slots=True)
class Geometric:
    """Quotients ``first ratio**n`` with the sign + after each of them.

    Examples
    --------
    >>> x = Geometric(2, 3)
    >>> [x.quotient(n) for n in range(4)]
    [2, 6, 18, 54]
    """

    first: int
    ratio: int

    def quotient(self, n: int) -> int:
        """The n-th partial quotient."""
        return int(self.first * self.ratio**n)

    @property
    def sign(self) -> int:
        return 1

    @property
    def period(self) -> int:
        """The number of terms after which the kinds of terms repeat."""
        return 1


@dataclass(frozen=True, slots=True)
class Elementary:
    """exp, tanh, coth, tan or cot of a positive rational number, as a Möbius image of ``t``.

    Here ``t`` is the tan (tanh) of ``angle``, and ``shape = (u, v, w, z)`` says that the constant
    is ``(u + v t)/(w + z t)``.
    """

    function: str
    argument: Fraction

    @property
    def text(self) -> str:
        return f"{self.function}({self.argument})"

    @property
    def theorem(self) -> Theorem:
        key = {"exp": "exp", "tan": "tan", "cot": "tan"}.get(self.function, "tanh")
        return THEOREMS[key]

    @property
    def sign(self) -> int:
        return -1 if self.function in ("tan", "cot") else 1

    @property
    def angle(self) -> Fraction:
        return self.argument / 2 if self.function == "exp" else self.argument

    @property
    def shape(self) -> Matrix:
        return {"exp": (1, 1, 1, -1), "coth": (1, 0, 0, 1), "cot": (1, 0, 0, 1)}.get(
            self.function, (0, 1, 1, 0)
        )

    def progression(self, multiple: int) -> Progression | None:
        """The expansion of cot (coth) of `multiple` times the angle, if that is ``1/n``."""
        inverse = 1 / (self.angle * multiple)
        if inverse.denominator != 1:
            return None
        n = int(inverse)
        return Progression(n, 2 * n, 1, self.sign)


@dataclass(frozen=True, slots=True)
class Bessel:
    """``B_upper(x)/B_lower(x)``, or ``sqrt(z) B_upper(sqrt z)/B_lower(sqrt z)`` if `rooted`.

    The orders differ by 1; ``argument`` is x, or z if `rooted`.
    """

    function: str
    upper: Fraction
    lower: Fraction
    argument: Fraction
    rooted: bool

    @property
    def text(self) -> str:
        if not self.rooted:
            return (
                f"{self.function}({self.upper},{self.argument})/"
                f"{self.function}({self.lower},{self.argument})"
            )
        z = f"sqrt({self.argument})"
        if (self.upper, self.lower) == (Fraction(-1, 2), Fraction(1, 2)):
            return f"{z}*{'coth' if self.function == 'besseli' else 'cot'}({z})"
        return f"{z}*{self.function}({self.upper},{z})/{self.function}({self.lower},{z})"

    @property
    def theorem(self) -> Theorem:
        return THEOREMS[self.function]

    def parameters(self) -> tuple[Progression, Matrix] | None:
        """The progression, and the constant's shape in ``t = 1/X_0``; None if not integral.

        Examples
        --------
        >>> z = Fraction(8)
        >>> Bessel("besseli", Fraction(0), Fraction(1), z, rooted=True).parameters()
        (Progression(first=1, step=1, factor=1, sign=1, halves=2), (2, 0, 0, 1))
        >>> Bessel("besseli", Fraction(1), Fraction(2), z, rooted=True).parameters()
        (Progression(first=2, step=1, factor=1, sign=1, halves=2), (4, 0, 0, 1))
        >>> Bessel("besseli", Fraction(0), Fraction(1), z / 7, rooted=True).parameters()
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


@dataclass(frozen=True, slots=True)
class Quadratic:
    """``(a + b sqrt(m))/d`` with integers, b and d not 0, m not a square."""

    a: int
    b: int
    m: int
    d: int

    @property
    def text(self) -> str:
        if (self.a, self.b, self.d) == (0, 1, 1):
            return f"sqrt({self.m})"
        b = "" if abs(self.b) == 1 else f"{abs(self.b)}*"
        return f"({self.a}{'-' if self.b < 0 else '+'}{b}sqrt({self.m}))/{self.d}"

    @property
    def theorem(self) -> Theorem:
        return THEOREMS["quadratic"]


@dataclass(frozen=True, slots=True)
class Tasoev:
    """``[0; u a, u a**2, u a**3, ...]``."""

    u: Fraction
    a: Fraction

    @property
    def text(self) -> str:
        return f"tasoev({self.u},{self.a})"

    @property
    def theorem(self) -> Theorem:
        return THEOREMS["tasoev"]

    def parameters(self) -> tuple[Geometric, Matrix] | None:
        """The expansion of its inverse X_0, and its shape in 1/X_0; None if not integral."""
        first = self.u * self.a
        if first.denominator != 1 or self.a.denominator != 1:
            return None
        return Geometric(int(first), int(self.a)), (0, 1, 1, 0)


Canonical: TypeAlias = Elementary | Bessel | Tasoev | Quadratic


@dataclass(frozen=True, slots=True)
class Match:
    """How a constant ``c`` hangs on a canonical one: ``c**power = numerator(z)/denominator(z)``.

    Attributes
    ----------
    canonical
        The constant that has a theorem.
    text
        Its name in certificates: the user's spelling where the checker reads that.
    numerator, denominator
        Integer coefficients, lowest degree first.
    power
        1 but for roots of quadratic irrationals.
    """

    canonical: Canonical
    text: str
    numerator: tuple[int, ...]
    denominator: tuple[int, ...]
    power: int = 1

    @property
    def is_identity(self) -> bool:
        """Whether the constant is the canonical one itself."""
        return (self.numerator, self.denominator, self.power) == ((0, 1), (1,), 1)

    @property
    def rewriting(self) -> str:
        """In words, what was put in place of the constant; empty where nothing was."""
        if self.is_identity:
            return ""
        root = "c" if self.power == 1 else f"c**{self.power}"
        top, bottom = _polynomial_text(self.numerator), _polynomial_text(self.denominator)
        return f"{root} = ({top})/({bottom}) with z = {self.text}"


def _polynomial_text(coefficients: tuple[int, ...]) -> str:
    """
    >>> _polynomial_text((-1, 0, 1)), _polynomial_text((3, -2))
    ('-1 + z**2', '3 - 2*z')
    """
    text = ""
    for i, c in enumerate(coefficients):
        if not c:
            continue
        power = "" if i == 0 else "z" if i == 1 else f"z**{i}"
        size = str(abs(c)) if not power else power if abs(c) == 1 else f"{abs(c)}*{power}"
        sign = ("-" if c < 0 else "") if not text else (" - " if c < 0 else " + ")
        text += sign + size
    return text or "0"


def multiple_angle(k: int, sign: int) -> tuple[fmpq_poly, fmpq_poly]:
    """``(S, C)`` with ``S(t)/C(t)`` the tan (sign -1) or tanh (+1) of k times the angle of t.

    Examples
    --------
    >>> multiple_angle(2, -1)
    (2*x, (-1)*x^2 + 1)
    """
    x = fmpq_poly([0, 1])
    s, c = x, fmpq_poly([1])
    for _ in range(k - 1):
        s, c = s + x * c, c + sign * x * s
    return s, c


def in_multiple_angle(
    top: fmpq_poly, bottom: fmpq_poly, k: int, sign: int
) -> tuple[fmpq, fmpq, fmpq, fmpq] | None:
    """``(p, q, r, s)`` with ``top/bottom = (p C + q S)/(r C + s S)``; None if there is none."""
    s, c = multiple_angle(k, sign)
    rows: list[fmpq] = []
    for f in (top, bottom):
        p, q = f[0], f[1] / s[1]
        if f != p * c + q * s:
            return None
        rows += [p, q]
    a, b, d, e = rows
    return None if a * e == b * d else (a, b, d, e)


def integral(top: fmpq_poly, bottom: fmpq_poly) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The integer coefficients of the same quotient, content 1 together."""
    entries = [fmpq(x) for x in (*top, *bottom)]
    below = lcm(*(int(x.q) for x in entries))
    numbers = [int(x.p) * (below // int(x.q)) for x in entries]
    common = gcd(*numbers) or 1
    numbers = [n // common for n in numbers]
    cut = len(list(top))
    return tuple(numbers[:cut]) or (0,), tuple(numbers[cut:]) or (0,)
