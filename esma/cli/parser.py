"""The command line: arguments in, tables or JSON lines out, one clear line for every error that a
user can cause.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from esma.cli import atlas, commands, export, store
from esma.errors import EsmaError
from esma.searching.spec import MEANINGS, SearchSpec
from esma.writing import terminal

ERROR = 2
_OTHER_COMMANDS = {
    "atlas": atlas.atlas,
    "export": export.export,
    "family": atlas.family,
    "plan": store.plan,
    "list": store.list_formulas,
    "verify": store.verify,
    "merge": store.merge,
}


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are ours, and that knows no abbreviations: they may change meaning."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        raise EsmaError(f"{message}; 'esma {self._command()}--help' lists what is understood")

    def _command(self) -> str:
        return self.prog.removeprefix("esma").strip() + " " if " " in self.prog else ""


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


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands."""
    from esma import __version__

    parser = _Parser(
        prog="esma",
        description="Discover, verify and prove continued-fraction formulas for constants.",
    )
    parser.add_argument("--version", action="version", version=f"esma {__version__}")
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    search = subparsers.add_parser(
        "search", help="search for formulas of a constant", description="Search for formulas."
    )
    _add_space(search)
    search.add_argument(
        "--classes",
        action="store_true",
        help="one expression of each class under -y, 1/y, y + n; others where it gave a formula",
    )
    search.add_argument("--json", action="store_true", help="one JSON object a line, as found")
    search.add_argument("--all", action="store_true", help="every formula, not one a family")
    search.add_argument(
        "--top",
        type=whole,
        metavar="N",
        help="most rows of the table (20; with --all, no bound)",
    )
    search.add_argument("--out", type=Path, metavar="FILE", help="record everything in this store")
    search.add_argument("--resume", action="store_true", help="continue the store where it stopped")
    _add_work(search)
    search.add_argument("--scheduler", metavar="ADDRESS", help="work on a Dask cluster")

    plan = subparsers.add_parser(
        "plan", help="size of a search and its time", description="Size and time; no work is done."
    )
    _add_space(plan)
    _add_work(plan)
    plan.add_argument(
        "--predict", action="store_true", help="what the search will find, by theorem"
    )

    expand = subparsers.add_parser(
        "expand",
        help="one signed continued fraction",
        description="The certain partial quotients of an expression under a sign word.",
    )
    expand.add_argument("expression", help='such as "(e+1)/(e-1)", "sqrt(2)", "7/3"')
    expand.add_argument("--signs", default="+", metavar="WORD", help='sign word (default "+")')
    expand.add_argument("--terms", type=whole, default=20, metavar="N", help="how many (20)")

    evaluate = subparsers.add_parser(
        "evaluate",
        help="the value of a general continued fraction",
        description="The value of b0 + a1/(b1 + a2/(b2 + ...)), whether it converges and how fast,"
        " its convergents and its certain simple partial quotients.",
    )
    evaluate.add_argument(
        "denominators",
        help='b0, b1, ...: a polynomial or rational function of n, as "34*n**3+51*n**2+27*n+5";'
        ' several that take turns, as "1, n"; first ones before a semicolon, as "3; 6"',
    )
    evaluate.add_argument("numerators", help='a1, a2, ..., likewise, as "-n**6", "(2*n-1)**2"')
    evaluate.add_argument("--equals", metavar="CONSTANT", help="compare it with this constant")
    evaluate.add_argument(
        "--digits", type=whole, default=50, metavar="N", help="decimal digits of the value (50)"
    )
    evaluate.add_argument(
        "--terms", type=whole, default=20, metavar="N", help="how many simple quotients (20)"
    )

    subparsers.add_parser("constants", help="the constants and functions known by name")

    show = subparsers.add_parser(
        "show",
        help="one formula whole",
        description="One formula of a store, or of a file that 'search --json' wrote, whole.",
    )
    show.add_argument("file", type=Path, help="a store, or JSON lines; - reads standard input")
    show.add_argument(
        "number",
        nargs="?",
        type=str.strip,
        help="which one: its number, counted from 0, as in the table of 'list', or its key",
    )

    show.add_argument(
        "--code",
        choices=("sympy", "pari", "sage", "wolfram"),
        help="as a program of another system, which checks it",
    )

    check = subparsers.add_parser(
        "check",
        help="check certificates",
        description="Check the certificates in files: a certificate each, or lines of formulas.",
    )
    check.add_argument("files", type=Path, nargs="+", metavar="FILE")
    check.add_argument(
        "-v", "--verbose", action="store_true", help="also what each certificate proves"
    )

    prove = subparsers.add_parser(
        "prove",
        help="prove the formulas of a file",
        description="Prove the formulas of a store that have no proof and record it, or those that"
        " 'search --json' wrote; --explain writes a proof out.",
    )
    prove.add_argument("file", type=Path, help="a store, or JSON lines; - reads standard input")
    prove.add_argument(
        "number", nargs="?", type=str.strip, help="which one, a number or a key (all)"
    )
    written = prove.add_mutually_exclusive_group()
    written.add_argument("--explain", action="store_true", help="write the proof out as text")
    written.add_argument("--latex", action="store_true", help="write the proof out as LaTeX")
    lab = subparsers.add_parser(
        "lab",
        help="the workbench and the notebooks in JupyterLab",
        description="Start JupyterLab on a folder with the notebooks; a new folder is given a copy"
        " of them.",
    )
    lab.add_argument(
        "folder",
        nargs="?",
        type=Path,
        default=Path("notebooks"),
        help="where to work (notebooks)",
    )
    lab.add_argument("--port", type=whole, metavar="N", help="where it listens (a free one)")
    lab.add_argument("--no-browser", action="store_true", help="only say the address")
    lab.add_argument("--allow-root", action="store_true", help="start also for the user root")
    _add_store_commands(subparsers)
    _add_export(subparsers)
    _add_atlas_commands(subparsers)
    return parser


def _add_export(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    export = subparsers.add_parser(
        "export",
        help="formulas as LaTeX, PDF, CSV, JSON or Parquet",
        description="Write the formulas of a store, or of a file that 'search --json' wrote, to a"
        " file: those that are chosen, or all of them.",
    )
    export.add_argument("source", type=Path, help="a store, or JSON lines; - reads standard input")
    export.add_argument(
        "--out", type=Path, required=True, metavar="FILE", help="the new file; - is the output"
    )
    export.add_argument(
        "--format",
        choices=("latex", "pdf", "csv", "json", "jsonl", "parquet"),
        help="by default what the name of FILE ends with",
    )
    _add_force(export)
    _add_filters(export)
    which = export.add_mutually_exclusive_group()
    which.add_argument("--all", action="store_true", help="every formula (default)")
    which.add_argument("--families", action="store_true", help="the best of each family")
    which.add_argument("--only", metavar="LIST", help="these, by numbers or keys, as in 0,j3be6ecm")
    export.add_argument("--top", type=whole, metavar="N", help="only the first ones")
    document = export.add_argument_group("LaTeX and PDF")
    document.add_argument("--title", metavar="TEXT", help="title of the document")
    document.add_argument("--depth", type=whole, metavar="N", help="terms that are written out")
    document.add_argument("--compact", action="store_true", help="Gauss's notation, no fractions")
    document.add_argument("--no-proofs", action="store_true", help="leave the appendix out")
    document.add_argument(
        "--bibtex", type=Path, metavar="FILE", help="write what is cited to a BibTeX file"
    )


def _add_force(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--force", action="store_true", help="write over a file that exists; never over a store"
    )


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--constant", help="only formulas of this constant")
    parser.add_argument("--status", choices=("conjecture", "proved"))
    parser.add_argument("--family", metavar="NAME", help="only this family")
    parser.add_argument("--signs", metavar="WORD", help="only this sign word")
    parser.add_argument(
        "--by",
        choices=("score", "rate", "found"),
        default="score",
        help="simplest and fastest first (default), fastest first, or as they were found",
    )


def _add_atlas_commands(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    family = subparsers.add_parser(
        "family",
        help="formulas for all n, as for tan(1/n)",
        description="Search a constant with letters in it for some of their values, join what is"
        " found into formulas for all values, and prove them.",
    )
    family.add_argument("constant", help='such as "tan(1/n)", "besseli(v,2/d)/besseli(v+1,2/d)"')
    family.add_argument(
        "ranges", nargs="+", metavar="n=2..8", help="the values searched; n=3..11:2 in steps of 2"
    )
    _add_numbers(family, "depth")
    family.add_argument(
        "--coeff-limit", type=whole, metavar="N", help=f"{MEANINGS['coeff_limit']} (1)"
    )
    _add_words(family)
    family.add_argument("--all", action="store_true", help="also those with the same tail")
    family.add_argument("--top", type=whole, metavar="N", help="most rows of the table (20)")
    family.add_argument("--json", action="store_true", help="one JSON object a formula")
    family.add_argument(
        "--explain", type=whole, metavar="N", help="write the proof of formula N out"
    )
    family.add_argument("--latex", action="store_true", help="with --explain: in LaTeX")

    atlas = subparsers.add_parser(
        "atlas",
        help="search a catalogue of constants and write the atlas",
        description="Search a catalogue of constants, prove what is found, and write it as text,"
        " pages and PDF.",
    )
    atlas.add_argument(
        "--out", type=Path, default=Path("results/atlas"), metavar="DIR", help="(results/atlas)"
    )
    atlas.add_argument("--store", type=Path, metavar="FILE", help="(atlas.sqlite in DIR)")
    atlas.add_argument("--jobs", type=whole, metavar="N", help="processes (one a core)")
    atlas.add_argument("--resume", action="store_true", help="continue the store where it stopped")
    atlas.add_argument("--catalogue", type=Path, metavar="FILE", help="another catalogue, in TOML")
    atlas.add_argument(
        "--families", type=Path, metavar="FILE", help="its constants with parameters"
    )
    atlas.add_argument("--no-pdf", action="store_true", help="leave the PDF out")
    _add_force(atlas)


def _add_store_commands(subparsers: argparse._SubParsersAction[_Parser]) -> None:
    listing = subparsers.add_parser(
        "list",
        help="the best formulas of a store",
        description="The best formulas of a store, and how far its searches are.",
    )
    listing.add_argument("store", type=Path)
    _add_filters(listing)
    listing.add_argument("--all", action="store_true", help="every formula, not one a family")
    listing.add_argument(
        "--top",
        type=whole,
        metavar="N",
        help="most rows of the table (20; with --all, no bound)",
    )
    listing.add_argument("--json", action="store_true", help="one JSON object a line, all of them")

    verify = subparsers.add_parser(
        "verify",
        help="verify a store's formulas again",
        description="Compute every formula of a store again, check every proof, and the file.",
    )
    verify.add_argument("store", type=Path)
    verify.add_argument("--constant", help="only formulas of this constant")
    verify.add_argument("--digits", type=whole, metavar="N", help="to this many decimal digits")
    verify.add_argument("--top", type=whole, metavar="N", help="only the best ones")

    merge = subparsers.add_parser(
        "merge",
        help="one store of several",
        description="Write the formulas of several stores into a new one, each value and sign"
        " word once.",
    )
    merge.add_argument("stores", type=Path, nargs="+", metavar="STORE")
    merge.add_argument("--out", type=Path, required=True, metavar="FILE", help="the new store")


def _add_work(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="several searches, in TOML")
    parser.add_argument("--jobs", type=whole, metavar="N", help="processes (one a core)")


def _add_space(parser: argparse.ArgumentParser) -> None:
    """What a `SearchSpec` is made of; what is not given is None."""
    parser.add_argument(
        "constant", nargs="?", help='name or expression, such as e, "tan(1)", "exp(1/2)"'
    )
    _add_numbers(parser, "degree", "coeff_limit", "depth", "digits")
    _add_words(parser)
    parser.add_argument(
        "--generator", choices=("rational", "monomial"), help="all P/Q (default), or |a c^k + b|"
    )
    parser.add_argument(
        "--holonomic", action="store_true", default=None, help=MEANINGS["holonomic"]
    )
    parser.add_argument(
        "--no-prove", action="store_false", dest="prove", default=None, help="leave the proofs out"
    )


def _add_numbers(parser: argparse.ArgumentParser, *keys: str) -> None:
    for key in keys:
        parser.add_argument(
            f"--{key.replace('_', '-')}",
            type=whole,
            metavar="N",
            help=f"{MEANINGS[key]} ({getattr(SearchSpec, key)})",
        )


def _add_words(parser: argparse.ArgumentParser) -> None:
    words = parser.add_mutually_exclusive_group()
    _add_numbers(words, "max_period")  # type: ignore[arg-type]
    words.add_argument(
        "--words", metavar="LIST", help='exactly these sign words, as in --words="+,+-,-"'
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns
    -------
    int
        exit status: 0, 1 where something checked is wrong, 2 for an error of the user, 130 or
        143 after Ctrl-C or SIGTERM
    """
    terminal.prepare_streams()
    try:
        options = build_parser().parse_args(_protected(arguments))
        if sys.stdout is None:
            raise EsmaError("standard output is closed: there is nowhere to write to")
        run = _OTHER_COMMANDS.get(options.command) or getattr(commands, options.command)
        status: int = run(options)
        sys.stdout.flush()
        return status
    except EsmaError as error:
        return _failed(str(error))
    except BrokenPipeError:
        # whoever read has gone, as in `esma search e --json | head -1`; there is nobody to tell
        _drop_output()
        return 0
    except OSError as error:
        reason = error.strerror or str(error)
        if error.filename is not None:
            return _failed(f"{error.filename}: {reason}")
        return _failed(f"the output cannot be written: {reason}")
    except MemoryError:
        return _failed("there is not enough memory: choose a smaller space, depth or precision")
    except Exception as error:
        if os.environ.get("ESMA_DEBUG"):
            raise
        return _failed(
            f"internal error, {type(error).__name__}: {error}"[:200]
            + "; please report it with the command, where you got esma; ESMA_DEBUG=1 shows all"
        )
    except KeyboardInterrupt as stop:
        print("esma: interrupted", file=sys.stderr)
        return 128 + stop.args[0] if stop.args else commands.INTERRUPTED


def _failed(message: str) -> int:
    """Say in one line what went wrong, after what was printed before."""
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:
        _drop_output()
    text = terminal.printable(message)
    print(f"esma: error: {text if len(text) <= 400 else text[:399] + '…'}", file=sys.stderr)
    return ERROR


def _drop_output() -> None:
    """Let what is still to be written vanish, so that the interpreter does not complain at its
    end.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _protected(arguments: Sequence[str] | None) -> list[str]:
    """Keep argparse from taking ``--signs -+`` and ``expand -pi`` for options.

    The value of an option is joined to it, and an expression is given a leading space, which the
    grammar skips.
    """
    rest = list(sys.argv[1:] if arguments is None else arguments)
    kept: list[str] = []
    while rest:
        word = rest.pop(0)
        if word in ("--signs", "--words") and rest and rest[0].startswith("-"):
            word = f"{word}={rest.pop(0)}"
        elif word.startswith("-") and not word.startswith("--") and word not in ("-", "-h", "-v"):
            word = f" {word}"
        kept.append(word)
    return kept
