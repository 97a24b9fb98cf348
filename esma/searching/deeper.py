"""Expressions without a formula, searched once more as deep as a theorem says that their laws lie.

A multiple such as 11e has the law of e with a period that the depth of a search may be too short
for. Where the constant has a theorem, the expansion is known beforehand (``prediction.md``),
and so is the depth at which a search sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from operator import attrgetter, itemgetter
from typing import Final, NamedTuple

from esma.approval.conjecture import Conjecture
from esma.approval.formulas import Block
from esma.enumeration.expressions import Expression
from esma.errors import EsmaError
from esma.prediction import Predictor
from esma.searching.searcher import Searcher, Tally, add_counts, run_blocks
from esma.searching.spec import SearchSpec

#: Expressions of a space up to which a search goes on by itself.
MOST_EXPRESSIONS: Final = 200
#: Quotients of all candidates that it looks at then.
BUDGET: Final = 300_000
#: Costs of a prediction, and of all of them, up to which laws are computed beforehand.
MOST_COST: Final = 600
MOST_COSTS: Final = 20_000


class Deep(NamedTuple):
    """An expression, and the depth at which a search sees its laws under all words."""

    depth: int
    expression: Expression


def known_laws(spec: SearchSpec, missing: Iterable[Expression]) -> list[Deep]:
    """Those of some expressions whose laws lie deeper than a search looks, least deep first; none
    where the constant has no theorem.

    >>> spec = SearchSpec.of("11*e", coeff_limit=1, words="+")
    >>> sorted({deep.depth for deep in known_laws(spec, spec.expressions())})
    [103, 104, 132, 133, 134]
    """
    try:
        predictor = Predictor(spec.constant)
    except EsmaError:
        return []
    found, spent = list[Deep](), 0
    for cost, expression in _by_cost(predictor, missing):
        spent += cost
        if cost > MOST_COST or spent > MOST_COSTS:
            break
        depth = predictor.outlook(iter([expression]), spec.sign_words, spec.depth).deepest
        if depth > spec.depth:
            found.append(Deep(depth, expression))
    return sorted(found, key=attrgetter("depth"))


def _by_cost(
    predictor: Predictor, expressions: Iterable[Expression]
) -> list[tuple[int, Expression]]:
    """Those that the theorem reaches, the quickest to predict first."""
    found = []
    for expression in expressions:
        with suppress(EsmaError):
            found.append((predictor.cost(expression), expression))
    return sorted(found, key=itemgetter(0))


def run_whole(
    searcher: Searcher,
    on_block: Callable[[Tally], None] | None = None,
    run: Callable[..., Iterator[Block]] = run_blocks,
) -> Iterator[Block]:
    """Search a whole space, and the expressions of a small one in which there is no formula as
    deep as a theorem says; `on_block` is called after each block of the first part.
    """
    having: set[Expression] = set()
    for block in run(searcher, searcher.spec.expressions(), on_block):
        if len(having) <= MOST_EXPRESSIONS:  # of larger searches nobody asks for them
            having |= block.having
        yield block
    for hit in search_deeper(searcher, having):
        yield Block.of([hit])


def search_deeper(searcher: Searcher, found: Container[Expression]) -> Iterator[Conjecture]:
    """The formulas of expressions that are not among those found, as deep as a theorem says.

    Where a depth was asked for that is not the default, nothing is searched. The searcher's tally
    says what was done, and what was left.
    """
    tally, spec = searcher.tally, searcher.spec
    if tally.expressions > MOST_EXPRESSIONS:
        return
    missing = [x for x in spec.expressions() if x not in found]
    budget = BUDGET if spec.depth == SearchSpec.depth else 0
    for depth, expression in known_laws(spec, missing):
        budget -= depth * spec.n_words
        if budget < 0:
            tally.deeper, tally.left = max(tally.deeper, depth), tally.left + 1
            continue
        deep = Searcher(replace(spec, depth=depth))
        yield from deep.search_block([expression])
        tally.deepened = depth
        # the expression was counted when it was searched first
        add_counts(tally, replace(deep.tally, expressions=0, candidates=0, unresolved=[]))
