r"""Reads laws that go through words, digits or several rules, from their text or LaTeX, as a
stranger would: recurrences of all kinds, automata, matrices, substitutions, folded words, floors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, count, islice
from math import factorial, isqrt
from typing import Any

import mpmath

from tests.readback import reader
from tests.readback.reader import (
    SUPERSCRIPTS,
    ElidedError,
    Expression,
    OtherLawError,
    evaluated,
    law,
    parts,
    word,
)

_SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉"
_RULE = re.compile(r"a\(n\)|→|↦|⟨")
_SIGNS = (
    *((r"\left[", "["), (r"\right]", "]"), (r"_{m\ge 0}", ""), (r",\quad ", ", "), ("[t]", "")),
    *((r",\quad", ", "), (r"\dots", "…"), (r"\to ", " → "), (r"\mid ", "|"), (r"\colon ", ": ")),
    *((r"\mapsto ", " ↦ "), (r"\overleftarrow{w}", "reversed w"), (r"\varepsilon", "empty")),
    *((r"\lfloor ", "⌊"), (r"\rfloor ", "⌋"), (r"\langle ", "⟨"), (r"\rangle", "⟩")),
    *((r"\equiv ", "≡ "), (r"\bmod ", " mod "), (r"\cdot ", "·"), (r"\,", " "), ("\\ ", " ")),
)


def plain(latex: str) -> str:
    r"""LaTeX of a law in the notation of the terminal.

    >>> plain(r"\left[1;\dots\right],\quad 1\to 1\,2, 2\to 1")
    '[1;…], 1 → 1 2, 2 → 1'
    """
    text = latex
    for sign, letter in _SIGNS:
        text = text.replace(sign, letter)
    text = re.sub(r"\\text\{([^{}]*)\}", r"\1", text)
    text = re.sub(r"\\sqrt\{(\d+)\}", r"√\1", text)
    text = re.sub(r"(?<![a-z\\])([abehD])_\{([^{}]*)\}", r"\1(\2)", text)
    text = re.sub(r"w_\{(\d+)\}", r"w(\1)", text)
    text = re.sub(r"(?<=\d)_\{(\d+)\}", lambda x: "".join(_SUBSCRIPTS[int(c)] for c in x[1]), text)
    while "^{" in text:  # the inner ones first
        text = re.sub(r"\^\{([^{}]*)\}", r"^(\1)", text)
    return text


def quotients(text: str, total: int) -> list[int]:
    """The first quotients that a text says."""
    if re.fullmatch(r"\[[^\]]*\], ?.*", text, re.DOTALL) is None:
        return law(text).terms(total)
    return [*islice(_said(text), total)]


def agrees(left: str, closed: str, signs: str, **names: Any) -> None:
    """Both sides of a formula have the same value, whatever its law is."""
    try:
        reader.agrees(left, closed, signs, **names)
    except OtherLawError:
        letters = {x: n for x, n in names.items() if isinstance(n, int)}
        value = evaluated(_said(closed, **letters), word(signs))
        reader.equal(left, value, f"{closed} with {signs}", **names)


def _said(text: str, **letters: int) -> Iterator[int]:
    text = text.replace("−", "-")
    found = re.fullmatch(r"\[([^\]]*)\], ?(.*)", text, re.DOTALL)
    if found is None:
        raise ElidedError(text)
    *shown, dots = (x.strip() for x in re.split("[;,]", found[1]))
    # a law that is only named has no rule
    if dots != "…" or "…" in shown or found[2].endswith("…") or not _RULE.search(found[2]):
        raise ElidedError(text)
    head = [_integer(value(x, **letters)) for x in shown]
    return _all(head, re.sub(r"\s+", " ", found[2]), **letters)


def _all(head: list[int], rule: str, **letters: int) -> Iterator[int]:
    if " ↦ " in rule:
        return _with_folds(head, rule, **letters)
    if rule.startswith("⟨"):
        return chain(head, _powers(rule, **letters))
    for sign, read in (
        ("-automatic", _automatic),
        ("-regular", _regular),
        ("⌊", _floors),
    ):
        if sign in rule:
            return _at_indices(head, read(rule, head))
    if " → " in rule:
        return _substituted(head, rule)
    return _by_rules(head, rule)


def _with_folds(head: list[int], rule: str, **letters: int) -> Iterator[int]:
    """Behind first terms the word, or what it is from w(i) on, which is shown."""
    rule, zeros, _ = rule.replace("a,0,b", "a, 0, b").partition("; a, 0, b is a+b")
    begin = re.match(r"(?:a\((\d+)\), … ?= ?)?w\((\d+)\), … in ", rule)
    rule = rule[begin.end() :] if begin else rule
    own = int(begin[1] or len(head)) if begin else 0
    words = islice(_folded(rule, **letters), int(begin[2]) if begin else 0, None)
    shown = head[own:]
    if begin is None and not letters and head != [next(_folded(rule))]:
        return chain(head, words)
    if zeros:
        shown = _joined(shown)
    else:
        assert 0 not in shown[1:]
    first = [*islice(words, len(shown) + 2)]
    assert first[: len(shown) - 2] == shown[:-2] if letters else first[: len(shown)] == shown
    return chain(head[:own], first, words)


def _joined(quotients: list[int]) -> list[int]:
    found = list[int]()
    for a in quotients:
        if len(found) > 1 and found[-1] == 0:
            found.pop()
            found[-1] += a
        else:
            found.append(a)
    return found


def _at_indices(head: list[int], at: Callable[[int], int]) -> Iterator[int]:
    yield from head
    for n in count(len(head)):
        yield at(n)


def value(text: str, **names: Any) -> Fraction:
    """An expression, exactly; with ``n!``, terms ``a(n-1)`` and powers.

    >>> value("2·(n!)^2-1", n=3), value("a(n-1)a(n-2)/3", n=5, a=lambda i: Fraction(i))
    (Fraction(71, 1), Fraction(4, 1))
    """
    found = re.sub("([⁰¹²³⁴⁵⁶⁷⁸⁹]+)", lambda x: f"^{x[1].translate(SUPERSCRIPTS)}", text)
    found = found.replace("·", "*").replace("^", "**").strip()
    found = re.sub(r"(?<=[a-z)])\s+(?=[a-z(])", "*", found)
    found = re.sub(r"(\([^()]*\)|[a-z])!", r"fac(\1)", found)
    found = re.sub(r"\d+", r"F(\g<0>)", found)
    found = re.sub(r"\)\s*(?=[a-z(])", ")*", found).replace(")*fac", ")*fac")
    given = {k: Fraction(x) if isinstance(x, int) else x for k, x in names.items()}
    given |= {"F": Fraction, "fac": lambda x: Fraction(factorial(int(x)))}
    return Fraction(eval(found, {"__builtins__": {}}, given))  # noqa: S307 - our own text


def _automatic(rule: str, head: list[int]) -> Callable[[int], int]:
    found = re.fullmatch(r"a\(n\) ?= ?(\d+)-automatic of n([+−-]\d+)?: (.*)", rule)
    assert found
    base, shift = int(found[1]), int((found[2] or "0").replace("−", "-"))
    rows = dict(row.split(" → ") for row in found[3].split(", "))
    first = next(iter(rows))

    def at(n: int) -> int:
        state, n = first, n + shift
        while n:
            n, digit = divmod(n, base)
            state = rows[state].split("|")[digit].strip()
        return int(state.rstrip(_SUBSCRIPTS))

    return at


def _regular(rule: str, head: list[int]) -> Callable[[int], int]:
    found = re.fullmatch(r"a\(n\) ?= ?(\d+)-regular of n([+−-]\d+)?: M ?= ?(.*), V ?= ?(.*)", rule)
    assert found
    base, shift = int(found[1]), int((found[2] or "0").replace("−", "-"))
    matrices = [
        [[int(x) for x in row.split()] for row in m[1:-1].split(";")] for m in found[3].split(", ")
    ]
    starts = [[int(x) for x in v[1:-1].split()] for v in found[4].split(", ")]
    assert len(matrices) == base

    def vector(n: int) -> list[int]:
        if n < base:
            return starts[n - base + len(starts)]
        last = vector(n // base)
        return [sum(map(int.__mul__, row, last)) for row in matrices[n % base]]

    return lambda n: vector(n + shift)[0]


def _floors(rule: str, head: list[int]) -> Callable[[int], int]:
    body, slope = rule.split(", t")
    t = Expression(slope.strip(" =")).at()
    floor = re.compile(r"⌊\(?n([+-]\d+)?\)?·t(?:\+(\d+)/(\d+))?⌋")

    def at(n: int) -> int:
        def floored(x: re.Match[str]) -> str:
            number = (n + int(x[1] or 0)) * t
            if x[2]:
                number += Fraction(int(x[2]), int(x[3])).numerator * t / t / int(x[3])
            return f"({int(mpmath.floor(number))})"

        return int(eval(floor.sub(floored, body.split("=")[1]).replace("·", "*")))  # noqa: S307

    return at


def _substituted(head: list[int], rule: str) -> Iterator[int]:
    images = {}
    for part in rule.split(", "):
        letter, image = part.split(" → ")
        images[int(letter)] = [int(x) for x in image.split()]
    first = next(iter(images))
    word = list(images[first])
    for i in range(1, 200):
        word += images[word[i]]
    # a single first term may be the first letter itself
    yield from word if head == [first] else [*head, *word]


def _folded(rule: str, **letters: int) -> Iterator[int]:
    found = re.fullmatch(r"w ?= ?(.*?): w ↦ w, (.*), (-?)reversed w(.*)", rule)
    assert found, rule
    listed = [] if found[1] == "empty" else found[1].split(",")
    word = [_integer(value(x, **letters)) for x in listed]
    if not found[3]:
        for k in range(12):
            word = [*word, _in_turn(found[2], k), *word[::-1]]
        yield from word
        return
    more = re.fullmatch(r", x ?= ?(.*?)(?:, \(([+-]+)\))?", found[4])
    assert more
    signs = more[2] or "+"
    x, *exponents = re.split(r", D\(k\) ?= ?", more[1])
    total = Fraction(word[-1])
    for a in reversed(word[:-1]):
        total = a + 1 / total
    for k in range(7):
        if exponents:
            d = [value(exponents[0], k=k + i, **letters) for i in (0, 1)]
            between = d[1] / d[0] ** 2
            assert x.replace(" ", "") in ("D(k+1)/D(k)²", "D(k+1)/D(k)^(2)")
        else:
            between = Fraction(_in_turn(x, k))
        sign = 1 if signs[k % len(signs)] == "+" else -1
        total += sign / (between * total.denominator**2)
        if total.denominator.bit_length() > 20_000:
            break
    p, q = total.numerator, total.denominator
    terms = list[int]()
    while q:
        terms.append(p // q)
        p, q = q, p % q
    yield from terms[:-2]


def _in_turn(text: str, k: int) -> int:
    listed = (
        parts(text.strip()[1:-1], ",") if text.startswith("(") and text.endswith(")") else [text]
    )
    return int(value(listed[k % len(listed)], k=k))


def _by_rules(head: list[int], rule: str) -> Iterator[int]:
    rules: list[tuple[str, int, int, str, str]] = []
    known: dict[str, dict[int, Fraction]] = {"a": {n: Fraction(a) for n, a in enumerate(head)}}
    for part in parts(rule, ","):
        where = re.search(r"\(n ?≡ ?(\d+) mod (\d+)\)", part)
        residue, modulus = (int(where[1]), int(where[2])) if where else (0, 1)
        left, right = (x.strip() for x in part[: where.start() if where else None].split("=", 1))
        if start := re.fullmatch(r"([bh])\((-?\d+)\)", left):
            known.setdefault(start[1], {})[int(start[2])] = value(right)
            continue
        name = re.search(r"([abh])\(n\)", left)
        assert name, part
        rules.append((name[1], residue, modulus, left, right))
    if any(name == "b" for name, *_ in rules):
        known["b"] = {n: Fraction(isqrt(a)) for n, a in enumerate(head)}
    yield from head
    for n in count(len(head)):
        yield _integer(_term("a", n, rules, known))


def _term(
    name: str,
    n: int,
    rules: list[tuple[str, int, int, str, str]],
    known: dict[str, dict[int, Fraction]],
) -> Fraction:
    table = known.setdefault(name, {})
    if n not in table:
        terms: Mapping[str, Callable[[Fraction], Fraction]] = {
            letter: lambda i, letter=letter: _term(letter, int(i), rules, known)  # type: ignore[misc]
            for letter in "abh"
        }
        left, right = next(
            (left, right)
            for letter, residue, modulus, left, right in rules
            if letter == name and n % modulus == residue
        )
        one = {**terms, name: lambda i: Fraction(1)}
        table[n] = value(right, n=n, **terms) / value(left, n=n, **one)
    return table[n]


def _powers(rule: str, **parameters: int) -> Iterator[int]:
    found = re.fullmatch(r"⟨(.*)⟩ ?, exponents e\(m\) ?= ?(.*) from (.*)", rule)
    assert found, rule
    letters = {
        x[1]: [int(x[2]), int(x[3])] for x in re.finditer(r"(\S+?) ?= ?(\d+), (\d+)", found[3])
    }
    for m in count():
        for e in letters.values():
            while len(e) <= m:
                e.append(int(value(found[2], m=len(e), e=lambda i, e=e: Fraction(e[int(i)]))))
        here = {letter: e[m] for letter, e in letters.items()}
        for entry in parts(found[1], ","):
            yield _integer(value(entry, **parameters, **here))


def _integer(x: Fraction) -> int:
    assert x.denominator == 1
    return int(x)
