"""Numbers of rows of integers. Trusted: a dictionary of tuples."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from esma.approval import kernels
from esma.approval.numbering import Numbering

integers = st.integers(-1, 1) | st.sampled_from([1 << 40, -(1 << 62), (1 << 63) - 1])
rows = st.tuples(st.tuples(integers, integers), st.lists(integers, max_size=3))
batches = st.lists(st.lists(rows, max_size=12), min_size=1, max_size=4)


def numbers_of(numbering: Numbering, batch: list[tuple[tuple[int, int], list[int]]]) -> list[int]:
    """The rows with their others backwards in one array, and something between them."""
    numbers, bounds = [7], []
    for _, others in reversed(batch):
        bounds.append((len(numbers), len(numbers) + len(others)))
        numbers += [*others, 7]
    columns = np.array([first for first, _ in batch], np.int64).reshape(-1, 2)
    table = np.array(bounds[::-1], np.int64).reshape(-1, 2)
    return numbering.of(columns, np.array(numbers), table).tolist()


@given(batches)
def test_as_a_dictionary(batches: list[list[tuple[tuple[int, int], list[int]]]]) -> None:
    numbering, known = Numbering(), dict[tuple[int, ...], int]()
    for batch in batches:
        expected = [known.setdefault((*first, *rest), len(known)) for first, rest in batch]
        assert numbers_of(numbering, batch) == expected
        assert numbering.count == len(known)


def test_many_rows() -> None:
    """Through all sizes of the table, with rows that begin alike and differ in length."""
    numbering, known = Numbering(), dict[tuple[int, ...], int]()
    random = np.random.default_rng(5)
    for _ in range(30):
        batch = [
            ((int(a), 0), [int(b)] * int(c))
            for a, b, c in random.integers(0, (40, 40, 9), (500, 3)).tolist()
        ]
        expected = [known.setdefault((*first, *rest), len(known)) for first, rest in batch]
        assert numbers_of(numbering, batch) == expected
    assert len(known) > 5000


def test_rows_that_begin_alike_in_a_small_table() -> None:
    """Nearly every row meets others on its way to a free slot."""
    for value in range(50):
        lengths = np.array([7, 6, 5, 4, 3, 2, 1, 0, 3])
        bounds = np.stack([0 * lengths, lengths], 1)
        slots, kept = np.full(16, -1), np.empty(100, np.int64)
        ends, found = np.zeros(10, np.int64), np.empty(9, np.int64)
        nothing, numbers = np.zeros((9, 0), np.int64), np.full(7, value)
        assert kernels.numbered(nothing, numbers, bounds, slots, kept, ends, 0, found) == 8
        assert found.tolist() == [*range(8), 4]
