"""The answer to the question what a number is, and how it shows itself."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from esma import writing
from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import Constant, constant
from esma.enumeration.words import Word, word_text
from esma.massey.laws import Law
from esma.writing import terminal
from esma.writing.display import Typeset, digits

from .closed import Closed


@dataclass(frozen=True, repr=False)
class Identification(Typeset):
    """What a number is.

    Attributes
    ----------
    given : what was given, in words
    value : its first digits; empty where it has no value, or they are too few to be shown
    law : the law of its quotients with `signs`, if one is known
    signs : a sign word
    closed : the number in closed form, or the rational number that it is, or None
    agreement : what was compared, in words
    formula : the continued fraction of the number, or of its constant, with a certificate if there
        is one
    reason : why nothing was found, or nothing proved; empty where there is a proof
    certain : whether what is named is the number given; otherwise the two agree, and no more is
        known of a number that is given by digits or quotients

    Examples
    --------
    >>> from esma.identification.identify import of_terms
    >>> found = of_terms([2, 1, 2, 1, 1, 4, 1, 1, 6, 1, 1, 8, 1, 1, 10, 1, 1, 12, 1, 1])
    >>> print(found.closed, found.law, found.status, found.certain)
    e [2; ⟨1, 2m+2, 1⟩] proved False
    """

    given: str
    value: str = ""
    law: Law | None = None
    signs: Word = (1,)
    closed: Closed | Fraction | None = None
    agreement: str = ""
    formula: Conjecture | None = None
    reason: str = ""
    certain: bool = False

    def __bool__(self) -> bool:
        return self.closed is not None or self.law is not None

    @property
    def status(self) -> str:
        """``"proved"`` where a certificate derives the continued fraction of what is named: of the
        number given if `certain`, otherwise of one that agrees with it; ``"conjecture"`` where
        digits or quotients agree;
        ``"exact"`` for a rational number that was given as such; else ``"nothing"``.
        """
        if not self:
            return "nothing"
        if isinstance(self.closed, Fraction) and not self.agreement:
            return "exact"
        return "proved" if self.formula is not None and self.formula.proved else "conjecture"

    @property
    def constant(self) -> Constant | None:
        """The number as a constant, which may be searched; None where it has no name."""
        return constant(self.closed.text) if isinstance(self.closed, Closed) else None

    @property
    def _number(self) -> str:
        return digits(self.closed) if isinstance(self.closed, Fraction) else str(self.closed)

    def rows(self) -> list[tuple[str, str]]:
        """What there is to say, each with a label."""
        rows = [("given", self.given)]
        if self.closed is not None:
            rows.append(("number", self._number))
        if self.value:
            rows.append(("value", self.value))
        if self.law is not None:
            word = "" if self.signs == (1,) else f" with {word_text(self.signs)}"
            rows += [("quotients", f"{self.law.text(200)}{word}"), ("law", self.law.described())]
        if self.agreement:
            rows.append(("agreement", self.agreement))
        rows.append(("status", self._status()))
        return rows

    def _status(self) -> str:
        x = self.formula
        if self.status != "proved" or x is None:
            return ": ".join(filter(None, (self.status, self.reason)))
        said = f"proved: by theorem, {x.left_text()} = {x.law.text(60)}"
        if x.law != self.law:
            said += ", of which this number is an image by an integer matrix"
        return said if self.certain else f"{said}; that it is the number given is a conjecture"

    def report(self, width: int = 100) -> str:
        """A table for terminals."""
        if not self:
            return terminal.wrapped(f"Nothing found, {self.reason}.", width)
        return terminal.labelled(self.rows(), width)

    def __str__(self) -> str:
        return self.report(terminal.width())

    def __repr__(self) -> str:
        what = self._number if self.closed is not None else self.law
        return f"<Identification: {self.status}{'' if what is None else f', {what}'}>"

    def latex(self) -> str:
        """The number and its continued fraction."""
        parts = []
        if isinstance(self.closed, Closed):
            parts.append(self.closed.latex())
        elif self.closed is not None:
            parts.append(self._number)
        if self.law is not None:
            parts.append(self.law.latex(40.0))
        return " = ".join(parts) or r"\text{nothing found}"

    def _repr_html_(self) -> str:
        rows = [(name, text) for name, text in self.rows() if name not in ("number", "quotients")]
        template = writing.html.macros("identification/identification.html")
        return str(template.identification(self.latex() if self else "", rows))

    def to_dict(self) -> dict[str, Any]:
        """A JSON object: what was given, the number, its law, and the formula that proves it."""
        closed = self.closed if isinstance(self.closed, Closed) else None
        number = self._number if isinstance(self.closed, Fraction) else None
        return {
            "given": self.given,
            "status": self.status,
            "certain": self.certain,
            "number": number if closed is None else closed.text,
            "constant": None if closed is None else closed.constant.name,
            "matrix": None if closed is None else list(closed.matrix),
            "value": self.value or None,
            "law": None if self.law is None else {"kind": self.law.kind, **self.law.data()},
            "signs": list(self.signs),
            "partial_quotients": None if self.law is None else self.law.terms(60),
            "agreement": self.agreement or None,
            "formula": None if self.formula is None else self.formula.to_dict(),
            "reason": self.reason or None,
        }
