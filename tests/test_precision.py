"""The precision that flint keeps once for all threads: eight threads give what one gives.

Trusted: what the same calls give with no other thread beside them.
"""

import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from flint import ctx

import esma
from esma.enumeration import balls
from esma.enumeration.constants import _enclosure
from esma.enumeration.expressions import Expression
from esma.prediction.predict import shapes
from esma.system.precision import at_precision, working_bits

PACKAGE = Path(esma.__file__).parent


@pytest.fixture(autouse=True)
def _precision() -> Iterator[None]:
    before = ctx.prec
    yield
    ctx.prec = before


def _around_each_evaluation(monkeypatch: pytest.MonkeyPatch, act: Callable[[], None]) -> None:
    """Something happens in the middle of every computation with balls."""

    def around(function: Callable[..., Any]) -> Callable[..., Any]:
        def between(*arguments: Any) -> Any:
            act()
            value = function(*arguments)
            act()
            return value

        return between

    monkeypatch.setattr(balls, "evaluate", around(balls.evaluate))
    monkeypatch.setattr(Expression, "evaluate", around(Expression.evaluate))


def _formulas(digits: int) -> list[str]:
    _enclosure.cache_clear()  # so that enclosures are computed, not only found
    found = esma.search("tasoev(1,2)", coeff_limit=1, max_period=1, digits=digits, depth=30)
    return sorted(str(x) for x in found)


def _decimal(digits: int) -> str:
    _enclosure.cache_clear()
    return esma.constant("besseli(1,2)/besseli(0,2)").decimal(digits)


def _expanded(count: int) -> tuple[int, ...]:
    _enclosure.cache_clear()
    return esma.expand("tan(1)+e**2", terms=count).terms


def test_nothing_else_in_the_package_uses_the_precision_of_flint() -> None:
    """Nor that of mpmath or Decimal, but for the timings of other programs."""
    uses = r"\bctx\.|import .*\bctx\b|\.(work)?(prec|dps)\b|getcontext|setcontext|import mpmath"
    files = [x for x in PACKAGE.rglob("*.py") if x.relative_to(PACKAGE).parts[0] != "bench"]
    text = {x.name: re.sub(r">>> .*", "", x.read_text("utf-8").replace("`", "")) for x in files}
    # to how many digits a number of mpmath's is known, is asked of mpmath
    text["known.py"] = text["known.py"].replace("or x.context.prec", "")
    found = [name for name, words in text.items() if re.search(uses, words)]
    assert set(found) <= {"precision.py", "balls.py"}
    assert "precision.py" in found
    words = (PACKAGE / "enumeration" / "balls.py").read_text("utf-8")
    assert not re.search(uses, words.replace("``flint.ctx.prec``", ""))


@pytest.mark.parametrize("work", [_formulas, _decimal, _expanded])
def test_eight_threads_of_different_precision_give_what_one_gives(
    work: Callable[[int], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = [40, 800, 80, 640, 160, 320, 30, 480]
    alone = list(map(work, sizes))
    _around_each_evaluation(monkeypatch, lambda: time.sleep(1e-6))  # another thread has its turn
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, sizes)) == alone


@pytest.mark.parametrize("foreign", [2, 30, 10_000])
def test_a_thread_that_sets_the_precision_itself_changes_no_result(
    foreign: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = [_formulas(300), _decimal(700), _expanded(300)]
    calls = count(1)

    def other() -> None:
        if next(calls) % 23 == 0:
            ctx.prec = foreign

    _around_each_evaluation(monkeypatch, other)
    assert [_formulas(300), _decimal(700), _expanded(300)] == alone
    assert ctx.prec == foreign


@pytest.mark.parametrize("precision", [2, 53, 4000])
def test_the_precision_that_a_user_has_set_changes_nothing_and_is_left_as_it_was(
    precision: int,
) -> None:
    alone = _decimal(100), _formulas(100)
    ctx.prec = precision
    assert (_decimal(100), _formulas(100)) == alone
    assert ctx.prec == precision


def test_a_setting_made_meanwhile_by_another_thread_stays() -> None:
    calls = []

    def disturbed() -> int:
        calls.append(None)
        if len(calls) < 3:
            ctx.prec = 77  # as another thread would
        return working_bits()

    assert at_precision(500, disturbed) == 500
    assert (len(calls), ctx.prec) == (3, 77)


def test_an_error_of_a_disturbed_computation_is_no_answer() -> None:
    calls = []

    def disturbed() -> str:
        calls.append(None)
        if len(calls) == 1:
            ctx.prec = 77
            raise ZeroDivisionError
        return "done"

    assert at_precision(500, disturbed) == "done"
    with pytest.raises(ZeroDivisionError):
        at_precision(500, lambda: 1 // 0)
    assert ctx.prec == 77


def test_who_changes_the_precision_without_end_is_told_so() -> None:
    def disturbed() -> None:
        ctx.prec = 77

    with pytest.raises(esma.EsmaError, match="another thread changes flint's"):
        at_precision(500, disturbed)


def test_a_thread_waits_for_its_turn() -> None:
    """One computation begins when the other has ended; one inside another does not wait."""
    begun, leave = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        assert leave.wait(600)
        return at_precision(40, working_bits) + working_bits()

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(at_precision, 300, slow)
        try:
            assert begun.wait(600)
            second = pool.submit(at_precision, 60, working_bits)
            assert not second.done()
            assert ctx.prec == 300
        finally:
            leave.set()
        assert (first.result(600), second.result(600)) == (340, 60)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_forked_child_can_compute_whatever_other_threads_do() -> None:
    """A child has none of its parent's threads: nobody in it would give the turn back."""

    over, before = threading.Event(), ctx.prec

    def work() -> None:
        while not over.is_set():
            at_precision(20_000, lambda: time.sleep(1e-6))

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work)
        try:
            for _ in range(20):
                child = os.fork()
                if child == 0:
                    signal.alarm(60)  # a child that waits for its turn ends, and fails the test
                    same = ctx.prec == before and at_precision(99, working_bits) == 99
                    os._exit(0 if same else 1)
                assert os.waitpid(child, 0)[1] == 0
        finally:
            over.set()


def test_threads_predict_what_one_predicts() -> None:
    """Each has room of its own for what compiled code writes without Python's lock."""
    from esma.enumeration.words import primitive_words
    from esma.massey.laws.hurwitzian import Hurwitzian

    words = list(primitive_words(7))
    forms = [Hurwitzian((2,), ((1, 0), (k, 2), (1, 0))) for k in range(2, 42)]
    alone = [shapes(x, words).tolist() for x in forms]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda x: shapes(x, words).tolist(), forms)) == alone
