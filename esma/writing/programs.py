"""The words of other systems, in which laws write themselves as programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import lcm


def _plain(value: Fraction) -> str:
    return (
        str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    )


@dataclass(frozen=True)
class Language:
    """The words of a system.

    Attributes
    ----------
    key : the name under which it is asked for
    title : what it is called
    names : its constants; a name that is missing does not exist there
    rename : makes its name of a function from ours, where its row has no other
    index : the index of the next term of a recurrence
    power, divide : operators; the latter divides an integer by one that divides it
    call, list_ : the brackets of arguments and lists
    number : writes a rational number
    first, counted : the templates of a rule of the quotients for those before the regular part, the
        second where it is said how many times each occurs
    interlaced, recurrent, runs : templates of rules of the quotients, see `blocks` and `recursion`
    frame : the template of the whole
    fraction : the template of [0; t(1), t(2), ...], for functions that are defined so
    rising : the rising factorial of a, n factors
    """

    key: str
    title: str
    names: Mapping[str, str]
    first: str
    counted: str
    interlaced: str
    recurrent: str
    runs: str
    frame: str
    fraction: str
    rising: str
    power: str = "^"
    divide: str = "/"
    call: str = "()"
    list_: str = "[]"
    last: str = "terms[{0}]"
    index: str = "len(terms)"
    number: Callable[[Fraction], str] = _plain
    rename: Callable[[str], str] = field(default=str)

    def listed(self, items: object) -> str:
        """A list."""
        return f"{self.list_[0]}{', '.join(map(str, items))}{self.list_[1]}"  # type: ignore[call-overload]

    def called(self, name: str, argument: str) -> str:
        """A function of the program at an argument."""
        return f"{name}{self.call[0]}{argument}{self.call[1]}"

    def polynomial(self, coefficients: Sequence[Fraction | int], variable: str) -> str:
        """A polynomial that takes integer values where its coefficients are fractions.

        >>> from esma.export.code import SYMPY
        >>> SYMPY.polynomial((0, Fraction(-1, 2), Fraction(1, 2)), "m")
        '(-m+m**2)//2'
        """
        below = lcm(*(Fraction(c).denominator for c in coefficients))
        text = ""
        for k, c in enumerate(coefficients):
            size = abs(int(c * below))
            if not size:
                continue
            body = variable if k == 1 else f"{variable}{self.power}{k}"
            term = str(size) if k == 0 else body if size == 1 else f"{size}*{body}"
            text += ("-" if c < 0 else "+" if text else "") + term
        text = text or "0"
        return text if below == 1 else f"({text}){self.divide}{below}"

    def blocks(
        self,
        head: Sequence[int],
        rows: Sequence[str],
        lengths: Sequence[str] = (),
        head_lengths: Sequence[int] = (),
    ) -> str:
        """The rule of quotients that take turns after a head, in block m each by a text in m.

        Parameters
        ----------
        lengths : how many times each occurs, where runs are counted
        head_lengths : the same of the head
        """
        count = sum(head_lengths) or len(head)
        first = self.counted if head_lengths else self.first
        listed = {"head": self.listed(head), "lengths": self.listed(head_lengths)}
        return (self.runs if lengths else self.interlaced).format(
            first=first.format(count=count, **listed) if head else "",
            rest=f"n - {count}" if head else "n",
            size=len(rows),
            rows=self.listed(rows),
            lengths=self.listed(lengths),
        )

    def recursion(self, initials: Sequence[int], following: str) -> str:
        """The rule of quotients of which each follows from those before it: `last` writes these."""
        head = self.listed(initials)
        first = self.first.format(count=len(initials), head=head) if initials else ""
        return self.recurrent.format(first=first, count=len(initials), head=head, sum=following)
