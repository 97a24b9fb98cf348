"""Whether the tests notice when a condition of a checker is missing or slightly wrong.

``python -m tests.mutants [--short]`` parses the checker, alters one condition after the other in
memory, and runs each altered checker on the certificates in `tests.proofs.refused`. Each of them
says whether it is accepted or which condition refuses it; an alteration that changes no answer has
survived. It prints the survivors and ends with ``N conditions, N noticed``; the exit status is 1 if
there are any. The short form only deletes statements that check something.

A condition that others imply carries the comment ``# second fence: NAME`` on one of its lines or
above it, and ``proofs.md`` has the reason behind ``**NAME.**``; it is counted apart.

What is altered: a `require` or another call made for nothing but its refusal is deleted, so is
each clause of ``and``, ``or`` and of a chain of comparisons; ``and`` and ``or``, ``all`` and
``any``, ``max`` and ``min`` are exchanged; a comparison becomes its neighbour (``<`` and ``<=``,
``==`` and ``!=``); a ``not`` goes; a test of ``if`` is always or never true; a range loses its
last number, a list of integers its length, `fullmatch` the end of the text, an ``except`` one of
its kinds. Each altered checker runs in a process of its own with a bound for its CPU time.
"""

from __future__ import annotations

import ast
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias

from tests.proofs.refused import CASES, Case

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "esma" / "proofs" / "checker"
_FIRST: Final = ("ring.py", "claims.py", "tails.py")
FILES: Final = (
    *(FOLDER / name for name in _FIRST),
    *sorted(x for x in FOLDER.glob("[a-z]*.py") if x.name not in (*_FIRST, "checker.py")),
    FOLDER / "checker.py",
)
"""The checker, each file after those that it imports: files of theorems come before the last."""
NEIGHBOURS: Final[dict[type[ast.cmpop], type[ast.cmpop]]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
OTHERS: Final = {"all": "any", "any": "all", "max": "min", "min": "max", "fullmatch": "match"}


# -- alterations -----------------------------------------------------------------------------------


def alterations(node: ast.AST) -> Iterator[ast.AST]:
    """What may stand in the place of a node."""
    match node:
        case ast.Expr(ast.Call()):  # called for its refusal only
            yield ast.Pass()
        case ast.BoolOp(op, values):
            for i in range(len(values)):
                rest = values[:i] + values[i + 1 :]
                yield rest[0] if len(rest) == 1 else ast.BoolOp(op, rest)
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.Compare(left, ops, comparators):
            for i, op in enumerate(ops):
                other = NEIGHBOURS[type(op)]()
                yield ast.Compare(left, [*ops[:i], other, *ops[i + 1 :]], comparators)
            terms = [left, *comparators]
            for i in range(len(ops) if len(ops) > 1 else 0):
                parts = ((0, i), (i + 1, len(ops)))
                chains = [ast.Compare(terms[a], ops[a:b], terms[a + 1 : b + 1]) for a, b in parts]
                chains = [chain for chain in chains if chain.ops]
                yield chains[0] if len(chains) == 1 else ast.BoolOp(ast.And(), chains)
        case ast.UnaryOp(ast.Not(), operand):
            yield operand
        case ast.IfExp(_, body, orelse):
            yield body
            yield orelse
        case ast.If(_, body, orelse):
            yield ast.If(ast.Constant(True), body, orelse)
            yield ast.If(ast.Constant(False), body, orelse)
        case ast.comprehension(target, iterated, [_, *_], is_async):
            yield ast.comprehension(target, iterated, [], is_async)
        case ast.ExceptHandler(ast.Tuple(kinds), name, body):
            for i in range(len(kinds)):
                rest = ast.Tuple(kinds[:i] + kinds[i + 1 :], ast.Load())
                yield ast.ExceptHandler(rest, name, body)
        case ast.Name(name) if name in OTHERS:
            yield ast.Name(OTHERS[name], ast.Load())
        case ast.Attribute(value, "fullmatch"):
            yield ast.Attribute(value, "match", ast.Load())
        case ast.Call(ast.Name("range"), [*first, ast.BinOp(stop, ast.Add(), ast.Constant(1))]):
            yield ast.Call(ast.Name("range", ast.Load()), [*first, stop], [])
        case ast.Call(ast.Name("listed"), arguments, [_]):  # without a length
            yield ast.Call(ast.Name("listed", ast.Load()), arguments, [])


@dataclass(frozen=True)
class Condition:
    """A place in a checker that decides something, and its alterations as whole modules."""

    file: str
    line: int
    source: str
    fence: str
    mutants: tuple[tuple[str, Codes], ...]  # what stands in its place, and the compiled files


Codes: TypeAlias = Mapping[str, Any]  # compiled files by their names
Put: TypeAlias = Callable[[ast.AST], None]


def place(node: ast.AST, outer: Any = None) -> Iterator[tuple[Any, ast.AST, Put]]:
    """All nodes below one, each with its statement and what puts another in its place."""
    for name, value in ast.iter_fields(node):
        for i, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, ast.AST):
                inner = item if isinstance(item, ast.stmt) else outer
                if isinstance(value, list):
                    yield inner, item, partial(value.__setitem__, i)
                else:
                    yield inner, item, partial(setattr, node, name)
                yield from place(item, inner)


def conditions(path: Path, short: bool = False) -> Iterator[Condition]:
    """The conditions of a file in the order of its lines."""
    text, whole = path.read_text(encoding="utf-8"), compiled()
    lines, tree = text.splitlines(), ast.parse(text)
    for statement, node, put in list(place(tree)):
        made = []
        for new in alterations(node):
            if short and not isinstance(new, ast.Pass):
                continue
            put(new)
            code = compile(ast.fix_missing_locations(tree), str(path), "exec")
            name = ast.unparse(new) if not isinstance(new, ast.Pass) else "nothing"
            made.append((name, {**whole, path.name: code}))
            put(node)
        if made:
            line = getattr(node, "lineno", 0) or node.target.lineno  # type: ignore[attr-defined]
            simple = not hasattr(statement, "body")
            end = statement.end_lineno if simple else statement.lineno
            around = lines[statement.lineno - 2 : end]
            mark = re.search(r"# second fence: (\w+)", "\n".join(around))
            fence = mark[1] if mark else ""
            yield Condition(path.name, line, ast.unparse(node), fence, tuple(made))


# -- running ---------------------------------------------------------------------------------------


def module(codes: Codes, limits: Iterable[tuple[str, int]] = ()) -> ModuleType:
    """A checker made of compiled files, with other bounds."""
    for path in FILES:
        made = ModuleType(f"{__name__}.{path.stem}")
        made.__package__ = __name__  # where one file finds another
        sys.modules[made.__name__] = made
        exec(codes[path.name], made.__dict__)  # noqa: S102  (the program itself, not any text)
        made.__dict__.update(limits)
    return made


def answer(checker: ModuleType, case: Case) -> str:
    """``accepted``, the line that refuses the certificate, or an error that should not occur."""
    try:
        checker.check(case.certificate)
    except Exception as error:
        named = type(error).__name__ == "CertificateError"
        return str(error) if named else f"{type(error).__name__}: {error}"
    return "accepted"


def is_as(expected: str, said: str) -> bool:
    """Whether an answer is ``accepted`` or begins with the number of a condition, as expected."""
    return said.partition(":")[0] == expected


def differs(codes: Codes, cases: Sequence[Case]) -> bool:
    """Whether an altered checker answers one of its cases in another way than it should."""
    whole = {case.limits: module(codes, case.limits) for case in cases}
    return any(not is_as(case.expected, answer(whole[case.limits], case)) for case in cases)


def noticed(codes: Codes, cases: Sequence[Case], seconds: int) -> bool:
    """Likewise in a child process; one that takes far more time or memory than usual differs."""
    child = os.fork()
    if not child:
        different = 1
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            resource.setrlimit(resource.RLIMIT_AS, (2**33, 2**33))
            different = int(differs(codes, cases))
        finally:
            os._exit(different)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


@cache
def compiled() -> Codes:
    """The checker as it stands."""
    return {path.name: compile(path.read_text("utf-8"), str(path), "exec") for path in FILES}


def survey(short: bool, cases: Sequence[Case]) -> tuple[int, int, int]:
    """The numbers of conditions, of those noticed, and of second fences."""
    before = time.process_time()
    if differs(compiled(), cases):
        sys.exit("a certificate is not answered as it should be; run the tests first")
    seconds = 5 + int(5 * (time.process_time() - before))
    total = good = fences = 0
    for condition in (condition for path in FILES for condition in conditions(path, short)):
        survivors = [new for new, codes in condition.mutants if not noticed(codes, cases, seconds)]
        if condition.fence:
            fences += 1
            continue
        total += 1
        good += not survivors
        for new in survivors:
            print(f"{condition.file}:{condition.line}: {condition.source}\n    survives as {new}")
    if fences:
        print(f"{fences} second fences, see proofs.md")
    return total, good, fences


def main(arguments: Sequence[str]) -> int:
    if set(arguments) - {"--short"}:
        sys.exit("there is no other argument than --short")
    total, good, _ = survey("--short" in arguments, CASES)
    print(f"{total} conditions, {good} noticed", flush=True)
    return int(good < total)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
