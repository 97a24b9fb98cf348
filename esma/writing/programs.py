"""The words of other systems, in which laws write themselves as programs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
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
    fraction : the template of [0; t(1), t(2), ...], to a number of elements
    rising : the rising factorial of a, n factors
    turn, factorial : templates of the item of a list that is its turn, and of a factorial
    own : templates of rules that go through words and digits, by the kind of law
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
    turn: str
    factorial: str
    own: Mapping[str, str]
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

    def named(self, rule: str, name: str) -> str:
        """A rule of quotients as one of a sequence with another name."""
        return re.sub(r"\ba(?=[(\[])", name, rule)

    def in_turn(self, items: Sequence[str], index: str) -> str:
        """The item whose turn it is at an index.

        >>> from esma.export.code import PARI
        >>> PARI.in_turn(["x", "y"], "n"), PARI.in_turn(["x"], "n")
        ('[x, y][(n)%2+1]', 'x')
        """
        if len(items) == 1:
            return items[0]
        return self.turn.format(items=self.listed(items), index=index, count=len(items))

    def product(self, c: int, powers: Iterable[tuple[str, int]]) -> str:
        """An integer times powers; those with negative exponents divide, without a remainder.

        >>> from esma.export.code import SYMPY
        >>> SYMPY.product(4, [("x", 2), ("y", -1)])
        '(4*x**2)//(y)'
        """
        above, below = [str(c)], list[str]()
        for base, e in powers:
            if e:
                power = base if abs(e) == 1 else f"{base}{self.power}{abs(e)}"
                (above if e > 0 else below).append(power)
        if len(above) > 1 and c == 1:
            del above[0]
        text = "*".join(above)
        return f"({text}){self.divide}({'*'.join(below)})" if below else text

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

    def ruled(self, kind: str, head: Sequence[int], *, behind: int = 0, **parts: object) -> str:
        """The rule of a kind of law that has its own template, behind a head; `behind` is taken
        from the index.
        """
        first = self.first.format(count=len(head), head=self.listed(head)) if head else ""
        rest = f"n {'-' if behind > 0 else '+'} {abs(behind)}" if behind else "n"
        return self.own[kind].format(first=first, rest=rest, **parts)

    def recursion(self, initials: Sequence[int], following: str) -> str:
        """The rule of quotients of which each follows from those before it: `last` writes these."""
        head = self.listed(initials)
        first = self.first.format(count=len(initials), head=head) if initials else ""
        return self.recurrent.format(first=first, count=len(initials), head=head, sum=following)
