"""The one description of a search: what is searched, and what is done with every candidate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from fractions import Fraction
from hashlib import sha256
from typing import Any, Final

from esma.continued_fractions.simple import GUARD, SimpleExpansion, digits_for, quotients_text
from esma.enumeration.constants import Constant, simplest_between
from esma.enumeration.constants import constant as read_constant
from esma.enumeration.space import Space
from esma.enumeration.words import as_words, word_text
from esma.errors import EsmaError, RationalConstantError, SpaceError, listed, whole
from esma.massey.laws import requestable
from esma.massey.recognise import LOOKAHEAD, MIN_DEPTH

#: What the keys of a description mean, but for the constant.
MEANINGS: Final = {
    "degree": "largest degree of P and Q",
    "coeff_limit": "largest size of a coefficient",
    "max_period": "longest sign word",
    "words": "exactly these sign words",
    "generator": "all P/Q, or |a c^k + b|",
    "depth": "partial quotients in which a law is sought",
    "digits": "decimal digits to which a formula is verified",
    "prove": "whether what can be proved is proved",
    "laws": "where there is no other law, try those of these kinds, or all:"
    f" {', '.join(requestable())}",
}
_BOUNDS: Final = {
    "depth": ("depth", MIN_DEPTH, 100_000),
    "digits": ("number of digits", 10, 10_000_000),
}


@dataclass(frozen=True)
class SearchSpec(Space):
    """A space, and what a search does with every candidate in it.

    What is found depends on nothing else: the command line, Python, batch files, stores, workers
    and the workbench make one of these and hand it on.

    Attributes
    ----------
    constant, degree, coeff_limit, max_period, words, generator : see `Space`
    depth : terms on which a law is found, from 8 to 100,000
    digits : decimal digits to which a formula is verified, from 10 to 10,000,000
    prove : whether every verified formula is given its proof, where there is one
    laws : kinds of laws, see :func:`esma.massey.laws.requestable`, that a candidate without another
        law is tried for; takes milliseconds a candidate

    Raises
    ------
    SpaceError
        If a value is out of range; its `key` is the name of the attribute.

    Examples
    --------
    >>> spec = SearchSpec.of("e", coeff_limit=1, words="+,+-")
    >>> spec.words, spec.depth, spec.n_words
    (((1,), (1, -1)), 100, 2)
    >>> SearchSpec.from_json(spec.to_json()) == spec
    True
    """

    depth: int = 100
    digits: int = 1000
    prove: bool = True
    laws: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        for key, (what, least, most) in _BOUNDS.items():
            value = getattr(self, key)
            if not least <= value <= most:
                bound = f"at least {least}" if value < least else f"at most {most}"
                raise SpaceError(f"the {what} must be {bound}; it was {value}", key)
        known = self.constant.known_digits
        if known is not None and self.digits > known:
            raise SpaceError(
                f"{self.constant.symbol()} is known to {known} digits: {self.digits} were asked"
                " for",
                "digits",
            )

    @classmethod
    def of(cls, constant: Any, **values: Any) -> SearchSpec:
        """The description from what people write.

        Parameters
        ----------
        constant : whatever :func:`esma.enumeration.constants.constant` takes
        values : the other attributes by name, the depth and the digits None where they are as
            always, or as the digits of a constant allow; sign words as in
            `esma.enumeration.words.Words`,
            kinds of laws as in `kinds_of`; ``holonomic=True`` is ``laws="holonomic"``

        Raises
        ------
        EsmaError
            One line that says what was wrong.
        """
        for f in fields(cls):
            open_ = f.name in _BOUNDS and values.get(f.name) is None
            if f.type == "int" and f.name in values and not open_:
                values[f.name] = _whole(f.name, values[f.name])
        if values.get("words") is not None:
            values |= {"words": as_words(values["words"]), "max_period": cls.max_period}
        asked = kinds_of(values.pop("laws", ()))
        if values.pop("holonomic", False) and "holonomic" not in asked:
            asked = kinds_of((*asked, "holonomic"))
        values["laws"] = asked
        c = read_constant(constant)
        for key in ("depth", "digits"):
            if values.get(key, 0) is None:
                del values[key]
        return cls(c, **(known_of(c) | values if c.known_bits is not None else values))

    def to_json(self) -> dict[str, Any]:
        """The description as a JSON object, as stores keep it.

        Raises
        ------
        EsmaError
            If the constant has no text: a function gives it.
        """
        given = self.constant.given
        if given is not None:
            raise EsmaError(
                f"the constant that the function {given} gives cannot be stored, nor sent to other"
                " processes: give its digits instead"
            )
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        data["constant"] = self.constant.name
        if self.words is not None:
            data["max_period"] = 0
            data["words"] = [word_text(word, ascii_only=True) for word in self.words]
        # as it was before there was this key
        laws = data.pop("laws")
        if laws == ("holonomic",):
            data["holonomic"] = True
        elif laws:
            data["laws"] = list(laws)
        return data

    @property
    def fingerprint(self) -> str:
        """Equal for two descriptions of one search, however they were written.

        >>> spec = SearchSpec.of("e", words="+,+-")
        >>> spec.fingerprint == SearchSpec.of("e", words=[(1,), (1, -1)], depth=100).fingerprint
        True
        """
        return fingerprint(self.to_json())

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> SearchSpec:
        """The description that `to_json` wrote."""
        names = (*(f.name for f in fields(cls)), "holonomic")
        values = {name: data[name] for name in names if name in data}
        return cls.of(**values)

    def __reduce__(self) -> tuple[Any, ...]:
        # the text travels, not what is computed from it: a million words, digits of the constant
        return SearchSpec.from_json, (self.to_json(),)


def kinds_of(laws: str | Iterable[str]) -> tuple[str, ...]:
    """Kinds of laws as people write them, in the order in which they are tried.

    Raises
    ------
    SpaceError
        If there is no such kind.

    Examples
    --------
    >>> kinds_of("holonomic"), kinds_of("all") == requestable()
    (('holonomic',), True)
    """
    known = requestable()
    named = (
        [x.strip() for x in laws.split(",")] if isinstance(laws, str) else [*listed(laws, "laws")]
    )
    for name in named:
        if name not in (*known, "all"):
            kinds = ", ".join(known)
            raise SpaceError(f"there is no law {name!r}: name some of all, {kinds}", "laws")
    return tuple(name for name in known if name in named or "all" in named)


def known_of(constant: Constant) -> dict[str, int]:
    """The digits and the depth that a search of a number takes that is known by its digits.

    Raises
    ------
    EsmaError
        If they are too few for a search, or those of a rational number.

    Examples
    --------
    >>> known_of(read_constant(str(read_constant("e").decimal(60))))
    {'digits': 60, 'depth': 27}
    """
    name, digits, bits = constant.symbol(), constant.known_digits, constant.known_bits
    assert digits is not None
    assert bits is not None
    if constant.sign == 0:
        raise RationalConstantError(f"{name} cannot be distinguished from 0: give more digits")
    p, q = simplest_between(*constant.interval(bits), 1 << bits)
    if 6 * q.bit_length() < bits - 6:
        raise RationalConstantError(
            f"{name} agrees with the rational number {Fraction(p, q)} to {digits} digits and cannot"
            " be distinguished from it: choose an irrational constant"
        )
    certain = len(SimpleExpansion(constant).certain_at(bits + GUARD))
    least = MIN_DEPTH + LOOKAHEAD
    if certain < least:
        raise SpaceError(
            f"{name} is known to {digits} digits, of which {quotients_text(certain)} certain: a"
            f" search needs {least} at least, about {digits_for(least)} digits"
        )
    # other expressions and words have fewer quotients that are certain
    depth = max(MIN_DEPTH, min(SearchSpec.depth, 2 * (certain - LOOKAHEAD) // 3))
    return {"digits": min(SearchSpec.digits, digits), "depth": depth}


def fingerprint(description: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits that name a description, a JSON object, in any order of keys."""
    text = json.dumps(description, sort_keys=True, separators=(",", ":"))
    return sha256(text.encode()).hexdigest()[:16]


def _whole(key: str, value: object) -> int:
    try:
        return whole(value, f"the {key.replace('_', ' ')}")
    except EsmaError as error:
        raise SpaceError(str(error), key) from None
