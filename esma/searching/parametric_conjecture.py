"""Formulas for all values of parameters, as ``1/tan(1/n) = [⟨2mn+n⟩]``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from esma.approval.conjecture import Conjecture
from esma.enumeration.constants import constant
from esma.enumeration.expressions import reduced
from esma.errors import EsmaError
from esma.proofs.parametric import ParametricFormula
from esma.proofs.prover import Proof
from esma.writing.escaping import escaped
from esma.writing.laws import LATEX, UNICODE


@dataclass(frozen=True)
class ParametricConjecture:
    """A formula for all values of the parameters, and what is known of it.

    Attributes
    ----------
    proof : its formula, with the range for which it is proved, or only conjectured
    samples : the formulas of single values from which it was joined, at the values of the u
    compared : at how many values it agrees with the expansion, those it was made from included
    below : what was found for values below the range: the value, and the proof or refutation
    """

    proof: Proof
    samples: tuple[tuple[tuple[int, ...], Conjecture], ...]
    compared: int
    below: tuple[tuple[int, Proof], ...] = field(default=())

    @property
    def formula(self) -> ParametricFormula:
        """The formula."""
        assert self.proof.formula is not None
        return self.proof.formula

    @property
    def status(self) -> str:
        """``"proved"`` for all values in the range, or ``"conjecture"``."""
        return "proved" if self.proof else "conjecture"

    @cached_property
    def tail(self) -> tuple[Any, ...]:
        """Equal for formulas whose tails are the same at the last value searched."""
        at, last = self.samples[-1]
        return at, last.family, tuple((p.step, len(self.samples)) for p in self.formula.parameters)

    @property
    def complexity(self) -> int:
        """How much there is to write, for ranking."""
        return self.samples[-1][1].complexity

    def left(self, *, tex: bool = False) -> str:
        """The left-hand side in the parameters."""
        itself = self.formula.fraction("c") == "c"
        name = self.symbol(tex=tex) if itself or self.is_short else "c"
        body = self.formula.fraction(name, tex=tex)
        if not self.negative:
            return body
        return rf"\left|{body}\right|" if tex else f"|{body}|"

    @cached_property
    def negative(self) -> bool:
        """Whether P(c)/Q(c) is below zero: for all values of the parameters, or for none."""
        width = len(self.formula.parameters)
        for u in range(99):
            one = self.formula.at([u] * width)
            with suppress(EsmaError):  # at these values the constant is rational, or has no value
                return reduced(one.numerator, one.denominator).sign_at(constant(one.constant)) < 0
        return False

    @property
    def is_short(self) -> bool:
        """Whether the constant's name is written out inside of left-hand sides."""
        return re.fullmatch(r"\w+\([^()]*\)", self.formula.constant) is not None

    def symbol(self, *, tex: bool = False) -> str:
        """The constant with its parameters."""
        return _symbol(self.formula.constant, tex=tex)

    def right(self, *, tex: bool = False) -> str:
        """The partial quotients in m and the parameters."""
        return self.formula.written(LATEX if tex else UNICODE)

    def to_dict(self) -> dict[str, Any]:
        """A JSON object: the formula as text and LaTeX, and its certificate."""
        return {
            "formula": f"{self.left()} = {self.right()}",
            "latex": f"{self.left(tex=True)} = {self.right(tex=True)}",
            "constant": self.formula.constant,
            "signs": list(self.formula.signs),
            "range": self.formula.range_text(),
            "status": self.status,
            "compared": self.compared,
            "reason": self.proof.reason,
            "certificate": self.proof.certificate,
        }


def is_about(row: Mapping[str, Any], certificate: Mapping[str, Any]) -> bool:
    """Whether a JSON form says what its certificate, which was checked, proves.

    >>> from esma.searching.parametric import generalise
    >>> from esma.searching.templates import Range
    >>> row = generalise("tan(1/n)", [Range("n", 2, 6)], max_period=1).formulas[0].to_dict()
    >>> is_about(row, row["certificate"]), is_about({**row, "range": "n ≥ 0"}, row["certificate"])
    (True, False)
    """
    formula = ParametricFormula.from_certificate(certificate)
    stated = ParametricConjecture(
        Proof("proved", dict(certificate), formula=formula), (), 0
    ).to_dict()
    names = ("formula", "latex", "constant", "signs", "range", "status")
    return all(name in row and row[name] == stated[name] for name in names)


def _symbol(template: str, *, tex: bool) -> str:
    """The constant with its parameters, typeset where it is a function of a quotient."""
    if not tex:
        return template
    found = re.fullmatch(r"(tan|tanh|cot|coth|exp)\((\w+)/(\w+)\)", template)
    if found:
        name, above, below = found.groups()
        return (
            rf"e^{{{above}/{below}}}" if name == "exp" else rf"\{name}\tfrac{{{above}}}{{{below}}}"
        )
    found = re.fullmatch(r"bessel([ij])\(([^,]+),([^)]+)\)/bessel\1\(([^,]+),\3\)", template)
    if found:
        kind, a, x, b = found.groups()
        kind = kind.upper()
        return rf"\frac{{{kind}_{{{a}}}({x})}}{{{kind}_{{{b}}}({x})}}"
    if "sqrt(" in template:
        roots = re.sub(r"sqrt\(([^()]*)\)", r"\\sqrt{\1}", template)
        return re.sub(r"\*\*(\d+)", r"^{\1}", roots).replace("*", r"\,")
    return rf"\mathrm{{{escaped(template)}}}"
