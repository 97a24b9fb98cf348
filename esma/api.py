"""The functions that people call: search, formula, parametric, expand, plan."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import cycle, islice
from numbers import Rational
from typing import Any

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Block, Formulas, Origin
from esma.collection.collection import Collection
from esma.continued_fractions.general import to_simple
from esma.continued_fractions.signed import SignedExpansion, from_simple, of_rational
from esma.continued_fractions.simple import GUARD, SimpleExpansion, require_reach
from esma.enumeration.algebraic import minimal_polynomial
from esma.enumeration.classes import check_classes
from esma.enumeration.constants import Constant, constant
from esma.enumeration.expressions import reduced
from esma.enumeration.grammar import parse
from esma.enumeration.space import Generator
from esma.enumeration.trees import Number
from esma.enumeration.words import Word, Words, as_word, word_text
from esma.errors import EsmaError, PrecisionError, whole, wholes
from esma.identification.notation import law_in
from esma.massey.laws import Law
from esma.scanning.grid import texts
from esma.searching import compiling
from esma.searching.deeper import known_laws, run_whole
from esma.searching.parametric import COEFF_LIMIT, ParametricResult, generalise
from esma.searching.planning import Plan, check_lifetime, measure
from esma.searching.progress import Progress, status
from esma.searching.searcher import Searcher, Tally, run_blocks, run_classes
from esma.searching.spec import SearchSpec
from esma.searching.templates import Range
from esma.system.garbage import rarely_collected
from esma.writing.terminal import shortened

#: Longest expansion that `expand` gives.
MAX_TERMS = 1_000_000


def plan(
    constant: Any,
    degree: int = SearchSpec.degree,
    coeff_limit: int = SearchSpec.coeff_limit,
    max_period: int = SearchSpec.max_period,
    *,
    words: Words | None = None,
    depth: int | None = None,
    digits: int | None = None,
    generator: Generator = SearchSpec.generator,
    prove: bool = SearchSpec.prove,
    laws: str | Iterable[str] = SearchSpec.laws,
    holonomic: bool = False,
) -> Plan:
    """Size and time of a search, from a sample of about a second; what is found is not kept.

    Parameters and errors are those of :func:`search`.

    Examples
    --------
    >>> plan("pi", coeff_limit=5, max_period=6).candidates
    350224
    """
    spec = SearchSpec.of(
        constant,
        degree=degree,
        coeff_limit=coeff_limit,
        max_period=max_period,
        words=words,
        generator=generator,
        depth=depth,
        digits=digits,
        prove=prove,
        laws=laws,
        holonomic=holonomic,
    )
    return measure(spec)


def search(
    constant: Any,
    degree: int = SearchSpec.degree,
    coeff_limit: int = SearchSpec.coeff_limit,
    max_period: int = SearchSpec.max_period,
    *,
    words: Words | None = None,
    depth: int | None = None,
    digits: int | None = None,
    generator: Generator = SearchSpec.generator,
    prove: bool = SearchSpec.prove,
    laws: str | Iterable[str] = SearchSpec.laws,
    holonomic: bool = False,
    classes: bool = False,
    progress: Callable[[Tally], None] | bool | None = None,
) -> Collection:
    """Search for signed continued fractions of ``|P(c)/Q(c)|`` whose quotients follow a law.

    Parameters
    ----------
    constant : a name or an expression such as ``"tan(1)"``, digits, or whatever else
        :func:`esma.constant` takes
    degree : largest degree of P and Q
    coeff_limit : largest size of a coefficient
    max_period : longest sign word; all primitive words up to it are tried
    words : exactly these sign words instead, as ``["+", "+-"]``
    depth : partial quotients in which a law is sought, at least 8; by default 100, fewer where the
        digits of the constant make fewer certain. With the default, expressions
        without a formula are searched deeper where a theorem says that it finds one
    digits : decimal digits to which a formula is verified; by default 1000, or as many as are known
    generator : ``"rational"`` for all P/Q, ``"monomial"`` for ``|a c^k + b|``
    prove : whether to prove what can be proved
    laws : kinds of laws to try where there is no other law, or ``"all"``: some milliseconds a
        candidate
    holonomic : the same as ``laws="holonomic"``, recurrences as ``a(n) = n a(n-1)``
    classes : whether to search only one expression of each class under ``-y``, ``1/y`` and
        ``y + n``, and the others where it gave a formula; see
        :func:`esma.searching.searcher.run_classes`
    progress : whether to show a bar, by default in terminals and notebooks if it takes longer than
        two seconds; or a function, called with the `Tally` after each block of candidates

    Returns
    -------
    Collection
        The verified formulas, ranked. Ctrl-C ends the search early; what was found is kept, and
        the collection says that it was interrupted.

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input; also where the search would take longer
        than a lifetime.

    Examples
    --------
    >>> found = search("e", coeff_limit=1, max_period=1)
    >>> found[0].partial_quotients[:5], found[0].status
    ([2, 6, 10, 14, 18], 'proved')
    """
    spec = SearchSpec.of(
        constant,
        degree=degree,
        coeff_limit=coeff_limit,
        max_period=max_period,
        words=words,
        generator=generator,
        depth=depth,
        digits=digits,
        prove=prove,
        laws=laws,
        holonomic=holonomic,
    )
    if callable(progress):
        return search_for(spec, progress, classes=classes)
    with Progress(spec, progress) as bar:
        return search_for(spec, bar.update, classes=classes)


def formula(
    constant: Any,
    signs: str | Word = "+",
    numerator: Sequence[int] = (0, 1),
    denominator: Sequence[int] = (1,),
    *,
    depth: int | None = None,
    digits: int | None = None,
    prove: bool = SearchSpec.prove,
    laws: str | Iterable[str] = SearchSpec.laws,
) -> Conjecture:
    """The verified formula of one number under one sign word, with its proof where there is one.

    Parameters
    ----------
    constant : c, as for :func:`search`
    signs : a sign word, ``"+-"`` or ``(1, -1)``
    numerator, denominator : coefficients of P and Q, lowest degree first, of the number
        ``|P(c)/Q(c)|``; by default it is c
    depth : partial quotients in which a law is sought, by default as many as a theorem says that it
        takes, and at least as many as for :func:`search`
    digits, prove, laws : as for :func:`search`

    Raises
    ------
    EsmaError
        One line that says what was wrong, or that the quotients follow no law that was seen.

    Examples
    --------
    >>> formula("e", "-+").law.text()
    '[3; ⟨2m+3, 2⟩]'
    >>> print(formula("e", "+", (1, 1), (-1, 1)))
    (e + 1)/(e − 1) = 2 + 1/(6 + 1/(10 + 1/(14 + …))), quotients [⟨4m+2⟩]
    """
    expression = reduced(
        tuple(wholes(numerator, "coefficient")), tuple(wholes(denominator, "coefficient"))
    )
    spec = SearchSpec.of(
        constant, words=[as_word(signs)], depth=depth, digits=digits, prove=prove, laws=laws
    )
    if depth is None:
        deeper = [deep.depth for deep in known_laws(spec, [expression])]
        spec = replace(spec, depth=max([spec.depth, *deeper]))
    found = next(Searcher(spec).search_block([expression]), None)
    if found is None:
        number = shortened(expression.pretty(spec.constant.symbol()), 80)
        raise EsmaError(
            f"the first {spec.depth} quotients of {number} under {word_text(spec.sign_words[0])}"
            ' follow no law that was seen: ask for a larger depth, or laws="all"'
        )
    return found


def parametric(
    template: str,
    ranges: str | Sequence[str] | Mapping[str, Any] = (),
    *,
    coeff_limit: int = COEFF_LIMIT,
    max_period: int = SearchSpec.max_period,
    words: Words | None = None,
    depth: int = SearchSpec.depth,
    **letters: Any,
) -> ParametricResult:
    """Search a constant with letters in it, and join what is found into formulas for all values.

    Parameters
    ----------
    template : a constant with letters in it, as ``"tan(1/n)"``
    ranges, letters : the values of each letter that are searched, as ``"n=2..8"``, ``n="3..11:2"``
        or ``n=range(2, 9)``
    coeff_limit, max_period, words, depth : as for :func:`search`; the degree is 1

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input.

    Examples
    --------
    >>> found = parametric("tan(1/n)", n=range(2, 7), max_period=1)
    >>> print(found[0].left(), "=", found[0].right(), found[0].status)
    1/tan(1/n) = [⟨2mn+n⟩] proved
    """
    given = [Range.of(text) for text in (*texts(ranges), *texts(letters))]
    with status() as say:
        return generalise(template, given, coeff_limit, max_period, words, depth, say)


@rarely_collected()
def search_for(
    spec: SearchSpec,
    progress: Callable[[Tally], None] | None = None,
    on_hit: Callable[[Conjecture], None] | None = None,
    *,
    keep: bool = True,
    classes: bool = False,
) -> Collection:
    """Search what a description says.

    Parameters
    ----------
    spec : what to search, and what to do with each candidate
    progress : called with the tally after each block
    on_hit : called with each conjecture as it is found
    keep : whether the collection holds the conjectures; without them, memory stays flat
    classes : whether to begin with one expression of each class
    """
    if classes:
        check_classes(spec)
    compiling.begin()
    check_lifetime(spec)
    searcher = Searcher(spec)
    found: list[Block] = []
    interrupted = False
    finished = approved = proved = 0
    begun = time.perf_counter()

    def after_block(tally: Tally) -> None:
        nonlocal finished
        finished = tally.expressions
        if not keep:
            searcher.forget()
        if progress is not None:
            progress(tally)

    blocks = run_whole(searcher, after_block, run_classes if classes else run_blocks)
    try:
        for block in blocks if on_hit is None else _told(blocks, searcher.origin, on_hit):
            approved += len(block.place)
            proved += int(block.proved.sum())
            if keep:
                found.append(block)
    except KeyboardInterrupt:
        interrupted = True
    tally = searcher.tally
    if interrupted:
        # The block in hand is not counted as searched, though formulas in it may have been found.
        tally = replace(
            tally,
            expressions=finished,
            candidates=finished * spec.n_words,
            hits=approved + sum(tally.rejected.values()),
            approved=approved,
            proved=proved,
        )
    seconds = time.perf_counter() - begun
    formulas = Formulas.joined(searcher.origin, found)
    return Collection.ranked(formulas, tally, interrupted, spec=spec, seconds=seconds)


def _told(
    blocks: Iterable[Block], origin: Origin, on_hit: Callable[[Conjecture], None]
) -> Iterator[Block]:
    """Blocks of one formula each, of which somebody is told."""
    for block in blocks:
        for hit in Formulas.joined(origin, [block]):
            yield Block.of([hit])
            on_hit(hit)


def _number(expression: Any) -> Constant | Fraction:
    """An irrational constant, or a rational number that is known exactly."""
    if isinstance(expression, Constant):
        return expression
    if isinstance(expression, Rational):  # NumPy's whole numbers too
        return Fraction(int(expression.numerator), int(expression.denominator))
    if not isinstance(expression, str):
        return constant(expression)
    tree = parse(expression)
    if isinstance(tree, Number):
        return tree.value
    f = minimal_polynomial(tree)
    if f is not None and len(f) == 2:
        return Fraction(-f[0], f[1])
    return constant(expression)


def _of_law(law: Law, own: Word, word: Word, terms: int) -> SignedExpansion:
    """The quotients of a law, or those of its value under another sign word."""
    if not (law.continues() and law.admissible(own)):
        raise EsmaError("its quotients are not those of a continued fraction from some place on")
    if own == word:
        return SignedExpansion(word, tuple(law.terms(terms)))
    count, found = terms, list[int]()
    while len(found) < terms:
        count *= 2
        simple = law if own == (1,) else to_simple(zip(law, cycle(own), strict=False))
        found = from_simple(list(islice(simple, count)), word, terms)
    return SignedExpansion(word, tuple(found))


def expand(expression: Any, signs: str | Word = "+", terms: int = 20) -> SignedExpansion:
    """The first certain partial quotients of a number under a sign word.

    Parameters
    ----------
    expression : anything of the grammar, such as ``"(e+1)/(e-1)"``, ``"-pi"``, ``"sqrt(2)"``,
        ``"7/3"``; a law as it is printed; a number, or whatever :func:`esma.constant` takes
    signs : a sign word, ``"+-"`` or ``(1, -1)``
    terms : how many; a rational number may have fewer, its expansion is then complete, and so may a
        number that is known by its digits

    Raises
    ------
    EsmaError
        One line that says what was wrong with the input.

    Examples
    --------
    >>> expand("(e+1)/(e-1)", terms=5).terms
    (2, 6, 10, 14, 18)
    >>> print(expand("7/3", "-"))
    3 − 1/(2 − 1/2)
    >>> expand("3.14159").terms
    (3, 7)
    >>> expand("[1; 2, …], a(n) = a(n−1)·a(n−2)", terms=7).terms
    (1, 2, 2, 4, 8, 32, 256)
    """
    word = as_word(signs)
    terms = whole(terms, "the number of terms")
    if not 1 <= terms <= MAX_TERMS:
        raise EsmaError(f"the number of terms must be from 1 to {MAX_TERMS:,}; it was {terms}")
    said = law_in(expression) if isinstance(expression, str) else None
    if said is not None:
        return _of_law(*said, word, terms)
    number = _number(expression)
    if isinstance(number, Fraction):
        return of_rational(number, word, terms)
    simple = SimpleExpansion(number)
    if number.known_bits is not None:
        certain = simple.certain_at(number.known_bits + GUARD)
        return SignedExpansion(word, tuple(from_simple(certain, word, terms)))
    bits = max(128, 4 * terms)
    while True:
        found = from_simple(simple.certain_at(bits), word, terms)
        if len(found) >= terms:
            return SignedExpansion(word, tuple(found))
        require_reach(number, found, terms, simple.max_bits)
        if bits > 64 * terms + 200_000 + 8 * sum(map(int.bit_length, found)):
            raise PrecisionError(
                f"only {len(found)} quotients of {number.name} are certain at {bits:,} bits:"
                " ask for fewer terms"
            )
        bits *= 2
