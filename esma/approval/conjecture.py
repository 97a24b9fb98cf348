"""A conjecture: a signed continued fraction with a closed form, and the digits to which it is
certified.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Any

from esma.enumeration.constants import Constant
from esma.enumeration.expressions import Expression
from esma.massey.forms import Interlaced, LinearRecurrence
from esma.massey.recognise import Form

from .family import family_name, tail_of
from .rates import digits_a_term, simple_rate

#: Partial quotients that a JSON object lists.
LISTED_QUOTIENTS = 60
#: Significant digits of the value that a JSON object gives.
VALUE_DIGITS = 50

FIELDS = (
    "constant",
    "lhs",
    "numerator",
    "denominator",
    "value",
    "signs",
    "partial_quotients",
    "preperiod",
    "period",
    "polynomials",
    "recurrence",
    "initials",
    "verified_digits",
    "convergence_rate",
    "simple_rate",
    "status",
    "certificate",
    "family",
)
"""The fields of the JSON form, in their order."""


@dataclass(frozen=True)
class Conjecture:
    """``|P(c)/Q(c)| = a0 + s0/(a1 + s1/(a2 + ...))`` with quotients that follow a form.

    Attributes
    ----------
    constant, expression : c and P/Q
    negative : whether P(c)/Q(c) is below zero
    signs : the sign word
    form : interlaced polynomials, or a linear recurrence where there are none
    verified_digits : decimal digits of agreement that ball arithmetic certifies
    certificate : the proof, where there is one
    """

    constant: Constant
    expression: Expression
    negative: bool
    signs: tuple[int, ...]
    form: Form
    verified_digits: int
    certificate: Mapping[str, Any] | None = None

    @property
    def status(self) -> str:
        """``"proved"`` where there is a certificate, else ``"conjecture"``."""
        return "conjecture" if self.certificate is None else "proved"

    @property
    def lhs(self) -> str:
        """The left-hand side as text that sympy parses."""
        return self.expression.lhs(self.constant.name, negative=self.negative)

    @property
    def interlaced(self) -> Interlaced | None:
        """The interlaced form, None where there is only a recurrence."""
        return self.form if isinstance(self.form, Interlaced) else None

    @property
    def recurrence(self) -> LinearRecurrence:
        """The shortest linear recurrence of the partial quotients over Z."""
        return self.form.recurrence if isinstance(self.form, Interlaced) else self.form

    @cached_property
    def partial_quotients(self) -> list[int]:
        """The first 60 partial quotients."""
        return self.form.terms(LISTED_QUOTIENTS)

    @cached_property
    def value(self) -> str:
        """The value to 50 significant digits."""
        return _decimal(self.constant, self.expression)

    @cached_property
    def convergence_rate(self) -> float:
        """Decimal digits a term of this expansion, over its first 1000 digits."""
        return digits_a_term(self.form, self.signs)

    @property
    def simple_rate(self) -> float:
        """Decimal digits a term of the simple continued fraction of the same value, over its first
        1000 digits.
        """
        return simple_rate(self.constant, self.expression)

    @cached_property
    def family(self) -> str:
        """Name shared by all conjectures about this constant whose tails are the same."""
        return family_name(self.constant.name, tail_of(self.form, self.signs))

    @cached_property
    def complexity(self) -> int:
        """A whole number for ranking: how much there is to write down on both sides."""
        form = self.form
        if isinstance(form, Interlaced):
            body = [c for p in form.polynomials for c in p]
            head: tuple[int, ...] = form.head
        else:
            body, head = [Fraction(c) for c in form.coefficients], form.initials
        right = sum(
            1 + c.numerator.bit_length() + c.denominator.bit_length() - 1 for c in body
        ) + sum(1 + a.bit_length() for a in head)
        return self.expression.complexity + 2 * len(self.signs) + right

    def terms(self, count: int) -> list[int]:
        """The first `count` partial quotients."""
        return self.form.terms(count)

    def to_dict(self) -> dict[str, Any]:
        """The JSON object, with exactly the fields of `FIELDS`; everything in it is of a JSON
        type.
        """
        form = self.interlaced
        recurrence = self.recurrence
        return {
            "constant": self.constant.name,
            "lhs": self.lhs,
            "numerator": list(self.expression.numerator),
            "denominator": list(self.expression.denominator),
            "value": self.value,
            "signs": list(self.signs),
            "partial_quotients": self.partial_quotients,
            "preperiod": None if form is None else form.preperiod,
            "period": None if form is None else form.period,
            "polynomials": None
            if form is None
            else [[_json_number(c) for c in p] for p in form.polynomials],
            "recurrence": list(recurrence.coefficients),
            "initials": list(recurrence.initials),
            "verified_digits": self.verified_digits,
            "convergence_rate": round(self.convergence_rate, 6),
            "simple_rate": round(self.simple_rate, 6),
            "status": self.status,
            "certificate": None if self.certificate is None else dict(self.certificate),
            "family": self.family,
        }


@lru_cache(maxsize=1024)
def _decimal(constant: Constant, expression: Expression) -> str:
    return expression.decimal(constant, VALUE_DIGITS)


def _json_number(c: Fraction) -> int | str:
    return int(c) if c.denominator == 1 else f"{c.numerator}/{c.denominator}"
