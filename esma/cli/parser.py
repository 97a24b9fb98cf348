"""The command line: arguments in, tables or JSON lines out, one clear line for every error that a
user can cause.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any, NoReturn

from esma import __version__
from esma.cli import ERROR, INTERRUPTED
from esma.errors import EsmaError
from esma.writing import terminal

#: The commands and what each is for: `esma.cli.NAME` has its arguments and what it does.
COMMANDS = {
    "search": "search for formulas of a constant",
    "plan": "size of a search and its time",
    "expand": "one signed continued fraction",
    "identify": "what a number is: its law, closed form and proof",
    "evaluate": "the value of a general continued fraction",
    "scan": "thousands of constants, and the laws among them",
    "parametric": "formulas for all n, as for tan(1/n)",
    "list": "the best formulas of a store",
    "show": "one formula whole",
    "export": "formulas as LaTeX, PDF, CSV, JSON or Parquet",
    "prove": "prove the formulas of a file",
    "check": "check certificates",
    "verify": "verify a store's formulas again",
    "merge": "one store of several",
    "constants": "the constants and functions known by name",
    "atlas": "search a catalogue of constants and write the atlas",
    "completion": "completion of commands and options in a shell",
    "mcp": "the tools for agents, by the Model Context Protocol",
    "lab": "the workbench and the notebooks in JupyterLab",
}
#: Earlier names of commands.
_EARLIER = {"family": "parametric"}
#: Commands of one constant.
_OF_ONE = ("search", "plan", "expand")
#: What other programs call an option.
_USUAL = {"help": "--help", "version": "--version", "-V": "--version"}


class _CommandLine(argparse.ArgumentParser):
    """A parser whose errors are ours, and that knows no abbreviations: they may change meaning."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**{"allow_abbrev": False, **settings})

    def error(self, message: str) -> NoReturn:
        raise EsmaError(f"{message}; 'esma {self._command()}--help' lists what is understood")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Nothing may be left over: it is named here, where the command's own options are known."""
        known, rest = super().parse_known_args(args, namespace)
        if rest:
            self.error(self._left_over(rest[0].strip()))
        return known, rest

    def _left_over(self, word: str) -> str:
        """What is said of a word that no option and no argument takes."""
        command = self.prog.rpartition(" ")[2]
        if word.startswith("-") or command not in _OF_ONE:
            return f"{word!r} is not understood{_meant(word, self._option_string_actions)}"
        several = "; several are searched by --config FILE" if command in ("search", "plan") else ""
        return (
            f"{word!r} is one argument too many: 'esma {command}' takes one constant, in quotes if"
            f" there are spaces in it{several}"
        )

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is not None and value not in action.choices:
            what = (
                "a command" if action.dest == "command" else f"one of {', '.join(action.choices)}"
            )
            word = str(value).strip()  # as it was before it was told from an option
            if action.dest == "command" and _is_constant(word):
                self.error(f"{word!r} is not a command: did you mean 'esma search \"{word}\"'?")
            self.error(f"{word!r} is not {what}{_meant(word, action.choices)}")

    def _command(self) -> str:
        return self.prog.removeprefix("esma").strip() + " " if " " in self.prog else ""


def _is_constant(text: str) -> bool:
    try:
        import_module("esma.enumeration.grammar").parse(text)
    except EsmaError:
        return False
    return True


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word.partition("=")[0], list(known), n=1)
    return f": did you mean {close[0]!r}?" if close else ""


def build_parser(command: str | None = None) -> argparse.ArgumentParser:
    """The parser, with the arguments of one command or of all: to know them takes its module."""
    parser = _CommandLine(
        prog="esma",
        description="Discover, verify and prove continued-fraction formulas for constants.",
    )
    parser.add_argument("--version", action="version", version=f"esma {__version__}")
    # where it is missing, options that are not understood are named first
    subparsers = parser.add_subparsers(dest="command", metavar="COMMAND", required=False)
    for name, help_ in COMMANDS.items():
        _add(subparsers, name, command, help=help_)
    for name in _EARLIER:  # understood, and not listed
        _add(subparsers, name, command)
    return parser


def _add(subparsers: Any, name: str, command: str | None, **settings: str) -> None:
    """Add a command, with its arguments if it is the one that is given, or none is."""
    each = subparsers.add_parser(name, **settings)
    if command in (None, name):
        module = _module(name)
        each.description = module.__doc__
        module.arguments(each)


def _module(command: str) -> Any:
    return import_module(f"esma.cli.{_EARLIER.get(command, command)}")


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
        words = _protected(arguments) or ["--help"]
        words[0] = _USUAL.get(words[0].strip(), words[0])
        command = next((word for word in words if not word.startswith("-")), "")
        parser = build_parser(command)
        options = parser.parse_args(words)
        if options.command is None:
            parser.error("a command is missing")
        if sys.stdout is None:
            raise EsmaError("standard output is closed: there is nowhere to write to")
        status: int = _module(options.command).run(options)
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
        return 128 + stop.args[0] if stop.args else INTERRUPTED


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
