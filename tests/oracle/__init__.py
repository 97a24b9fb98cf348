"""A second, slow program for the same job, written straight from the definitions.

Nothing here imports esma, flint, gmpy2, numpy or mpmath: numbers are `int` and `Fraction`, real
numbers are intervals with rational ends, loops are plain. What these modules say is what the
definitions say, so the tests compare esma with them, and the benchmarks measure it against them.

- `constants`: rational intervals around e, pi, tan(p/q), zeta(3), ..., each with its error bound
- `intervals`: rational functions of an interval, and how many digits two numbers share
- `continued_fractions`: expansion by floor and ceiling, evaluation, the action of a matrix
- `massey`: Berlekamp-Massey over GF(p) and over the rationals; recurrences
- `interlaced`: the shortest description of a sequence by interlaced polynomials
- `search`: the whole search for a small space
"""

from tests.oracle.continued_fractions import (
    complete_quotient,
    evaluate,
    moebius,
    product,
    signed_terms,
    simple_terms,
)
from tests.oracle.interlaced import InterlacedForm, interlaced_form
from tests.oracle.intervals import Interval, decimal_interval, shared_digits
from tests.oracle.massey import (
    berlekamp_massey,
    continue_recurrence,
    interlaced_connection,
    shortest_recurrence,
)
from tests.oracle.search import expressions, oracle_search, oracle_value

__all__ = [
    "InterlacedForm",
    "Interval",
    "berlekamp_massey",
    "complete_quotient",
    "continue_recurrence",
    "decimal_interval",
    "evaluate",
    "expressions",
    "interlaced_connection",
    "interlaced_form",
    "moebius",
    "oracle_search",
    "oracle_value",
    "product",
    "shared_digits",
    "shortest_recurrence",
    "signed_terms",
    "simple_terms",
]
