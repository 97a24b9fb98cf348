"""Any text as LaTeX that every LaTeX program reads, or for terminals: nothing in it commands."""

from __future__ import annotations

import unicodedata
from typing import Final

_SPECIAL: Final = {
    **{c: rf"\{c}" for c in "#$%&_{}"},
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\ensuremath{<}",
    ">": r"\ensuremath{>}",
    "|": r"\ensuremath{|}",
    '"': "''",
    "-": "-{}",  # no ligatures
    "`": "`{}",
    "'": "'{}",
    "–": "--",
    "—": "---",
    "−": r"\ensuremath{-}",
    "…": r"\dots{}",
    "×": r"\ensuremath{\times}",
    "·": r"\ensuremath{\cdot}",
    "≈": r"\ensuremath{\approx}",
    "≤": r"\ensuremath{\le}",
    "≥": r"\ensuremath{\ge}",
    "√": r"\ensuremath{\surd}",
    "∞": r"\ensuremath{\infty}",
    "⟨": r"\ensuremath{\langle}",
    "⟩": r"\ensuremath{\rangle}",
    "ß": r"\ss{}",
    "ø": r"\o{}",
    "Ø": r"\O{}",
    "ł": r"\l{}",
    "Ł": r"\L{}",
    "æ": r"\ae{}",
    "œ": r"\oe{}",
    "’": "'",
    "‘": "`",
    "“": "``",
    "”": "''",
}
_LOWER: Final = (
    "alpha",
    "beta",
    "gamma",
    "delta",
    "varepsilon",
    "zeta",
    "eta",
    "theta",
    "iota",
    "kappa",
    "lambda",
    "mu",
    "nu",
    "xi",
    "o",
    "pi",
    "rho",
    "varsigma",
    "sigma",
    "tau",
    "upsilon",
    "varphi",
    "chi",
    "psi",
    "omega",
)
# Capitals that are not those of the Latin alphabet: Γ Δ Θ Λ Ξ Π Σ Υ Ψ Ω.
_CAPITAL: Final = (2, 3, 7, 10, 13, 15, 18, 20, 23, 24)
_GREEK: Final = {
    **{chr(ord("α") + n): rf"\ensuremath{{\{name}}}" for n, name in enumerate(_LOWER)},
    **{chr(ord("Α") + n): rf"\ensuremath{{\{_LOWER[n].capitalize()}}}" for n in _CAPITAL},
    "Φ": r"\ensuremath{\Phi}",
    "ο": "o",
}
_ACCENTS: Final = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u ",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r ",
    "\u030b": "H ",
    "\u030c": "v ",
    "\u0327": "c ",
}


def visible(text: str) -> str:
    r"""A text for terminals: what would command them, or cannot be seen, is written out.

    >>> print(visible("red: \x1b[31m"))
    red: \x1b[31m
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def escaped(text: str) -> str:
    r"""A text in LaTeX, in ASCII only; a sign that LaTeX has not is written as its code point.

    >>> print(escaped("100% of my_file, Erdős, π, 数"))
    100\% of my\_file, Erd{\H o}s, \ensuremath{\pi}, \texttt{U+6570}
    """
    return "".join(map(_sign, unicodedata.normalize("NFC", text)))


def _sign(c: str) -> str:
    if c in _SPECIAL:
        return _SPECIAL[c]
    if c.isspace():
        return " "
    if " " < c < "\x7f":
        return c
    if c in _GREEK:
        return _GREEK[c]
    parts = unicodedata.normalize("NFKD", c)
    base, marks = parts[0], parts[1:]
    if base.isascii() and base.isalnum():
        if len(marks) == 1 and marks in _ACCENTS:
            return rf"{{\{_ACCENTS[marks]}{base}}}"
        if parts.isascii():
            return parts
    return rf"\texttt{{U+{ord(c):04X}}}"
