"""What is known of a function of the grammar: one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final, TypeAlias

from flint import arb, fmpz

from esma.errors import GrammarError

MAX_NUMBER_BITS: Final = 4096
"""Largest numerator or denominator that exact folding may produce, in bits."""
# Beyond it, single evaluations take minutes and the values are of no interest: zeta is 1 to
# thousands of digits, Bessel functions oscillate or grow like exp.
MAX_ARGUMENT: Final = 10_000
"""Largest size of the last argument of most functions that are not elementary."""

Exact: TypeAlias = Sequence[Any]
"""Arguments where they are rational numbers, else None; of a list the tuple of these, of a
polynomial its coefficients."""
Ball: TypeAlias = Callable[[Sequence[Any], Exact], arb]
"""A value from the balls and the exact values of the arguments; of a list the tuple of balls."""


class UndefinedError(Exception):
    """Internal: a function has no value at its arguments; the message says why."""


@dataclass(frozen=True)
class Function:
    """A function of the grammar.

    Attributes
    ----------
    call : its name and its arguments, as ``besseli(n,x)``; the last one may be any expression, and
        one in brackets is a list
    meaning : what it is, for `esma constants`
    ball : its value from the balls and the exact values of the arguments
    exact : its value where an elementary identity gives a rational one, else None

        Raises UndefinedError where it is not defined, GrammarError for what is not accepted.
    domain : which of the `RANGES` the last argument must be in, and the words for it, given the
        exact arguments; None for any number
    largest : the largest size of the last argument that is evaluated
    arguments : what its arguments are called where there are several
    aliases : other names
    letters : variables of polynomials that are its arguments, which `ball` is given as they are
    optional : how many of the last arguments may be left out
    default : the constant that stands for the last one where it is left out, if one does
    latex : its LaTeX from that of the arguments
    latex_name : its name in LaTeX, where that is no command or operator of its own name
    symbol : its name in text
    programs : what other systems call it, where it is not their spelling of the name, or with
        braces for the arguments what they write for it; ``""`` where they have nothing with its
        value
    quotients : of a function [0; t(1), t(2), ...] that other systems lack, t(n) in their words, for
        each number of arguments
    """

    call: str
    meaning: str
    ball: Ball
    exact: Callable[[Exact], Fraction | int | None] = lambda _: None
    domain: Callable[[Exact], tuple[str, str] | None] = lambda _: None
    largest: int | None = None
    arguments: str = "the order and the argument"
    aliases: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    optional: int = 0
    default: str = ""
    latex: Callable[..., str] | None = None
    latex_name: str = ""
    symbol: str = ""
    programs: Mapping[str, str] = field(default_factory=dict)
    quotients: Mapping[int, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name in the grammar."""
        return self.call.partition("(")[0]

    @property
    def arity(self) -> int:
        """How many arguments it takes."""
        return self.call.count(",") + 1

    def to_latex(self, *arguments: str) -> str:
        r"""A call in LaTeX.

        >>> from esma.enumeration.functions import FUNCTIONS
        >>> print(FUNCTIONS["tan"].to_latex("1"), FUNCTIONS["besselj"].to_latex("0", "3"))
        \tan\left(1\right) J_{0}\left(3\right)
        """
        if self.latex is None:
            return rf"\{self.name}\left({arguments[0]}\right)"
        return self.latex(*arguments)


@dataclass(frozen=True, slots=True)
class Region:
    """Where an argument must be.

    Attributes
    ----------
    must : how that goes on, "must ..."
    holds, fails : whether a ball is inside, and whether it is outside; a wide one is neither
    otherwise : what is said of the function elsewhere
    """

    must: str
    holds: Callable[[arb], bool]
    fails: Callable[[arb], bool]
    otherwise: str = "not real"


def _from_minus_1_over_e(x: arb) -> arb:
    return x * arb.const_e() + 1


RANGES: Final[Mapping[str, Region]] = {
    "positive": Region("be positive", lambda x: x > 0, lambda x: x <= 0, "not defined"),
    "not negative": Region("not be negative", lambda x: x >= 0, lambda x: x < 0),
    "from -1 to 1": Region("be from -1 to 1", lambda x: abs(x) <= 1, lambda x: abs(x) > 1),
    "between -1 and 1": Region(
        "be between -1 and 1", lambda x: abs(x) < 1, lambda x: abs(x) >= 1, "not defined"
    ),
    "inside -1 to 1": Region(
        "be between -1 and 1", lambda x: abs(x) < 1, lambda x: abs(x) >= 1, "not computed here"
    ),
    "outside -1 to 1": Region(
        "be below -1 or above 1", lambda x: abs(x) > 1, lambda x: abs(x) <= 1, "not defined"
    ),
    "between 0 and 1": Region(
        "be between 0 and 1",
        lambda x: x > 0 and x < 1,
        lambda x: x <= 0 or x >= 1,
        "not defined",
    ),
    "at least 1": Region("be at least 1", lambda x: x >= 1, lambda x: x < 1),
    "at most 1": Region("be at most 1", lambda x: x <= 1, lambda x: x > 1),
    "below 1": Region("be below 1", lambda x: x < 1, lambda x: x >= 1, "not defined"),
    "at least -1/e": Region(
        "be at least -1/e",
        lambda x: _from_minus_1_over_e(x) >= 0,
        lambda x: _from_minus_1_over_e(x) < 0,
    ),
}
"""The ranges by the names under which rows ask for them."""


def too_large() -> GrammarError:
    """What is said of a number that is too large to be meant."""
    return GrammarError(
        f"the text holds a number that is too large: exact numbers of up to {MAX_NUMBER_BITS} bits "
        f"(about {MAX_NUMBER_BITS * 3 // 10} digits) are accepted"
    )


def exact_root(x: Fraction, degree: int) -> Fraction | None:
    """The rational root of a number, None where it is not rational; ``x >= 0`` unless the degree
    is 1.
    """
    if degree == 1:
        return x
    roots = [int(fmpz(n).root(degree)) for n in (x.numerator, x.denominator)]
    return Fraction(*roots) if Fraction(*roots) ** degree == x else None


def of(function: Callable[[arb], arb]) -> Ball:
    """The ball of a function of the last argument alone."""
    return lambda x, _: function(x[-1])


def at(point: int, value: int) -> Callable[[Exact], int | None]:
    """The exact value at one point."""
    return lambda x: value if x[-1] == point else None


def pole(name: str) -> Callable[[Exact], None]:
    """No exact value, and none at all at 0."""

    def exact(x: Exact) -> None:
        if x[0] == 0:
            raise UndefinedError(f"{name} has a pole at 0")

    return exact


def within(rule: str, name: str) -> Callable[[Exact], tuple[str, str]]:
    """The domain of a function whose argument is in one range."""
    return lambda _: (rule, f"the argument of {name}")


def operator(name: str) -> Callable[..., str]:
    r"""LaTeX of a name that LaTeX does not know.

    >>> operator("Ai")("2")
    '\\operatorname{Ai}\\left(2\\right)'
    """
    return lambda *x: rf"\operatorname{{{name}}}\left({','.join(x)}\right)"
