"""The continued fraction of a constant."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import count
from typing import Any

from esma import prediction
from esma.continued_fractions.semiregular import with_signs
from esma.continued_fractions.simple import SimpleExpansion
from esma.enumeration.constants import Constant, constant, tree_of
from esma.enumeration.expressions import Expression
from esma.enumeration.trees import Number, to_text
from esma.errors import EsmaError, PrecisionError, RationalConstantError
from esma.massey.laws.runs import SemiRegularForm

from .finite import Finite
from .kind import Kind
from .semi_regular import SemiRegular
from .streamed import Streamed


def simple(number: Any) -> Kind:
    """The simple continued fraction, in closed form where a theorem is known.

    >>> print(simple("355/113"), simple("tan(1)"), simple("pi"))
    [3; 7, 16] [⟨1, 2m+1⟩] [3; 7, 15, 1, 292, 1, 1, 1, 2, 1, …]
    """
    tree = tree_of(number)
    if isinstance(tree, Number):
        return Finite.of_value(tree.value)
    try:
        c = constant(number)
    except RationalConstantError:
        polynomial = Constant(to_text(tree), tree).minimal_polynomial
        if polynomial is None:  # it only agrees with a rational number to many digits
            raise
        return Finite.of_value(Fraction(-polynomial[0], polynomial[1]))
    try:
        found = prediction.Predictor(c).simple(Expression((0, 1), (1, 0)))
    except EsmaError:  # no theorem
        return Streamed(with_signs(_terms(SimpleExpansion(c)), (1,)))
    if isinstance(found, Fraction):
        return Finite.of_value(found * c.sign)
    return SemiRegular.of(SemiRegularForm.with_signs(found, (1,))).mobius((c.sign, 0, 0, 1))


def _terms(expansion: SimpleExpansion) -> Iterator[int]:
    known = 0
    for wanted in (16 << i for i in count()):
        try:
            yield from expansion.terms(wanted)[known:]
        except PrecisionError:
            yield from expansion.certain_at(0)[known:]
            raise
        known = wanted
