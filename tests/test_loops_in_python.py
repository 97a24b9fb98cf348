"""A loop gives the same in Python, where its code is not kept, as compiled.

Trusted: Numba.
"""

import numpy as np
import pytest

import esma
from esma.approval import ranking
from esma.searching.compiling import loops
from esma.system import compiled
from esma.system.compiled import Loop, kernel

SEARCHES = [
    ("e", {"coeff_limit": 1, "max_period": 3}),
    ("tan(1)", {"coeff_limit": 1, "max_period": 2}),
    ("sqrt(7)", {"coeff_limit": 1, "max_period": 2}),
    ("pi", {"coeff_limit": 1, "max_period": 1, "degree": 2}),
]


def told(constant: str, options: dict[str, int]) -> tuple[list[dict[str, object]], list[float]]:
    """What a search finds, in order, and the numbers by which that was ranked."""
    found = esma.search(constant, **options, progress=False)
    scores, _ = ranking.measures(found.conjectures)
    return [x.to_dict() for x in found], scores.tolist()


@pytest.mark.parametrize(("constant", "options"), SEARCHES)
def test_a_search_in_python_finds_the_same(
    monkeypatch: pytest.MonkeyPatch, constant: str, options: dict[str, int]
) -> None:
    wanted = told(constant, options)
    run: set[str] = set()

    def in_python(self: Loop, *arguments: object) -> object:
        run.add(self.in_python.__name__)
        with np.errstate(all="ignore"):
            return self.in_python(*arguments)

    monkeypatch.setattr(Loop, "__call__", in_python)
    assert told(constant, options) == wanted
    assert run & {loop.in_python.__name__ for loop, _ in loops()}


@pytest.mark.parametrize(
    ("few", "long", "times"), [(9, 1.0, 0), (8, 1.0, 1), (9, 0.0, 1)], ids=["", "much", "long"]
)
def test_a_loop_is_compiled_where_there_is_much_to_do(
    monkeypatch: pytest.MonkeyPatch, few: int, long: float, times: int
) -> None:
    @kernel
    def total(numbers):  # type: ignore[no-untyped-def]
        return numbers.sum()

    monkeypatch.setattr(compiled, "FEW", few)
    monkeypatch.setattr(compiled, "LONG", long)
    monkeypatch.setattr(compiled, "is_missing", lambda _: True)
    assert total(np.arange(9)) == 36
    assert len(total.compiled.signatures) == times
