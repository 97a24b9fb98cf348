r"""Folded words: w becomes w, x, w reversed, again and again.

With the signs of the reversed part changed, that adds a term to a sum: if ``w = [a0; a1, ..., an]``
is p/q, then ``[w, x, -an, ..., -a1] = p/q + (-1)**n/(x q**2)`` (Mendès France 1973; Shallit 1979,
1982; van der Poorten and Shallit 1992), where ``[..., x, -b]`` is ``[..., x - 1, 1, b - 1]`` and
``[..., a, 0, b, ...]`` is ``[..., a + b, ...]``. So are ``sum_k b**-(2**k)``, with x = 1, and
``sum_k b**-(k!)``. Words whose reversed part keeps its signs are read off at once, as 1 + the
2-adic valuation of n.

The partial sums are convergents, or intermediate fractions beside one, of which each is found from
the one before by divisions; x, or the exponents of a base, follow a law of small shape. T terms
take some T divisions of integers of as many digits as they have.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import count, pairwise, product
from math import factorial, gcd
from typing import TYPE_CHECKING, Any, ClassVar, Final, NamedTuple

from esma.continued_fractions.convergents import convergents
from esma.continued_fractions.mobius import IDENTITY, Matrix, adjugate, meeting
from esma.enumeration.words import Word
from esma.writing.laws import UNICODE, Script, integers

from .evidence import MARGIN, information, size
from .law import Stated
from .reading import integers_in
from .requested import RequestedLaw
from .tails import Tail, turned

if TYPE_CHECKING:
    from esma.writing.programs import Language

#: First terms before a word without signs, and its length at the beginning.
_HEAD: Final = 2
_WORD: Final = 6
#: Convergents and fractions beside them among which the first partial sum is.
_FIRST: Final = 10
#: Folds that are seen.
_FOLDS: Final = 3
#: Common divisors of denominators up to which they are looked at as powers of a base.
_ROOTED: Final = 1 << 50
#: Numbers in the lower row of a matrix that maps the value to a sum.
_SMALL: Final = 3


class FoldingShape(NamedTuple):
    """A law of few numbers for k = 0, 1, 2, ...: values that take turns, ``c + d k``, ``c r**k``,
    ``c (k + s)!``.
    """

    kind: str
    numbers: tuple[int, ...]

    def at(self, k: int) -> int:
        """The value at k."""
        return _SHAPES[self.kind](self.numbers, k)

    @classmethod
    def of(cls, values: Sequence[int]) -> FoldingShape | None:
        """The simplest shape of three values or more that predicts one at least."""
        for shape in cls._guesses(values):
            if len(shape.numbers) < len(values) and all(
                shape.at(k) == x for k, x in enumerate(values)
            ):
                return shape
        return None

    @classmethod
    def _guesses(cls, values: Sequence[int]) -> Iterator[FoldingShape]:
        a, b = values[:2]
        yield cls("periodic", (a,))
        yield cls("linear", (a, b - a))
        if a and b % a == 0 and b // a > 1:
            yield cls("geometric", (a, b // a))
        for s in range(5):
            c, rest = divmod(a, factorial(s))
            if c and not rest:
                yield cls("factorial", (c, s))
        for period in range(2, len(values) // 2 + 1):
            yield cls("periodic", tuple(values[:period]))

    def program(self, language: Language, letter: str) -> str:
        """The value at a letter, in another system."""
        c, *more = self.numbers
        match self.kind:
            case "periodic":
                return language.in_turn([str(a) for a in self.numbers], letter)
            case "linear":
                return f"({c}+{more[0]}*{letter})"
            case "geometric":
                return language.product(c, [(f"{more[0]}{language.power}{letter}", 1)])
        inside = f"{letter}+{more[0]}" if more[0] else letter
        return language.product(c, [(language.factorial.format(inside), 1)])

    def written(self, script: Script, letter: str = "k") -> str:
        """The value at a letter."""
        c, *more = self.numbers
        if self.kind == "periodic":
            listed = ", ".join(map(str, self.numbers))
            return listed if not more else f"({listed})"
        if self.kind == "linear":
            slope = letter if more[0] == 1 else f"{more[0]}{letter}"
            text = f"{slope}{f'{c:+}' if c else ''}"
            return text if script.tex else text.replace("-", script.minus)
        times = "" if c == 1 else f"{c}{script.dot}"
        if self.kind == "geometric":
            return times + script.exponential(more[0], letter)
        return f"{times}({letter}+{more[0]})!" if more[0] else f"{times}{letter}!"


_SHAPES: Final[dict[str, Callable[[tuple[int, ...], int], int]]] = {
    "periodic": lambda numbers, k: numbers[k % len(numbers)],
    "linear": lambda numbers, k: numbers[0] + numbers[1] * k,
    "geometric": lambda numbers, k: numbers[0] * numbers[1] ** k,
    "factorial": lambda numbers, k: numbers[0] * factorial(k + numbers[1]),
}


@dataclass(frozen=True)
class Folded(RequestedLaw):
    """A word that is folded for ever.

    Attributes
    ----------
    initials : first terms; behind them comes what is folded, from its index `start` on
    word : the word that is folded first; where the reversed part changes its signs, an expansion of
        the first partial sum
    x : the k-th term between word and reversed word; with a base, the exponents c of the
        denominators b**c of the partial sums, so that x is b**(c(k+1) - 2c(k))
    base : b, or 0
    signs : of the terms that are added, which take turns; empty where the reversed part keeps its
        signs
    start : as above; 0 where the reversed part keeps its signs

    Examples
    --------
    Kempner's number, the sum of 2**-(2**k), from 3/4 on:

    >>> kempner = Folded((), (0, 1, 3), FoldingShape("periodic", (1,)), 0, (1,))
    >>> kempner.terms(14)
    [0, 1, 4, 2, 4, 4, 6, 4, 2, 4, 6, 2, 4, 6]
    """

    kind: ClassVar[str] = "folded"

    initials: tuple[int, ...]
    word: tuple[int, ...]
    x: FoldingShape
    base: int = 0
    signs: tuple[int, ...] = ()
    surplus: int = 0
    start: int = 0

    @classmethod
    def fitted(cls, terms: Sequence[int]) -> Folded | None:
        """The folds of the shortest word that all terms show, which hold more information."""
        enough = information(terms, 0) - MARGIN
        if enough <= 0:
            return None
        return cls._plain(terms, enough) or cls._with_signs(terms, enough)

    @classmethod
    def _plain(cls, terms: Sequence[int], enough: float) -> Folded | None:
        total = len(terms)
        for head in range(_HEAD + 1):
            for length in range(_WORD + 1):
                between, end = list[int](), head + length
                while end < total:
                    between.append(terms[end])
                    mirrored = terms[head:end][::-1][: total - end - 1]
                    if list(terms[end + 1 : end + 1 + len(mirrored)]) != list(mirrored):
                        break
                    end = 2 * end - head + 1
                else:
                    shape = FoldingShape.of(between) if len(between) > _FOLDS else None
                    if shape is None:
                        continue
                    numbers = [*terms[head : head + length], *shape.numbers]
                    if sum(map(size, numbers)) + 6 < enough:
                        used = len(shape.numbers)
                        fixed_by = head + (length + 1) * 2**used - 1
                        word = tuple(terms[head : head + length])
                        return cls(
                            tuple(terms[:head]), word, shape, 0, (), max(0, total - fixed_by)
                        )
        return None

    @classmethod
    def _with_signs(cls, terms: Sequence[int], enough: float) -> Folded | None:
        if min(terms[1:], default=0) < 1:
            return None
        sums = _candidates(terms)
        for n in _foldable(sums):
            x = cls._of_sums(_mapped(sums, n), enough)
            if x is None:
                continue
            found = meeting(x.listed(2 * len(terms)), adjugate(n)) if n != IDENTITY else (1, (), 0)
            if found is None:
                continue
            _, head, i = found
            law = replace(x, initials=head, start=i)
            if law.terms(len(terms)) == list(terms):
                return replace(law, surplus=max(0, len(terms) - x.surplus))
        return None

    @classmethod
    def _of_sums(cls, sums: Sequence[tuple[int, int]], enough: float) -> Folded | None:
        """The law of a number among whose convergents are sums, and as its surplus the number of
        terms that fix it.
        """
        for first in range(min(_FIRST, len(sums))):
            chain, signs = _chain(sums, first)
            if len(signs) < _FOLDS or chain[0][1] == 1:
                continue
            sign_word = FoldingShape.of(signs)
            if sign_word is None or sign_word.kind != "periodic":
                continue
            denominators = [q for _, q in chain]
            for base, shape in _shapes(denominators):
                word = expanded(*chain[0])
                law = cls((), tuple(word), shape, base, sign_word.numbers)
                bits = sum(map(size, [*word, *shape.numbers, base])) + len(sign_word.numbers) + 6
                if bits < enough:
                    used = max(len(shape.numbers), len(sign_word.numbers))
                    seen = len(expanded(*chain[min(used + 1, len(chain) - 1)]))
                    return replace(law, surplus=seen)
        return None

    def between(self, k: int) -> int:
        """The k-th term between a word and the reversed one."""
        if not self.base:
            return self.x.at(k)
        exponent = self.x.at(k + 1) - 2 * self.x.at(k)
        if exponent < 0:
            raise ValueError("a denominator is no multiple of the square of the one before")
        return int(self.base**exponent)

    def folds(self) -> Iterator[list[int]]:
        """The words, each folded from the one before."""
        word = list(self.word)
        for k in count():
            yield word
            x = self.between(k)
            word = (
                _folded(word, x, self.signs[k % len(self.signs)])
                if self.signs
                else [*word, x, *reversed(word)]
            )

    def continued(self) -> Iterator[int]:
        shown = self.start
        for word in self.folds():
            end = len(word) - bool(self.signs)  # with signs the last quotient may change
            yield from word[shown:end]
            shown = max(shown, end)

    def numbers(self) -> Sequence[int]:
        """First terms, and the numbers of the shape."""
        return [*self.initials, *self.word, *self.x.numbers, self.base]

    def own(self) -> dict[str, Any]:
        return {
            "word": list(self.word),
            "x": [self.x.kind, *self.x.numbers],
            "base": self.base,
            "signs": list(self.signs),
            **({"from": self.start} if self.start else {}),
        }

    @property
    def stated(self) -> Stated:
        """From the first quotient behind a0 on, where it begins with that of a sum."""
        if not self.signs or self.initials or self.start:
            return super().stated
        return replace(self, initials=self.word[:1], start=1).stated

    def tail(self, signs: Word) -> Tail:
        """A sum from any quotient on has the same one."""
        if not self.signs:
            return super().tail(signs)
        whole = replace(self, initials=(), start=0, surplus=0)
        turn = turned(signs, len(self.initials) - self.start)
        return Tail(super(Folded, whole).tail(turn).key, -self.start, False)

    @classmethod
    def made(cls, initials: tuple[int, ...], surplus: int, own: Mapping[str, Any]) -> Folded:
        word, signs = integers_in(own, "word"), integers_in(own, "signs")
        kind, *numbers = own["x"]
        shape = FoldingShape(kind, integers_in({"x": numbers}, "x"))
        base = own["base"]
        needed = {"periodic": max(1, len(numbers)), "linear": 2, "geometric": 2, "factorial": 2}
        if len(numbers) != needed[kind] or type(base) is not int or base < 0:
            raise ValueError("a shape has its numbers")
        start = own.get("from", 0)
        if not set(signs) <= {1, -1} or (signs and len(word) < 2):
            raise ValueError("signs are those of a sum from a first one on")
        if type(start) is not int or start < 0 or (signs and initials and not start):
            raise ValueError("behind first terms a sum goes on at a later quotient")
        if start and not signs:
            raise ValueError("a word that keeps its signs goes on at its beginning")
        return cls(initials, word, shape, base, signs, surplus, start)

    def written(self, script: Script, width: float | None = None) -> str:
        """A first term that is shown is none of those behind it.

        >>> print(Folded((), (0, 3), FoldingShape("periodic", (1,)), signs=(1,), start=1))
        [2; …], w(2), … in w = 0, 3: w ↦ w, x, −reversed w, x = 1
        """
        law = self
        if self.start and not self.initials:
            law = replace(self, initials=tuple(self.terms(1)), start=self.start + 1)
        return super(Folded, law).written(script, width)

    def rule(self, script: Script, word: Sequence[str] = (), base: str = "") -> str:
        """How a word becomes the next one.

        Parameters
        ----------
        word, base : what stands in place of these numbers, as polynomials in parameters
        """
        arrow, colon = (r"\mapsto ", r"\colon ") if script.tex else (" ↦ ", ": ")
        reverse = r"\overleftarrow{w}" if script.tex else "reversed w"
        first = ", ".join(word or integers(self.word, script)) or (
            r"\varepsilon" if script.tex else "empty"
        )
        begin = f"w{script.equals}{first}{colon}w{arrow}w"
        if self.start:
            dots, within = (r"\dots", r"\text{ in }") if script.tex else ("…", " in ")
            begin = f"{script.term(str(self.start)).replace('a', 'w')}, {dots}{within}{begin}"
        x = self.x.written(script)
        if not self.signs:
            return f"{begin}, {x}, {reverse}"
        if self.base:
            power = f"^{{{x}}}" if script.tex else f"^({x})"
            below = [script.term(k).replace("a", "D") for k in (f"k{script.plus}1", "k")]
            base = base or str(self.base)
            x = f"{below[0]}/{below[1]}{script.power(2)}, {below[1]}{script.equals}{base}{power}"
        plus = "".join(script.plus if s > 0 else script.minus for s in self.signs)
        signs = f", ({plus})" if -1 in self.signs else ""
        return f"{begin}, x, {script.negative}{reverse}, x{script.equals}{x}{signs}"

    def brief(self) -> str:
        x = self.x.written(UNICODE)
        what = f", D(k) = {self.base}^({x})," if self.base else f" with x = {x}"
        begin = ", ".join(map(str, self.word)) or "the empty word"
        return f"folded{what} from {begin}"

    def program(self, language: Language) -> str:
        """The word as it is folded; of a sum, the quotients that its partial sums show."""

        def at(k: str) -> str:
            return self.x.program(language, k)

        x = at("k")
        if self.base:
            x = f"{self.base}{language.power}({at('(k+1)')}-2*({at('k')}))"
        behind = len(self.initials) - self.start
        if not self.signs:
            word = language.listed(self.word)
            return language.ruled("folded", self.initials, behind=behind, word=word, x=x)
        *_, (p, q) = convergents(self.word)
        sign = language.in_turn([str(s) for s in self.signs], "k")
        return language.ruled("folded sum", self.initials, behind=behind, p=p, q=q, x=x, sign=sign)


def _folded(word: Sequence[int], x: int, sign: int) -> list[int]:
    """The quotients of ``p/q + sign/(x q**2)`` from those of p/q.

    >>> _folded([0, 1, 3], 1, 1)  # 3/4 + 1/16
    [0, 1, 4, 3]
    """
    first = list(word)
    if (-1) ** (len(first) - 1) != sign:  # the other expansion of the same number
        if len(first) > 1 and first[-1] == 1:
            first.pop()
            first[-1] += 1
        else:
            first[-1:] = [first[-1] - 1, 1]
    back = first[:0:-1]
    found = list[int]()
    behind = [x - 1, 1, back[0] - 1, *back[1:]] if back else [x]
    for a in (*first, *behind):
        if len(found) > 1 and found[-1] == 0:
            found.pop()
            found[-1] += a
        else:
            found.append(a)
    if len(found) > 2 and found[-1] == 0:  # 1 + 1/0 is infinite
        del found[-2:]
    if len(found) > 2 and found[-1] == 1:
        found.pop()
        found[-1] += 1
    return found


def expanded(p: int, q: int) -> list[int]:
    """The quotients of p/q, of which the last is above 1."""
    found = []
    while q:
        found.append(p // q)
        p, q = q, p % q
    return found


def _candidates(terms: Sequence[int]) -> list[tuple[int, int]]:
    """Convergents, and the intermediate fractions beside them, by denominators."""
    p, q, r, s = 1, 0, terms[0], 1  # the last two convergents
    found = {(r, s)}
    for a in terms[1:]:
        found.add((p + r, q + s))
        p, q, r, s = r, s, a * r + p, a * s + q
        found |= {(r, s), (r - p, s - q)}
    found = {(a, b) for a, b in found if b > 0}
    return sorted(found, key=lambda x: (x[1], x[0]))


def _foldable(sums: Sequence[tuple[int, int]]) -> Iterator[Matrix]:
    """The matrices under which one of the first fractions is followed by sums, each of them 1 over
    its own denominator, a multiple of the square, apart from the one before.

    A matrix of determinant 1 leaves ``p s - q r`` of two fractions as it is, so that this has to be
    the denominator of the image of the first, ``c p + d q``.
    """
    top, below = sums[-1]
    last = sums[min(_FIRST, len(sums)) - 1][1]
    near = cache(lambda i: list(_apart(sums, i)))

    def followed(i: int, c: int, d: int, folds: int) -> bool:
        p, q = sums[i]
        own = abs(c * p + d * q)
        return not folds or any(
            apart == own
            and (c * sums[j][0] + d * sums[j][1]) % (own * own) == 0
            and followed(j, c, d, folds - 1)
            for j, apart in near(i)
            if own
        )

    for n in _images():
        c, d = n[2:]
        scale = abs(c * top + d * below)  # denominators become q scale/below, give or take 3
        for i, (p, q) in enumerate(sums):
            if (q - last) * scale > 6 * below:
                break
            if abs(c * p + d * q) > 1 and followed(i, c, d, _FOLDS):
                yield n
                break


def _apart(sums: Sequence[tuple[int, int]], i: int) -> Iterator[tuple[int, int]]:
    """Later fractions r/s, by their indices, and ``|p s - q r|``, where that is not above what a
    denominator under a matrix can be.

    It grows with r/s: where six in a row exceed the bound, of which two are convergents, all later
    ones do.
    """
    p, q = sums[i]
    bound, beyond = _SMALL * (abs(p) + q), 0
    for j in range(i + 1, len(sums)):
        r, s = sums[j]
        apart = abs(p * s - q * r)
        beyond = beyond + 1 if apart > bound else 0
        if beyond == 6:
            return
        yield j, apart


@cache
def _images() -> tuple[Matrix, ...]:
    """A matrix of determinant 1 for each lower row of small coprime integers, that of 1 first."""
    found = [IDENTITY]
    for r, s in product(range(_SMALL + 1), range(-_SMALL, _SMALL + 1)):
        if r and gcd(r, s) == 1:
            u = pow(s, -1, r) if r > 1 else 0
            found.append((u, (u * s - 1) // r, r, s))
    return tuple(found)


def _mapped(sums: Sequence[tuple[int, int]], n: Matrix) -> Sequence[tuple[int, int]]:
    """Fractions under a Möbius map, by their denominators."""
    if n == IDENTITY:
        return sums
    a, b, c, d = n
    found = [(a * p + b * q, c * p + d * q) for p, q in sums]
    found = [(p, q) if q > 0 else (-p, -q) for p, q in found if q]
    return sorted(found, key=lambda x: (x[1], x[0]))


def _chain(sums: Sequence[tuple[int, int]], first: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Fractions of which each is the one before and ± 1 over its denominator, a multiple of the
    square of the one before; and the signs.
    """
    chain, signs = [sums[first]], list[int]()
    for p, q in sums[first + 1 :]:
        last, below = chain[-1]
        if q % (below * below) == 0 and abs(p * below - last * q) == below:
            chain.append((p, q))
            signs.append(1 if p * below > last * q else -1)
    return chain, signs


def _shapes(denominators: Sequence[int]) -> Iterator[tuple[int, FoldingShape]]:
    """Shapes of x, or with a base those of the exponents of denominators."""
    between = [b // (a * a) for a, b in pairwise(denominators)]
    shape = FoldingShape.of(between)
    if shape is not None:
        yield 0, shape
    base = 0
    for q in denominators:
        base = gcd(base, q) if base else q
    if base < 2:
        return
    exponents = list[int]()
    for q in denominators:
        exponent = 0
        while q % base == 0 and q > 1:
            q, exponent = q // base, exponent + 1
        if q != 1:
            return
        exponents.append(exponent)
    for degree in range(1, base.bit_length() if base < _ROOTED else 2):
        root = round(base ** (1 / degree)) if degree > 1 else base
        shape = FoldingShape.of([degree * e for e in exponents]) if root**degree == base else None
        if shape is not None:
            yield root, shape
            return
