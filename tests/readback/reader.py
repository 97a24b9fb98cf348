r"""Reads formulas as a stranger would who knows the notation and nothing of the package.

A closed form is a list of quotients in which a part in ``⟨ ⟩``, or under a bar in LaTeX, is
repeated for m = 0, 1, 2, ...; a number or a parenthesis with an exponent in braces is a run; or it
is a list of first terms that ends with ``…``, and a recurrence. Everything is evaluated here, in
fractions and with mpmath. What is not written out, entries or the middle digits of a number as in
``600…14…002``, raises `ElidedError`; what is not a formula raises `UnreadableError`.

LaTeX is brought into the same notation by `plain`; so is a PDF, by `tests.readback.paper`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath

#: Decimal digits in which values agree.
DIGITS = 30
mpmath.mp.dps = 60


class ElidedError(Exception):
    """A formula of which a part is left out, and that says so."""


class OtherLawError(ElidedError):
    """A law whose rule is not read here: its text is by `tests.readback.rules`, its JSON by
    `tests.readback.recurrent`.
    """


class UnreadableError(Exception):
    """No formula of the notation."""


# -------------------------------------------------------------------------------------------------
# Expressions
# -------------------------------------------------------------------------------------------------

SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def _rogers_ramanujan(q: Any) -> Any:
    one, two, three, four = (mpmath.qp(q**k, q**5) for k in range(1, 5))
    return one * four / (two * three)


def _reciprocals(x: Any, g: Any, sign: int, *, hone: bool) -> Any:
    """Sums of reciprocals of x F(x), or of those with x_(k+1) x_(k-1) = x_k**2 F(x_k); G is a
    number or x itself.
    """
    total, x, y = mpmath.mpf(0), int(x), int(x)
    for k in range(9):
        total += mpmath.mpf(sign) ** k / x
        factor = 1 + (x if g == "x" else int(g)) * x
        y *= factor
        x *= y if hone else factor
    return total


#: The slope of the Fibonacci word.
_GOLDEN = (5**0.5 - 1) / 2
FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    **{
        name: getattr(mpmath, name)
        for name in ("exp", "log", "sqrt", "zeta", "gamma", "besseli", "besselj", "sin", "cos")
    },
    **{name: getattr(mpmath, name) for name in ("tan", "cot", "sinh", "cosh", "tanh", "coth")},
    **{
        name: getattr(mpmath, name)
        for name in (
            *("asin", "acos", "atan", "asinh", "acosh", "atanh", "erf", "erfc", "erfi", "digamma"),
            *("beta", "polylog", "lambertw", "agm", "ellipk", "ellipe", "airyai", "airybi"),
            *("bessely", "besselk", "hyperu", "jtheta", "qp"),
        )
    },
    "pfq": lambda p, q, *x: mpmath.hyper(x[: int(p)], x[int(p) : int(p + q)], x[-1]),
    "kempner": lambda b: mpmath.nsum(lambda k: b ** -(2**k), [0, 9]),
    "liouville": lambda b: mpmath.nsum(lambda k: b ** -mpmath.factorial(k), [1, 6]),
    "lacunary": lambda b, r, s=1: mpmath.fsum(s**k * mpmath.mpf(b) ** -(r**k) for k in range(9)),
    "rabbit": lambda b, t=mpmath.phi: mpmath.nsum(lambda k: b ** -mpmath.floor(k * t), [1, 200]),
    "rr": _rogers_ramanujan,
    "rogers_ramanujan": _rogers_ramanujan,
    "rogersramanujan": _rogers_ramanujan,  # the text of a PDF has no underscores
    "tasoev": lambda *x: continued([0, *(u * x[-1] ** n for n in range(1, 60) for u in x[:-1])]),
    "thuemorse": lambda a, b: continued([0, *((a, b)[bin(n).count("1") % 2] for n in range(3000))]),
    "fibword": lambda a, b: continued(
        [0, *(a if int((n + 1) * _GOLDEN) - int(n * _GOLDEN) == 1 else b for n in range(1, 3000))]
    ),
    "ruler": lambda b: continued(
        [0, *(next(k for k in range(1, 99) if n % int(b) ** k) for n in range(1, 3000))]
    ),
    "squares": lambda b: continued([0, *(b ** (n * n) for n in range(1, 50))]),
    "factorials": lambda u, a: continued([0, *(u * mpmath.rf(a, n) for n in range(1, 80))]),
    "davison_shallit": lambda x, g: _reciprocals(x, g, -1, hone=False),
    "davisonshallit": lambda x, g: _reciprocals(x, g, -1, hone=False),
    "hone": lambda x, g: _reciprocals(x, g, 1, hone=True),
    "varona": lambda x, g: _reciprocals(x, g, -1, hone=True),
    "abs": abs,
    "√": mpmath.sqrt,
}
NAMES: Mapping[str, Any] = {
    "e": mpmath.e,
    "pi": mpmath.pi,
    "π": mpmath.pi,
    "phi": mpmath.phi,
    "φ": mpmath.phi,
    "cahen": _reciprocals(1, 1, -1, hone=False),
    "Cahen": _reciprocals(1, 1, -1, hone=False),
    "x": "x",
}
_TOKEN = re.compile(
    r"\s*(\d+(?:\.\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|"
    + "|".join(sorted([*FUNCTIONS, *NAMES], key=len, reverse=True))
    + r"|[a-zA-Z][₀₁₂₃₄₅₆₇₈₉]*|\*\*|\S)"
)


def continued(terms: Sequence[Any], signs: Sequence[int] = (1,)) -> Any:
    """A finite continued fraction from its quotients, and the signs after these in turn."""
    value = mpmath.mpf(0)
    for n, a in reversed([*enumerate(terms)]):
        value = (a + signs[n % len(signs)] / value) if value else mpmath.mpf(a)
    return value


def evaluated(terms: Iterable[int], signs: Sequence[int] = (1,)) -> Any:
    """A continued fraction, far beyond `DIGITS` digits, where quotients under minuses are large, or
    1 once between two that are.
    """
    first: list[int] = []
    bits = 0
    for a in terms:
        first.append(a)
        bits += max(1, 2 * (a.bit_length() - 1))
        if bits > 260 * len({*signs}) or len(first) > 400:
            break
    return continued(first, signs)


class Expression:
    """An arithmetic expression, evaluated while it is read; exact where there is no function.

    >>> Expression("(2mn²−n)/2").at(m=1, n=3)
    Fraction(15, 2)
    >>> Expression("2·4^m−1").at(m=2), Expression("|1−√4|").at()
    (Fraction(31, 1), mpf('1.0'))
    """

    def __init__(self, text: str) -> None:
        self.text = text.replace("∗", "*").replace("−", "-").replace("·", "*").replace("**", "^")
        self.tokens = _TOKEN.findall(self.text)

    def at(self, **names: Any) -> Any:
        given = {k: Fraction(x) if isinstance(x, int) else x for k, x in names.items()}
        self.names, self.i = {**NAMES, **given}, 0
        value = self._sum()
        if self.i != len(self.tokens):
            raise UnreadableError(f"{self.text!r}: {self.tokens[self.i]!r} is not expected")
        return value

    def _next(self) -> str:
        return self.tokens[self.i] if self.i < len(self.tokens) else ""

    def _take(self, *wanted: str) -> str:
        token = self._next()
        if wanted and token not in wanted:
            raise UnreadableError(f"{self.text!r}: {token!r} where {wanted} is expected")
        self.i += 1
        return token

    def _sum(self) -> Any:
        value = self._product()
        while self._next() in ("+", "-"):
            sign = self._take()
            other = self._product()
            value = _applied(lambda x, y, s=sign: x + y if s == "+" else x - y, value, other)
        return value

    def _product(self) -> Any:
        value = self._factor()
        while (token := self._next()) and token not in ("+", "-", ")", "}", "|", ",", "="):
            if token in ("*", "/"):
                self._take()
            other = self._factor()
            value = _applied(lambda x, y, t=token: x / y if t == "/" else x * y, value, other)
        return value

    def _factor(self) -> Any:
        if self._next() in ("+", "-"):
            return -self._factor() if self._take() == "-" else self._factor()
        value = self._atom()
        token = self._next()
        if token == "^":
            self._take()
            return _power(value, self._exponent())
        if token and token[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁻":
            self._take()
            return _power(value, Fraction(token.translate(SUPERSCRIPTS)))
        return value

    def _exponent(self) -> Any:
        sign = -1 if self._next() == "-" and self._take() else 1
        return sign * self._atom()

    def _atom(self) -> Any:
        token = self._take()
        if token[:1].isdigit():
            return Fraction(token)
        if token in ("(", "{", "|"):
            value = self._sum()
            self._take({"(": ")", "{": "}", "|": "|"}[token])
            return abs(value) if token == "|" else value
        if token == "√":
            return FUNCTIONS[token](self._as_mp(self._atom()))
        if token in FUNCTIONS or (token == "a" and token in self.names):
            return self._call(token)
        known = token != "x" or re.search("davison|hone|varona", self.text)
        if token in self.names and known:
            return self.names[token]
        raise UnreadableError(f"{self.text!r}: {token!r} is no name")

    def _call(self, name: str) -> Any:
        if self._next() != "(":
            return FUNCTIONS[name](self._as_mp(self._factor()))
        self._take("(")
        arguments = []
        while self._next() == ",":  # an empty list of parameters
            self._take()
        arguments.append(self._sum())
        while self._next() == ",":
            self._take()
            if self._next() != ",":
                arguments.append(self._sum())
        self._take(")")
        if name in FUNCTIONS:
            return FUNCTIONS[name](*map(self._as_mp, arguments))
        return self.names[name](*arguments)

    @staticmethod
    def _as_mp(x: Any) -> Any:
        return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else x


def _applied(operation: Callable[[Any, Any], Any], x: Any, y: Any) -> Any:
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return operation(x, y)
    return operation(Expression._as_mp(x), Expression._as_mp(y))


def _power(x: Any, y: Any) -> Any:
    if isinstance(x, Fraction) and isinstance(y, Fraction) and y.denominator == 1:
        return x ** int(y)
    return mpmath.power(Expression._as_mp(x), Expression._as_mp(y))


# -------------------------------------------------------------------------------------------------
# Closed forms
# -------------------------------------------------------------------------------------------------

_OPEN, _CLOSE = "([{⟨", ")]}⟩"
_RUN = re.compile(r"(\d+|\(.*\))\^\{(.*)\}")
_OTHER = re.compile(r"↦|w7→|automatic|regular|⌊|exponents|≡|=[bh]\(n|h\(n")
_SCHEME = re.compile(r"\[a₀\+1;2\^\{a₁-1\},a₂\+2,2\^\{a₃-1\},…\]of(.*)")


def parts(text: str, marks: str) -> list[str]:
    """A text split at marks that stand outside of all brackets."""
    found, depth = [""], 0
    for c in text:
        depth += (c in _OPEN) - (c in _CLOSE)
        if c in marks and not depth:
            found.append("")
        else:
            found[-1] += c
    return found


@dataclass
class Law:
    """Quotients in runs, as they are written.

    Attributes
    ----------
    head, block : pairs of a quotient and how many times it occurs
    rule : both sides of a recurrence
    """

    head: list[tuple[str, str]]
    block: list[tuple[str, str]]
    rule: tuple[str, str] | None = None
    simple: Law | None = None

    def runs(self, **names: Any) -> Iterator[tuple[int, int]]:
        """Quotients and their numbers, in order."""
        if self.simple is not None:
            for n, (a, length) in enumerate(self.simple.runs()):
                assert length == 1
                yield (2, a - 1) if n % 2 else (a + (2 if n else 1), 1)
            return
        for entry in self.head:
            yield whole(entry[0], names), whole(entry[1], names)
        if self.rule is not None:
            yield from ((a, 1) for a in self._recurrent(names))
            return
        m = 0
        while True:
            for quotient, length in self.block:
                here = {**names, "m": Fraction(m)}
                yield whole(quotient, here), whole(length, here)
            m += 1

    def _recurrent(self, names: Mapping[str, Any]) -> Iterator[int]:
        assert self.rule is not None
        terms = [Fraction(whole(a, names)) for a, _ in self.head]
        left, right = map(Expression, self.rule)
        while True:
            n = Fraction(len(terms))

            def term(i: Fraction) -> Fraction:
                if not 0 <= i < len(terms):
                    raise ElidedError("first terms are missing")
                return terms[int(i)]

            factor = left.at(**names, n=n, a=lambda i: Fraction(1))
            total = right.at(**names, n=n, a=term)
            terms.append(total / factor)
            yield integer(terms[-1], self.rule[1])

    def terms(self, count: int, **names: Any) -> list[int]:
        """The first quotients."""
        found: list[int] = []
        for a, length in self.runs(**names):
            found += [a] * min(length, count - len(found))
            if len(found) == count:
                break
        return found

    def value(self, signs: Sequence[int], **names: Any) -> Any:
        """The continued fraction, far beyond `DIGITS` digits."""
        p, s, q, t = 1, 0, 0, 1  # the product of ((a, sign), (1, 0)), row by row
        n = 0
        for a, length in self.runs(**names):
            if length < 0:
                raise UnreadableError(f"a run of {length}")
            while length:
                some = length if len(signs) == 1 else 1
                x, y, z, w = _to_power((a, signs[n % len(signs)], 1, 0), some)
                p, s, q, t = p * x + s * z, p * y + s * w, q * x + t * z, q * y + t * w
                n, length = n + some, length - some
            if min(abs(q), abs(q + t)).bit_length() > 4 * DIGITS + 40 or n > 10**6:
                break
        return mpmath.mpf(p) / q


def _to_power(matrix: tuple[int, ...], exponent: int) -> tuple[int, ...]:
    """A 2 by 2 matrix, raised by squaring."""
    if exponent == 1:
        return matrix
    half = _to_power(matrix, exponent // 2)
    square = _times(half, half)
    return _times(square, matrix) if exponent % 2 else square


def _times(m: tuple[int, ...], k: tuple[int, ...]) -> tuple[int, ...]:
    (a, b, c, d), (x, y, z, w) = m, k
    return a * x + b * z, a * y + b * w, c * x + d * z, c * y + d * w


def unshortened(text: str) -> re.Pattern[str]:
    """What a text may have been before digits of its numbers were left out.

    >>> bool(unshortened("[1; ⟨12…3…6m⟩]").fullmatch("[1; ⟨123456m⟩]"))
    True
    """
    out = re.escape(text)
    return re.compile(re.sub(r"(?<=\d)…(\d+)…(?=\d)", r"\\d{\1}", out))


def integer(x: Any, where: str) -> int:
    if not isinstance(x, Fraction) or x.denominator != 1:
        raise UnreadableError(f"{where!r} is {x}, no integer")
    return int(x)


def whole(text: str, names: Mapping[str, Any]) -> int:
    return integer(Expression(text).at(**names), text)


def law(text: str) -> Law:
    """A closed form.

    >>> law("[2; ⟨1, 2m+2, 1⟩]").terms(9)
    [2, 1, 2, 1, 1, 4, 1, 1, 6]
    >>> law("[⟨4m+1, 2^{4m}⟩]").terms(9), law("[0; 1, …], a(n) = n·a(n−1)").terms(6)
    ([1, 5, 2, 2, 2, 2, 9, 2, 2], [0, 1, 2, 6, 24, 120])
    """
    text = re.sub(r"\s+", "", text).replace("−", "-")
    if _OTHER.search(text):
        raise OtherLawError(text)
    if text.endswith("…"):
        raise ElidedError(text)
    if found := _SCHEME.fullmatch(text):
        return Law([], [], simple=law(found[1]))
    bracket, *rule = parts(text, ",")
    if not (bracket.startswith("[") and bracket.endswith("]")):
        raise UnreadableError(text)
    entries = re.split(r"[;,]", bracket[1:-1]) if "⟨" not in bracket else _with_block(bracket)
    if any("…" in part for part in (*entries[:-1], *rule)):
        raise ElidedError(text)
    last = entries[-1]
    if rule:
        if last != "…":
            raise ElidedError(text)
        left, equals, right = ",".join(rule).partition("=")
        if not equals or not left.endswith("a(n)"):
            raise OtherLawError(text)
        return Law([_entry(x) for x in entries[:-1]], [], (left, right))
    if not (last.startswith("⟨") and last.endswith("⟩")):
        raise ElidedError(text) if "…" in last else UnreadableError(text)
    block = parts(last[1:-1], ",")
    if any("…" in entry for entry in block):
        raise ElidedError(text)
    return Law([_entry(x) for x in entries[:-1]], [_entry(x) for x in block])


def _with_block(bracket: str) -> list[str]:
    return parts(bracket[1:-1], ",;")


def _entry(text: str) -> tuple[str, str]:
    found = _RUN.fullmatch(text)
    if found and (found[1].isdigit() or _closes_last(found[1])):
        return found[1], found[2]
    return text, "1"


def _closes_last(text: str) -> bool:
    """Whether the first parenthesis is closed by the last."""
    depth = 0
    for i, c in enumerate(text):
        depth += (c == "(") - (c == ")")
        if not depth:
            return i == len(text) - 1
    return False


def word(text: str) -> tuple[int, ...]:
    """A sign word, as ``−+`` or ``(+,-)``."""
    signs = [1 if c == "+" else -1 for c in text if c in "+-−"]
    if not signs:
        raise UnreadableError(f"{text!r} has no signs")
    return tuple(signs)


def agrees(left: str, closed: str, signs: str, **names: Any) -> None:
    """Both sides of a formula have the same value."""
    equal(left, law(closed).value(word(signs), **names), f"{closed} with {signs}", **names)


def equal(left: str, right: Any, text: str, **names: Any) -> None:
    """An expression has a value, that of what a text says."""
    value = abs(Expression._as_mp(Expression(left).at(**names)))
    assert abs(value - right) < mpmath.mpf(10) ** -DIGITS * max(1, value), (
        f"{left} is {mpmath.nstr(value, 40)}, {text} is {mpmath.nstr(right, 40)}"
    )


# -------------------------------------------------------------------------------------------------
# LaTeX
# -------------------------------------------------------------------------------------------------

_NOTHING = (
    *(r"\left", r"\right", r"\displaystyle", r"\allowbreak{}", r"\allowbreak ", r"\,", r"\ "),
    *(r"\begin{aligned}[t]&", r"\end{aligned}", r"\\&", r"\quad", r"_{m\ge 0}", "{}", "&"),
)
_LETTERS = (
    *((r"\langle", "⟨"), (r"\rangle", "⟩"), (r"\dots", "…"), (r"\ddots", "…"), (r"\cdot", "·")),
    *((r"\varphi", "φ"), (r"\phi", "φ"), (r"\pi", "π"), (r"\ge", "≥"), ("a_0", "a₀")),
    *(("a_1", "a₁"), ("a_2", "a₂"), ("a_3", "a₃"), (r"\text", ""), (r"\_", "_"), ("\n", "")),
)


_SPECIAL = (
    (r"_\{(\d)\}F_\{(\d)\}\(([^;]*);([^;]*);", r"pfq(\1,\2,\3,\4,"),
    (r"Li_\{([^{}]*)\}\(", r"polylog(\1,"),
    (r"\\theta_\{([^{}]*)\}\(", r"jtheta(\1,"),
    (r"\(([^;]*);([^;]*)\)_\{\\infty\}", r"qp(\1,\2)"),
    (r"\\arc(sin|cos|tan)", r"a\1"),
    (r"\bar(sin|cos|tan)h\(", r"a\1h("),
    (r"\\psi\(", "digamma("),
    *(
        (rf"\b{letter}\(", f"{name}(")
        for letter, name in (
            ("B", "beta"),
            ("W", "lambertw"),
            ("K", "ellipk"),
            ("E", "ellipe"),
            ("U", "hyperu"),
            ("Ai", "airyai"),
            ("Bi", "airybi"),
        )
    ),
)


def plain(latex: str) -> str:
    r"""LaTeX in the notation of the terminal.

    >>> plain(r"\left[2;\overline{1,\,2m+2,\,1}\right]_{m\ge 0}")
    '[2;⟨1,2m+2,1⟩]'
    >>> plain(r"\frac{\tan\tfrac{1}{n}+1}{I_{0}(2)}")
    '((tan((1)/(n))+1)/(besseli(0,2)))'
    """
    text = latex
    for word_ in _NOTHING:
        text = text.replace(word_, "")
    for name, around in ((r"\\[tc]?frac", "(({})/({}))"), (r"\\overline", "⟨{}⟩")):
        text = _commands(text, name, around)
    text = _commands(text, r"\\sqrt", "sqrt({})")
    text = _commands(text, r"\\(?:mathrm|operatorname|text)", "{}")
    for name, letter in _LETTERS:
        text = text.replace(name, letter)
    text = re.sub(r"([IJYK])_\{([^{}]*)\}\(", lambda x: f"bessel{x[1].lower()}({x[2]},", text)
    for form, name in _SPECIAL:
        text = re.sub(form, name, text)
    text = re.sub(r"a_\{([^{}]*)\}", r"a(\1)", text)
    text = re.sub(r"c_\{(\d)\}", lambda x: "c" + chr(ord("₀") + int(x[1])), text)
    return re.sub(r"\\([a-z]+)", r"\1", text)


def _commands(text: str, name: str, around: str) -> str:
    """A command with its arguments in braces, written otherwise; inner ones first."""
    count = around.count("{}")
    while places := list(re.finditer(name + r"(?=\{)", text)):
        start, i = places[-1].start(), places[-1].end()
        arguments = []
        for _ in range(count):
            if text[i] != "{":
                raise UnreadableError(text)
            depth, j = 0, i
            while True:
                depth += (text[j] == "{") - (text[j] == "}")
                j += 1
                if not depth:
                    break
            arguments.append(text[i + 1 : j - 1])
            i = j
        text = text[:start] + around.format(*arguments) + text[i:]
    return text


def sides(latex: str) -> tuple[str, str]:
    """Left and right of the first sign of equality outside of brackets."""
    left, *right = parts(latex, "=")
    return left.strip(), "=".join(right).strip()


def nested(text: str) -> list[int]:
    """The quotients of a fraction written out, ``2+((1)/(1+((1)/(3+…))))`` or ``2 + 1/(1 + …``."""
    return [int(x) for x in _nested(text)[0::2]]


def nested_signs(text: str) -> list[int]:
    """The signs after the quotients that are written out."""
    return [1 if x == "+" else -1 for x in _nested(text)[1::2]]


def _nested(text: str) -> list[str]:
    bare = re.sub(r"\s+", "", text).replace("−", "-")
    bare = re.sub(r"\(\(1\)/\(", "1/(", bare)
    found = re.match(r"-?\d+", bare)
    out: list[str] = []
    if bare.startswith("1/("):
        out, bare = ["0", "+"], bare[3:]
        found = re.match(r"-?\d+", bare)
    while found:
        out.append(found[0])
        bare = bare[found.end() :]
        if bare[:1] not in ("+", "-"):
            break
        out.append(bare[0])
        bare = bare[1:].removeprefix("1/(")
        found = re.match(r"-?\d+", bare)
    return out
