"""Formulas whose quotients are a sequence of the On-Line Encyclopedia of Integer Sequences.

Listed are those alone that the sources of `esma.atlas.known` and the tests name, each under the
constant where the atlas has it: tanh(1) is (e² − 1)/(e² + 1).
"""

from __future__ import annotations

from typing import Final

from esma.approval.conjecture import Conjecture
from esma.approval.keys import key_of

_NUMBER = (0, 1), (1, 0)
"""P and Q of a constant itself."""

_SEQUENCES: Final = {
    "A003417": ("e", *_NUMBER, (1,)),
    "A280136": ("e", *_NUMBER, (-1,)),
    "A016825": ("e", (1, 1), (-1, 1), (1,)),
    "A001204": ("exp(2)", *_NUMBER, (1,)),
    "A286016": ("exp(2)", (-1, 1), (1, 1), (-1,)),
    "A058281": ("exp(1/2)", *_NUMBER, (1,)),
    "A093178": ("tan(1)", *_NUMBER, (1,)),
    **{f"A{19423 + n:06}": (f"tan(1/{n})", *_NUMBER, (1,)) for n in range(2, 11)},
    "A040000": ("sqrt(2)", *_NUMBER, (1,)),
}

#: The number of the sequence, by the key of the formula.
SEQUENCES: Final = {key_of(*stated): number for number, stated in _SEQUENCES.items()}


def sequence(x: Conjecture) -> str | None:
    """The sequence of the OEIS that the quotients are, where a source says so.

    >>> import esma
    >>> [sequence(x) for x in esma.search("tan(1/2)", coeff_limit=1, words=["+"])[:2]]
    ['A019425', None]
    """
    return SEQUENCES.get(x.key)
