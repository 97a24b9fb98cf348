"""Batch files: what they say is what is searched, and what is wrong in them is named with its line.

Trusted here: Python's own TOML reader, for what a valid file holds.
"""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from esma.errors import EsmaError
from esma.searching.spec import SearchSpec
from esma.work.batch import BatchError, parse_batch, read_batch

WHOLE = """\
# Bessel ratios and two simple ones
out = "results/many.sqlite"
jobs = 2
digits = 500
prove = false

[[search]]
constants = [
    "besseli(1,2)/besseli(0,2)",  # a comment = "not a key"
    "GoldenRatio",
]
coeff_limit = 3
max_period = 4

[[search]]
constants = ["e"]
degree = 2
coeff_limit = 1
words = ["+", "-+"]
digits = 50
depth = 64
"""


def test_a_batch_says_what_is_searched() -> None:
    batch = parse_batch(WHOLE)
    specs = [task.spec for task in batch.tasks]
    assert (batch.out, batch.jobs, batch.scheduler) == (Path("results/many.sqlite"), 2, None)
    assert [(s.constant.name, s.degree, s.coeff_limit, s.max_period) for s in specs] == [
        ("besseli(1,2)/besseli(0,2)", 1, 3, 4),
        ("phi", 1, 3, 4),
        ("e", 2, 1, SearchSpec.max_period),
    ]
    assert [s.words for s in specs] == [None, None, ((1,), (-1, 1))]
    assert [(s.depth, s.digits, s.prove) for s in specs] == [
        (100, 500, False),
        (100, 500, False),
        (64, 50, False),
    ]


def test_what_stands_above_holds_for_all_unless_a_search_says_otherwise() -> None:
    batch = parse_batch('words = ["+"]\n' + HEAD + HEAD + "max_period = 3")
    one, two = (task.spec for task in batch.tasks)
    assert one.words == ((1,),)
    assert (two.words, two.max_period) == (None, 3)


HEAD = '[[search]]\nconstants = ["e"]\n'
WRONG = [
    (HEAD + "degre = 2", "line 3: there is no key 'degre': did you mean 'degree'?"),
    ("speed = 9\n" + HEAD, "line 1: there is no key 'speed': the keys are out, jobs"),
    (HEAD + "\n\ndegree = 0", "line 5: 'degree': the degree must be at least 1; it was 0"),
    (HEAD + "degree = '2'", "line 3: 'degree' must be a whole number, as 2; it was '2'"),
    (HEAD + "degree = true", "line 3: 'degree' must be a whole number, as 2; it was True"),
    (HEAD + "prove = 1", "line 3: 'prove' must be true or false; it was 1"),
    (HEAD + "words = '+'", "line 3: 'words' must be a list of texts"),
    (HEAD + "words = ['+', 'x']", "line 3: 'words': a sign word is written with + and -"),
    (HEAD + "words = ['+', '+-+-']", "line 3: 'words': the sign word +−+− repeats a shorter one"),
    (HEAD + "words = ['+']\nmax_period = 2", "line 4: 'words' lists all sign words already"),
    (HEAD + "max_period = 30", "line 3: 'max_period': the longest period"),
    ("max_period = 0\n" + HEAD, "line 1: 'max_period': the longest period"),
    (HEAD + "generator = 'all'", "line 3: 'generator': the generator must be"),
    (HEAD + "coeff_limit = -1", "line 3: 'coeff_limit': the limit of the coefficients"),
    (HEAD + "depth = 3", "line 3: 'depth': the depth must be at least 8"),
    (HEAD + "digits = 3", "line 3: 'digits': the number of digits must be at least 10"),
    (HEAD + "degree = 9\ncoeff_limit = 1000000", "line 3: 'degree': this space has about 10¹²⁶"),
    (
        '[[search]]\nconstants = [\n "e",\n "sqrt(4)"]',
        "line 2: 'constants': sqrt(4) is the rational",
    ),
    ("[[search]]\nconstants = ['nothing']", "line 2: 'constants': "),
    ("[[search]]\nconstants = ['__import__(\"os\")']", "line 2: 'constants': "),
    ("[[search]]\nconstants = []", "line 2: 'constants' must be a list of texts"),
    (HEAD + "[[search]]\ndegree = 1", "line 3: this search has no constants"),
    (HEAD + HEAD, "two searches of e are the same"),
    ("jobs = 0\n" + HEAD, "line 1: 'jobs' must be at least 1; it was 0"),
    ("degree = 2", "no search in it: one begins with [[search]]"),
    ("", "no search in it"),
    ("[search]\nconstants = ['e']", "no search in it"),
    ("search = 5", "line 1: no search in it"),
    (HEAD + "degree = ", "line 3: this is not TOML"),
    ("[[search]\n", "line 1: this is not TOML"),
    (HEAD + "degree = 1\ndegree = 2", "line 4: this is not TOML: Cannot overwrite a value"),
    (HEAD + 'constants = ["pi"', "this is not TOML"),
]


@pytest.mark.parametrize(("text", "message"), WRONG, ids=[str(i) for i in range(len(WRONG))])
def test_what_is_wrong_is_named_with_its_line(text: str, message: str) -> None:
    with pytest.raises(BatchError) as caught:
        parse_batch(text, "a.toml")
    assert str(caught.value).startswith("a.toml")
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_files(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(WHOLE)
    assert read_batch(path) == parse_batch(WHOLE)
    with pytest.raises(BatchError, match="does not exist"):
        read_batch(tmp_path / "b.toml")
    with pytest.raises(EsmaError, match="is a folder: name a file"):
        read_batch(tmp_path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(BatchError, match="not a text"):
        read_batch(path)


EXAMPLES = sorted((Path(__file__).parent.parent.parent / "notebooks" / "batch").glob("*.toml"))


@pytest.mark.parametrize("path", EXAMPLES, ids=[path.name for path in EXAMPLES])
def test_the_examples_are_valid(path: Path) -> None:
    batch = read_batch(path)
    data = tomllib.loads(path.read_text())
    assert len(batch.tasks) == sum(len(section["constants"]) for section in data["search"])
    assert batch.out is not None


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 4
