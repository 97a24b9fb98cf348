"""Arguments that several commands have, and the searches that they describe."""

from __future__ import annotations

import argparse
import re
from pathlib import Path
from typing import Any

from esma.enumeration.known import Lines
from esma.errors import EsmaError
from esma.searching.spec import MEANINGS, SearchSpec
from esma.system.files import path_of
from esma.work.batch import read_batch
from esma.work.task import Task


def whole(text: str) -> int:
    """A whole number from the command line; what uses it checks its size."""
    shown = repr(text if len(text) <= 20 else text[:19] + "…")
    try:
        number = int(text[:4000])
    except ValueError:
        raise argparse.ArgumentTypeError(f"{shown} is not a whole number") from None
    if len(text) > 12:
        raise argparse.ArgumentTypeError(f"{shown} is too large a number")
    return number


def path(text: str) -> Path:
    """A path from the command line."""
    try:
        return path_of(text)
    except EsmaError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def add_spec(parser: argparse.ArgumentParser) -> None:
    """What a `SearchSpec` is made of; what is not given is None."""
    parser.add_argument(
        "constant",
        nargs="?",
        help='name or expression, such as e, "tan(1)", "exp(1/2)"; digits, as 3.14159, 0.4463(22),'
        " 2.50±0.01; @FILE with either or with an OEIS b-file of digits; - for standard input",
    )
    add_numbers(parser, "degree", "coeff_limit", "depth", "digits")
    add_words(parser)
    parser.add_argument(
        "--generator", choices=("rational", "monomial"), help="all P/Q (default), or |a c^k + b|"
    )
    parser.add_argument("--laws", metavar="LIST", help=MEANINGS["laws"])
    parser.add_argument(
        "--holonomic",
        action="store_const",
        const="holonomic",
        dest="laws",
        help="the same as --laws holonomic",
    )
    parser.add_argument(
        "--no-prove", action="store_false", dest="prove", default=None, help="leave the proofs out"
    )


def add_numbers(parser: argparse.ArgumentParser, *keys: str) -> None:
    """Whole numbers of a description, by their keys."""
    for key in keys:
        parser.add_argument(
            f"--{key.replace('_', '-')}",
            type=whole,
            metavar="N",
            help=f"{MEANINGS[key]} ({getattr(SearchSpec, key)})",
        )


def add_words(parser: argparse.ArgumentParser) -> None:
    """The sign words of a description."""
    words = parser.add_mutually_exclusive_group()
    add_numbers(words, "max_period")  # type: ignore[arg-type]
    words.add_argument(
        "--words", metavar="LIST", help='exactly these sign words, as in --words="+,+-,-"'
    )


def add_work(parser: argparse.ArgumentParser) -> None:
    """Searches of a batch file, and how many processes work."""
    parser.add_argument("--config", type=path, metavar="FILE", help="several searches, in TOML")
    parser.add_argument("--jobs", type=whole, metavar="N", help="processes (one a core)")


def add_table(parser: argparse.ArgumentParser) -> None:
    """How much of a table is shown."""
    parser.add_argument("--all", action="store_true", help="every formula, not one a tail class")
    parser.add_argument(
        "--top", type=whole, metavar="N", help="most rows of the table (20; with --all, no bound)"
    )


def add_fold(parser: argparse.ArgumentParser) -> None:
    """What is one row of a table."""
    parser.add_argument(
        "--fold",
        choices=("tails", "moebius"),
        default="tails",
        help="one row a tail class (default), or for all values that are integer Möbius images of"
        " each other",
    )


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Which formulas of a store or a file."""
    parser.add_argument("--constant", help="only formulas of this constant")
    parser.add_argument("--status", choices=("conjecture", "proved"))
    parser.add_argument("--tail-class", dest="family", metavar="NAME", help="only this tail class")
    parser.add_argument("--family", help=argparse.SUPPRESS)  # its earlier name
    parser.add_argument("--signs", metavar="WORD", help="only this sign word")
    parser.add_argument(
        "--by",
        choices=("score", "rate", "found"),
        default="score",
        help="simplest and fastest first (default), fastest first, or as they were found",
    )


def add_force(parser: argparse.ArgumentParser) -> None:
    """Whether a file may be written over."""
    parser.add_argument(
        "--force", action="store_true", help="write over a file that exists; never over a store"
    )


def given(options: argparse.Namespace, *keys: str) -> dict[str, Any]:
    """The options with these names that were given."""
    return {key: getattr(options, key) for key in keys if getattr(options, key) is not None}


def check_top(options: argparse.Namespace) -> None:
    """Refuse a table without rows, or one that is folded and not."""
    if options.all and getattr(options, "fold", "tails") != "tails":
        raise EsmaError("--all shows every formula: leave out --fold with it")
    if options.top is not None and options.top < 1:
        raise EsmaError(f"--top must be at least 1; it was {options.top}")


def number_of(text: str) -> str:
    """The constant that an argument names: itself, or what is in a file or on standard input."""
    text = text.strip()
    lines = lines_of(text)
    if lines is None and re.search(r"[./\\]", text) and Path(text).is_file():
        raise EsmaError(f"{text} is a file: @{text} is the number in it")
    return text if lines is None else lines.constant


def lines_of(text: str) -> Lines | None:
    """What stands on standard input (``-``) or in a file (``@FILE``); None for other texts."""
    if text == "-":
        return Lines.of_input()
    return Lines.of_file(text[1:]) if text.startswith("@") else None


def spec_of(options: argparse.Namespace) -> SearchSpec:
    """What the command line describes."""
    if options.constant is None:
        raise EsmaError(f"no constant was given: name one, as in 'esma {options.command} e'")
    return SearchSpec.of(number_of(options.constant), **given(options, *MEANINGS))


def tasks_of(options: argparse.Namespace) -> tuple[list[Task], dict[str, Any]]:
    """What is searched, and where it goes: from the command line, or from a batch file."""
    where = {name: getattr(options, name, None) for name in ("out", "jobs", "scheduler")}
    if options.config is None:
        return [Task(spec_of(options))], where
    if options.constant is not None:
        raise EsmaError(f"--config names the constants: leave out {options.constant.strip()!r}")
    told = [*given(options, *MEANINGS)]
    if told:
        name = "no-prove" if told[0] == "prove" else told[0].replace("_", "-")
        raise EsmaError(f"--config says what is searched: leave out --{name}, or write it there")
    batch = read_batch(options.config)
    for name in where:
        if where[name] is None:
            where[name] = getattr(batch, name)
    return list(batch.tasks), where
