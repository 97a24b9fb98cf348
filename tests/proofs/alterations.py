"""What the kernel of Rocq says of certificates that were altered at random.

``python -m tests.proofs.alterations [--count 1000] [--seed 1]`` alters a number, a sign, an index,
a quotient, a length, a base, a law, a parameter or the constant of certificates of every kind, and
numbers in the proof that is written for them, asks the kernel, and computes what each certificate
says whose theorem it accepts: a convergent has to agree with P(c)/Q(c) to 300 digits, by ball
arithmetic. It prints the counts by what was altered; the exit status is 1 if one is false.
"""

from __future__ import annotations

import argparse
import copy
import json
import random
import re
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain, count, product
from pathlib import Path
from typing import Any, Final

from flint import arb, ctx

from esma.atlas.reading import Certificates
from esma.enumeration.constants import constant
from esma.errors import EsmaError
from esma.massey.laws import LAWS
from esma.massey.laws.requested import RequestedLaw
from esma.proofs import rocq
from esma.proofs.certificate import current, named
from esma.proofs.parametric import with_numbers
from esma.proofs.rocq.kernel import OPTIONS, compiled

ROOT: Final = Path(__file__).parents[2]
DIGITS: Final = 300
TERMS: Final = 20_000
"""Entries of a continued fraction that are computed at most."""
INSTANCES: Final = 3
"""Values of each parameter."""


@dataclass(frozen=True)
class Altered:
    """A certificate, what was altered, and the theorem that is written for it."""

    what: str
    certificate: dict[str, Any]
    theorem: str


def pool() -> list[dict[str, Any]]:
    """Certificates of all kinds: recorded ones, and some of the atlas with each theorem."""
    data, atlas = ROOT / "tests" / "data", ROOT / "results" / "atlas"
    found = [current(json.loads(x)) for x in (data / "certificates_v1.jsonl").open()]
    parametric = list((atlas / "parameters.jsonl").open())
    growing = [x for x in parametric if re.search('"base":"', x)]
    lawful = [x for x in parametric if '"law":' in x]
    some = parametric[::90] + growing[::12] + lawful[::2]
    found += [json.loads(x)["certificate"] for x in some]
    proved, lines = Certificates(), (atlas / "formulas.jsonl").read_text().splitlines()
    laws = "kempner|liouville|lacunary|cahen|davison|hone|varona|rabbit"
    special = [x for x in lines if re.search(laws, x)]
    powers = [x for x in lines if re.search("tasoev|rogers", x)]
    for line in chain(lines[::700], special[::8], powers[::200]):
        try:
            found.append(dict(proved.of(json.loads(line))))
            rocq.theorem(found[-1], "x")
        except rocq.NotCoveredError:
            found.pop()
        except EsmaError:  # a conjecture
            continue
    return found


# What is altered: each takes a copy, changes it in place, and says whether it could


def _number(rng: random.Random, x: int) -> int:
    return rng.choice((x + 1, x - 1, -x, x + rng.randint(-9, 9), 2 * x))


def _side(rng: random.Random, c: dict[str, Any]) -> None:
    side = c["statement"][rng.choice(("numerator", "denominator"))]
    i = rng.randrange(len(side))
    side[i] = _number(rng, side[i]) if isinstance(side[i], int) else f"{side[i]} + 1"


def _negated(rng: random.Random, c: dict[str, Any]) -> None:
    for name in ("numerator", "denominator"):
        c["statement"][name] = [
            -x if isinstance(x, int) else f"-({x})" for x in c["statement"][name]
        ]


def _signs(rng: random.Random, c: dict[str, Any]) -> None:
    word = c["statement"]["signs"]
    i = rng.randrange(len(word))
    flipped = word[:i] + ("-" if word[i] == "+" else "+") + word[i + 1 :]
    c["statement"]["signs"] = rng.choice((flipped, word + word, word[1:] + word[:1], word + "+"))


def _entry(rng: random.Random, entry: Any) -> Any:
    if isinstance(entry, list):
        return [entry[0], _entry(rng, entry[1])]
    if isinstance(entry, int):
        return rng.choice((entry + 1, entry - 1, [2, entry]))
    numbers = [x.span() for x in re.finditer(r"\d+", entry)]
    i, j = rng.choice(numbers) if numbers else (0, 0)
    other = f"{entry[:i]}{int(entry[i:j] or 0) + 1}{entry[j:]}"
    return rng.choice((f"{entry} + 1", f"{entry} - 1", f"2*({entry})", other))


def _quotient(rng: random.Random, c: dict[str, Any]) -> None:
    rows = c["statement"][rng.choice([x for x in ("head", "block") if c["statement"].get(x)])]
    i = rng.randrange(len(rows))
    rows[i] = _entry(rng, rows[i])


def _order(rng: random.Random, c: dict[str, Any]) -> None:
    rows = c["statement"][rng.choice([x for x in ("head", "block") if c["statement"].get(x)])]
    i = rng.randrange(len(rows))
    rng.choice((lambda: rows.pop(i), lambda: rows.insert(i, 1), lambda: rows.append(rows.pop(i))))()


def _unfolded(rng: random.Random, c: dict[str, Any]) -> None:
    """The first block comes to the head, which is the same formula."""
    statement = c["statement"]
    letter, first = ("z", 1) if statement["base"] else ("m", 0)
    after = f"{statement['base']}*z" if statement["base"] else "m + 1"
    head, block = list[Any](), list[Any]()
    for entry in statement["block"]:
        for rows, x in ((head, str(first)), (block, f"({after})")):
            texts = [
                re.sub(rf"\b{letter}\b", f"({x})", str(t))
                for t in (entry if isinstance(entry, list) else [entry])
            ]
            rows.append([2, texts[1]] if isinstance(entry, list) else texts[0])
    if (len(block) % len(statement["signs"])) == 0 and not re.search(r"/", str(statement["block"])):
        statement["head"], statement["block"] = statement["head"] + head, block
        c["start"][1] += len(block) * rng.choice((0, 1))


def _index(rng: random.Random, c: dict[str, Any]) -> None:
    rows = c[rng.choice([x for x in ("start", "group") if c[x]])]
    i = rng.randrange(len(rows))
    rows[i] = rng.choice((rows[i] + 1, rows[i] - 1, 2 * rows[i]))


def _later(rng: random.Random, c: dict[str, Any]) -> None:
    """The proof begins a group later, or has two groups in one, which is a proof of the same."""
    if rng.random() < 0.5:
        c["start"] = [x + y for x, y in zip(c["start"], c["group"], strict=True)]
    else:
        c["group"] = [2 * x for x in c["group"]]


def _base(rng: random.Random, c: dict[str, Any]) -> None:
    base = c["statement"]["base"]
    c["statement"]["base"] = _number(rng, base) if isinstance(base, int) else _entry(rng, base)


def _letter(rng: random.Random, c: dict[str, Any]) -> None:
    c["theorem"] = rng.choice("ACFHST")


def _constant(rng: random.Random, c: dict[str, Any]) -> None:
    text = c["statement"]["constant"]
    i, j = rng.choice([x.span() for x in re.finditer(r"\d+", text)] or [(0, 0)])
    c["statement"]["constant"] = f"{text[:i]}{int(text[i:j] or 0) + 1}{text[j:]}"


def _parameter(rng: random.Random, c: dict[str, Any]) -> None:
    row = rng.choice(c["parameters"])
    row[rng.choice((1, 2))] += rng.choice((1, -1))


def _law(rng: random.Random, c: dict[str, Any]) -> None:
    def changed(x: Any) -> Any:
        places = [i for i, y in enumerate(x) if isinstance(y, int | list)]
        i = rng.choice(places)
        x[i] = x[i] + rng.choice((1, -1)) if isinstance(x[i], int) else changed(x[i])
        return x

    law = c["statement"]["law"]
    name = rng.choice([x for x in law if x != "kind"])
    law[name] = changed([law[name]])[0]


ALTERATIONS: Final[dict[str, Callable[[random.Random, dict[str, Any]], None]]] = {
    "a coefficient of P or Q": _side,
    "the sign of P and Q": _negated,
    "the sign word": _signs,
    "a quotient or a length": _quotient,
    "the order of quotients": _order,
    "where the block begins": _unfolded,
    "an index of the proof": _index,
    "which groups the proof has": _later,
    "the base": _base,
    "the theorem": _letter,
    "the constant": _constant,
    "a parameter": _parameter,
    "the law": _law,
}
PROOF: Final = "a number in the proof as it is written"


def alterations(rng: random.Random) -> Iterator[Altered]:
    """Altered certificates for which a theorem can be written, each with one of its own."""
    rows = pool()
    for number in count():
        what = rng.choice((*ALTERATIONS, PROOF))
        original = rng.choice(rows)
        certificate = copy.deepcopy(original)
        try:
            if what != PROOF:
                ALTERATIONS[what](rng, certificate)
                if certificate == original:
                    continue
            text = rocq.theorem(certificate, f"t{number}")
        except (EsmaError, LookupError, TypeError, ValueError, ArithmeticError):
            continue  # it cannot be altered so, or is not written
        if what == PROOF:
            stated, _, proof = text.partition("Proof.")
            i, j = rng.choice([x.span() for x in re.finditer(r"\b\d+\b", proof)])
            text = f"{stated}Proof.{proof[:i]}{max(0, _number(rng, int(proof[i:j])))}{proof[j:]}"
        yield Altered(what, certificate, text)


# What the kernel says


def accepted(rows: Sequence[Altered], seconds: float) -> list[Altered]:
    """Those that the kernel accepts: first all in one process, which goes on after an error, then
    these once more as `esma check --rocq` asks.
    """
    names = {row.theorem.split(maxsplit=2)[1]: row for row in rows}
    script = rocq.file_of(f"{x.theorem}\nAbort All.\nCheck {name}." for name, x in names.items())
    with tempfile.TemporaryDirectory() as place:
        done = subprocess.run(
            ["coqtop", *OPTIONS, str(compiled()), "Esma"],
            input=script,
            cwd=place,
            capture_output=True,
            text=True,
            timeout=seconds,
        )
    defined = re.findall(r"^(t\d+)(?:\s*:|$)", done.stdout, re.MULTILINE)
    found = {name: names[name].theorem for name in defined}
    return [names[x.name] for x in rocq.accepted(found, processes=1) if x.accepted]


# Whether it is true


def is_true(certificate: Mapping[str, Any]) -> bool:
    """Whether a statement holds to 300 digits, for some values of its parameters."""
    rows = certificate["parameters"]
    values = product(*([first + step * u for u in range(INSTANCES)] for _, first, step in rows))
    names = [name for name, *_ in rows]
    ctx.prec, before = 2 * DIGITS * 4, ctx.prec
    try:
        return all(
            _holds(certificate["statement"], dict(zip(names, x, strict=True))) for x in values
        )
    except ValueError:  # a quotient that its law gives is no integer
        return False
    finally:
        ctx.prec = before


def _holds(statement: Mapping[str, Any], n: Mapping[str, int]) -> bool:
    c = constant(named(statement["constant"], n)).enclosure(ctx.prec)
    p, q = (
        sum(
            (
                c**e * _at(x, n).numerator / _at(x, n).denominator
                for e, x in enumerate(statement[name])
            ),
            arb(0),
        )
        for name in ("numerator", "denominator")
    )
    value, least = p / q, arb(10) ** -DIGITS
    a, b, d, e = 1, 0, 0, 1  # (p_n, p_(n-1); q_n, q_(n-1)), before the first quotient
    signs = [1 if s == "+" else -1 for s in statement["signs"]]
    place = 0
    for x, length in _entries(statement, n):
        if x.denominator != 1 or length.denominator != 1 or length < 0:
            return False
        if length == 1:
            s, y = signs[place % len(signs)], int(x)
            M = (y, s, 1, 0)
        else:
            if x != 2 or {*signs} != {-1}:
                return False
            k = int(length)
            M = (k + 1, -k, k, 1 - k)
        place += int(length)
        a, b, d, e = (
            a * M[0] + b * M[2],
            a * M[1] + b * M[3],
            d * M[0] + e * M[2],
            d * M[1] + e * M[3],
        )
        if d and abs(arb(a) / d - value) < least:
            return True
        if abs(d).bit_length() > 8 * ctx.prec:
            return False
    return False


def _entries(
    statement: Mapping[str, Any], n: Mapping[str, int]
) -> Iterator[tuple[Fraction, Fraction]]:
    """The quotients, each with how often it stands there."""
    if "law" in statement:
        own = with_numbers(statement["law"], lambda x: int(_at(x, n)))
        kinds = {x.kind: x for x in LAWS if issubclass(x, RequestedLaw)}
        head = [x if isinstance(x, list) else [x, 1] for x in statement["head"]]
        first = tuple(int(_at(a, n)) for a, length in head for _ in range(int(_at(length, n))))
        law = kinds[own.pop("kind")].made(first, 0, own)
        yield from ((Fraction(a), Fraction(1)) for a, _ in zip(law, range(TERMS), strict=False))
        return
    base = None if statement["base"] is None else _at(statement["base"], n)
    rows = chain(
        ((x, n) for x in statement["head"]),
        (
            (x, {**n, **({"m": m} if base is None else {"z": base**m})})
            for m in range(TERMS)
            for x in statement["block"]
        ),
    )
    for x, letters in rows:
        a, length = x if isinstance(x, list) else (x, 1)
        yield _at(a, letters), _at(length, letters)


def _at(x: int | str, letters: Mapping[str, int]) -> Fraction:
    """An expression of a certificate at values of its letters."""
    if isinstance(x, int):
        return Fraction(x)
    text = re.sub(r"\d+", lambda y: f"Fraction({y[0]})", re.sub(r"\*\*(\d+)", r"^\1", x))
    text = re.sub(r"\^Fraction\((\d+)\)", r"**\1", text)
    return Fraction(eval(text, {"Fraction": Fraction, **letters}))  # noqa: S307


def report(number: int, seed: int) -> tuple[Counter[str], Counter[str], list[Altered]]:
    """How many were asked and accepted, by what was altered; and those of them that are false."""
    found = alterations(random.Random(seed))
    rows = [row for row, _ in zip(found, range(number), strict=False)]
    right = accepted(rows, 60 + 2 * number)
    false = [row for row in right if not is_true(row.certificate)]
    return Counter(x.what for x in rows), Counter(x.what for x in right), false


def main() -> int:
    """Ask, and say what came of it."""
    parser = argparse.ArgumentParser(description="ask the kernel about altered certificates")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    asked, right, false = report(options.count, options.seed)
    for what, number in sorted(asked.items()):
        print(f"{what}: {number} asked, {right[what]} accepted")
    for row in false:
        print(f"FALSE: {row.what}: {json.dumps(row.certificate)}")
    print(
        f"{asked.total()} altered certificates: {right.total()} accepted, of which"
        f" {right.total() - len(false)} are true to {DIGITS} digits"
    )
    return 1 if false else 0


if __name__ == "__main__":
    raise SystemExit(main())
