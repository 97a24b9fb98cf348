"""Rocq: the library builds and rests on the axioms of the real numbers alone; formulas of every
kind are accepted by the kernel, altered ones refused.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

import esma
from esma.atlas.reading import Certificates, formula, is_line
from esma.cli.parser import main
from esma.errors import EsmaError
from esma.proofs import rocq
from esma.proofs.certificate import certificate_of, current
from esma.proofs.checker import CertificateError, check
from esma.proofs.prover import Proof
from esma.proofs.rocq import kernel, record
from esma.store import Store
from tests.proofs.alterations import is_true, report
from tests.proofs.refused import (
    CAHEN,
    FOR_ODD_N,
    KEMPNERS,
    LIOUVILLES,
    OF_ALL_BASES,
    RABBITS,
    changed,
)

DATA = Path(__file__).parent.parent / "data"
RECORDED = [current(json.loads(x)) for x in (DATA / "certificates_v1.jsonl").open()]
"""Certificates of all theorems, with runs, powers, fractions, degrees and parameters."""
RESULTS = Path(__file__).parents[2] / "results" / "atlas"
LINES = (RESULTS / "formulas.jsonl").read_text().splitlines()


def certificate_with(text: str) -> dict[str, Any]:
    """That of the first line of the atlas in which a text stands."""
    return dict(Certificates().of(json.loads(next(x for x in LINES if text in x))))


FRACTIONS = certificate_with("[1,0,0,0,0,-8,0,0,0,0,-1")
"""A certificate with runs whose lengths have denominators."""
NAMES = ("tasoev(1,2,3)", "tasoev(1,-2,3)", "rogers_ramanujan(1/3)", "rogers_ramanujan(-1/5)")
TEMPLATES = ("cot(1/n)-n", "tan(1/n)+k", "2/(1+besseli(1,1/n)/besseli(0,1/n))", "tasoev(1,n)")
TEMPLATES += ("tasoev(1,1,n)", "rogers_ramanujan(1/n)", "rogers_ramanujan(-1/n)")
_PARAMETRIC = [json.loads(x) for x in (RESULTS / "parameters.jsonl").open()]
LAWS = (
    "kempner(2)",
    "liouville(10)",
    "lacunary(3,4,-1)",
    "lacunary(2,2,-1)",
    "cahen",
    "davison_shallit(1,x)",
    "hone(1,2)",
    "varona(1,1)",
    "varona(3,1)",
)
MULTIPLES = ('"davison_shallit(1,2)","P":[-1,1],"Q":[1,1]', '"hone(2,1)","P":[-1,1],"Q":[1,1]')
SUMS = [certificate_with(f'"constant":"{x}') for x in LAWS if re.match("[cdhv]", x)]
SUMS += [certificate_with(x) for x in MULTIPLES]
CONSTANTS = [certificate_with(f'"constant":"{name}') for name in (*NAMES, *LAWS)]
CONSTANTS += SUMS[-len(MULTIPLES) :]
CONSTANTS.append(certificate_with('"head_lengths":[1,1,96,1]'))
SLOPES = [certificate_with(f'"constant":"{x}') for x in ("rabbit(2)", "rabbit(3)", "9*rabbit(10)")]
SLOPES += [certificate_with(f'"constant":"rabbit({x})') for x in ("2,sqrt(3)", "3,sqrt(2)")]
CONSTANTS += SLOPES
IMAGES = [
    changed(
        CAHEN,
        {"statement.constant": "cahen+k", "statement.head": ["k", 1], "parameters": [["k", 0, 1]]},
    )
]
CONSTANTS += [*OF_ALL_BASES, *IMAGES]
CONSTANTS += [
    next(x["certificate"] for x in _PARAMETRIC if x["constant"] == name) for name in TEMPLATES
]
"""Certificates about constants that no recorded one is about."""
needs_rocq = pytest.mark.skipif(shutil.which("coqc") is None, reason="Rocq is not installed")


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Caches of these tests alone: the library, and the record of what the kernel accepted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("rocq")))
        yield Path(os.environ["XDG_CACHE_HOME"])


def written(certificates: list[dict[str, Any]]) -> tuple[dict[str, str], Counter[str]]:
    """Theorems by their names, and how many certificates have none, by the reason."""
    theorems, left = dict[str, str](), Counter[str]()
    for n, certificate in enumerate(certificates):
        try:
            theorems[f"t{n}"] = rocq.theorem(certificate, f"t{n}")
        except EsmaError as error:
            left[str(error)] += 1
    return theorems, left


def altered(certificate: dict[str, Any]) -> dict[str, Any]:
    """The certificate with a larger last entry of its block, or of its head before a law."""
    changed = copy.deepcopy(certificate)
    block = changed["statement"].get("block") or changed["statement"]["head"]
    x = block[-1]
    block[-1] = [x[0], f"{x[1]} + 1"] if isinstance(x, list) else f"{x} + 1"
    return changed


def test_nothing_is_assumed_in_the_text() -> None:
    for path in record.LIBRARY.glob("*.v"):
        text = re.sub(r"\(\*.*?\*\)", "", path.read_text(), flags=re.DOTALL)
        assert not re.search(r"\b(Admitted|admit|Axiom|Parameter|Conjecture|give_up)\b", text), path


def test_every_file_is_in_the_project() -> None:
    others = {"Assumptions.v", "Extraction.v"}
    assert {*record.sources()} == {x.name for x in record.LIBRARY.glob("*.v")} - others


def test_what_has_no_theorem_is_named() -> None:
    theorems, left = written(RECORDED)
    assert (len(theorems), left) == (len(RECORDED), {})
    constants = {
        "besseli(0,2)/besseli(2,2)": "orders that do not differ by 1",
        "sinh(1)/cosh(1)": "a constant of another form",
        "exp(-2)": "functions of negative numbers",
    }
    for constant, reason in constants.items():
        stated = {"constant": constant, "numerator": [0, 1], "denominator": [1], "signs": "+"}
        stated |= {"head": [0], "block": ["m + 1"], "base": None}
        certificate = certificate_of(stated, "A", [0, 1], [1, 1])
        with pytest.raises(rocq.NotCoveredError, match=reason):
            rocq.theorem(certificate, "formula")


def test_indices_are_bounded() -> None:
    for start, group in ([10**9, 1], [1, 1]), ([1, 1], [10**9, 1]), ([1, -1], [1, 1]):
        certificate = certificate_of(RECORDED[0]["statement"], "A", start, group)
        with pytest.raises(EsmaError, match="no certificate: an index is out of range"):
            rocq.theorem(certificate, "formula")
    for certificate in CONSTANTS[len(NAMES) : len(NAMES) + len(LAWS)]:
        for i, reason in (
            (0, "out of range"),
            (30, "late|too many steps|elsewhere|no multiples"),
            (10**9, "range"),
        ):
            late = {**certificate, "start": [i, certificate["start"][1]]}
            with pytest.raises(EsmaError, match=reason):
                rocq.theorem(late, "formula")


def test_the_statement_is_readable() -> None:
    found = esma.search("e", coeff_limit=1, max_period=1)
    text = found.proof(0).to_rocq("e")
    said = "value (quotients [] (fun m => [4 * m + 2])) (periodic [1])"
    assert said in text
    with pytest.raises(EsmaError, match="there is no proof"):
        Proof("unproved", reason="no theorem").to_rocq()


def test_a_bundle_has_all_that_it_needs(tmp_path: Path) -> None:
    found = esma.search("e", coeff_limit=1, max_period=1)
    found.export(tmp_path / "e.zip")
    with ZipFile(tmp_path / "e.zip") as archive:
        names = {Path(name).name for name in archive.namelist()}
        said = archive.read("formulas/Found.v").decode()
        listed = archive.read("formulas/_CoqProject").decode().split()
    assert names == {*record.sources(), "Found.v", "_CoqProject", "Makefile"}
    assert {x for x in listed if x.endswith(".v")} == {*record.sources(), "Found.v"}
    assert said.startswith(f"(* {len(found)} formulas *)")
    assert said.count("Qed.") == len(found)


def test_a_missing_compiler_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(EsmaError, match="apt install coq libcoq-coquelicot"):
        rocq.coqc()


def test_what_ends_without_a_place_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A compiler that dies of some files, and says nothing."""
    script = tmp_path / "coqc"
    script.write_text(
        '#!/bin/sh\nfor file; do :; done\ngrep -q deadly "$file" && kill -9 $$\nexit 0\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(kernel, "compiled", lambda: tmp_path)
    texts = {f"t{n}": f"Theorem t{n} : {'deadly' if n in (3, 7) else 'True'}." for n in range(9)}
    answers = list(rocq.accepted(texts, processes=1))
    assert [x.name for x in answers] == [*texts]
    assert [x.name for x in answers if not x.accepted] == ["t3", "t7"]


def test_what_is_not_answered_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "coqc"
    script.write_text(
        '#!/bin/sh\nfor file; do :; done\ngrep -q slow "$file" && exec sleep 60\nexit 0\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(kernel, "compiled", lambda: tmp_path)
    monkeypatch.setattr(kernel, "PATIENCE", -1)
    texts = {f"t{n}": f"Theorem t{n} : {'slow' if n == 1 else 'True'}." for n in range(2)}
    answers = list(rocq.accepted(texts, processes=1))
    assert [x.reason for x in answers] == ["", "no answer in 1 s"]


def test_the_commands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "e.jsonl"
    esma.search("e", coeff_limit=1, max_period=1).export(lines)
    target = tmp_path / "e.v"
    assert main(["prove", str(lines), "0", "--rocq", str(target)]) == 0
    assert target.read_text().count("Theorem formula_0") == 1
    assert main(["prove", str(lines), "0", "--rocq", str(target)]) == 2  # it exists
    capsys.readouterr()
    monkeypatch.setenv("PATH", "")
    assert main(["check", "--rocq", str(lines)]) == 2
    assert "apt install coq libcoq-coquelicot" in capsys.readouterr().err


def test_lengths_of_runs_may_be_fractions() -> None:
    [text] = written([FRACTIONS])[0].values()
    assert "run 2 ((8 * z - 5) / 3) ++ [3; 2; (16 * z + 5) / 3] ++ run 2 (96 * z - 1)" in text


def test_formulas_for_all_bases_are_readable() -> None:
    theorems, left = written([FOR_ODD_N, *OF_ALL_BASES])
    assert not left
    said = "\n".join(theorems.values())
    assert "paperfolding [0; n] (fun _ => 1) (fun _ => 1) (1 + m)" in said
    assert "[n ^ e 1 1])) (periodic [1]) ((IZR n - 1) * rabbit n ((1 + sqrt 5) / 2))%R" in said


def test_lines_of_an_atlas_are_proved_again() -> None:
    lines = list(map(json.loads, LINES[::500]))
    assert all(map(is_line, lines))
    proved = Certificates()
    certificates = [dict(proved.of(line)) for line in lines]
    theorems, left = written(certificates)
    assert len(theorems) + left.total() == len(lines) > 40
    assert not left
    for line, certificate in zip(lines, certificates, strict=True):
        check(certificate)
        assert certificate["statement"]["signs"] == line["signs"]
        assert formula(line).constant.name == line["constant"]
    with pytest.raises(EsmaError, match="it has no certificate"):
        proved.of({**lines[0], "head": [9]})
    with pytest.raises(EsmaError, match="its P or Q cannot be read"):
        formula({**lines[0], "P": "1"})


@needs_rocq
def test_the_command_says_what_the_kernel_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "two.jsonl"
    line = json.loads(LINES[0])
    rows = map(json.dumps, (RECORDED[0], altered(RECORDED[0]), line, FRACTIONS))
    lines.write_text("\n".join(rows))
    assert main(["check", "--rocq", "--jobs", "1", str(lines)]) == 1
    said = capsys.readouterr().out
    assert said.count("refused") == 1
    assert "formula_1" in said
    assert "3 of 4 accepted by the kernel of Rocq" in said


@needs_rocq
@pytest.mark.parametrize("checker", ["--rocq", "--extracted"])
def test_what_is_not_asked_is_listed_by_number(
    checker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tmp_path / "some.jsonl"
    conjectures = [x for x in LINES if '"status":"conjecture"' in x]
    negative = {"constant": "exp(-2)", "numerator": [0, 1], "denominator": [1], "signs": "+"}
    negative |= {"head": [0], "block": ["m + 1"], "base": None}
    without = json.dumps(certificate_of(negative, "A", [0, 1], [1, 1]))
    rows = [*conjectures[:2], LINES[0], without, conjectures[2], LINES[1]]
    lines.write_text("\n".join(rows))
    assert main(["check", checker, "--jobs", "1", str(lines)]) == 0
    said = capsys.readouterr().out
    assert "3 not asked: a conjecture has no proof: formulas 0–1, 4\n" in said
    assert "1 not asked: no theorem in Rocq: functions of negative numbers: formula 3\n" in said
    assert "2 of 6 accepted" in said
    lines.write_text("\n".join([*rows, json.dumps({**json.loads(LINES[0]), "head": [9]})]))
    assert main(["check", checker, "--jobs", "1", str(lines)]) == 1
    assert (
        "formula_6: refused: it has no certificate: refuted: quotient 0" in capsys.readouterr().out
    )


@needs_rocq
def test_only_what_the_kernel_accepted_is_said_to_be_checked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store, document = tmp_path / "x.sqlite", tmp_path / "x.tex"
    assert (
        main(["search", "e^(1/3)", "--coeff-limit", "1", "--max-period", "1", "--out", str(store)])
        == 0
    )
    with Store(store) as opened:
        found = opened.query().collection()
    said = "checked by Rocq"

    def says() -> list[bool]:
        found.export(document, force=True)
        main(["show", str(store), "0"])
        return [said in document.read_text(), said in capsys.readouterr().out]

    assert says() == [False, False]
    assert main(["check", "--rocq", "--jobs", "1", str(store)]) == 0
    assert f"{len(found)} of {len(found)} accepted" in capsys.readouterr().out
    assert says() == [True, True]
    certificate = found.proof(0).certificate
    assert certificate is not None
    assert rocq.checked(certificate)
    assert not rocq.checked(altered(certificate))


@needs_rocq
@pytest.mark.skipif(shutil.which("ocamlopt") is None, reason="OCaml is not installed")
def test_fractions_are_whole_where_the_base_recurs() -> None:
    """tasoev(1,n)/2 for odd n, and not for all n."""
    asked = {
        name: f"powers (1) Itself (Claim [] [Over (Sub (Var 1) (Num 1)) 2;"
        f" Quot (Mul (Mul (Num 2) (Var 1)) {n}); Over (Sub (Mul (Var 1) (Pow {n} 2)) (Num 1)) 2;"
        f" Quot (Num 1); Quot (Num 1)] [1] (Some (Pow {n} 3))) (Proof (Powers {n} 1 (Pow {n} 2) 1"
        f" (Pow {n} 2) (1) (1)) (Num 0) (Num 1) (Num 2) (Num 0) 0 1 6 10 1 1 0)"
        f" (Ratio (Var 1) (Num 2) [(Num 0); (Num 1)] [(Num 2); (Num 0)] 1)"
        for name, n in (
            ("odd", "(Add (Mul (Num 2) (Var 3)) (Num 3))"),
            ("all", "(Add (Var 3) (Num 3))"),
        )
    }
    assert [x.name for x in rocq.answers(asked) if x.accepted] == ["odd"]


@needs_rocq
@pytest.mark.skipif(shutil.which("ocamlopt") is None, reason="OCaml is not installed")
def test_the_extracted_checker_says_what_the_kernel_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [*RECORDED, *CONSTANTS]
    asked = {f"right_{n}": rocq.question(certificate) for n, certificate in enumerate(rows)}
    for n, certificate in enumerate(rows):
        with suppress(EsmaError):  # another head may not be before the law
            asked[f"wrong_{n}"] = rocq.question(altered(certificate))
    assert len(asked) > 1.7 * len(rows)
    folded = next(x for x in asked.values() if x.startswith("folding "))
    word = re.search(r"\[\(Num \d+\); \(Num (\d+)\)\]", folded)
    assert word
    i, j = word.span(1)
    asked["wrong_word"] = f"{folded[:i]}{int(word[1]) + 1}{folded[j:]}"
    base = "(Add (Var 3) (Num {}))"  # n from some value on, which has to be 2 at least
    growing = [next(x for x in asked.values() if f"(Some {base.format(2)})" in x)]
    growing += map(rocq.question, (KEMPNERS, LIOUVILLES, RABBITS))
    for n, x in enumerate(growing):
        for first, name in ((3, "right_base"), (1, "wrong_base")):
            asked[f"{name}_{n}"] = x.replace(base.format(2), base.format(first))
    for answer in rocq.answers(asked):
        assert answer.accepted == answer.name.startswith("right"), answer
    broken = ["", "(", "elementary Exp", "powers (1) Itself [", f"{asked['right_0']} )", "x ]"]
    for answer in rocq.answers({str(n): x for n, x in enumerate(broken)}):
        assert answer.reason not in ("", "the boolean of its proof is false")
    lines = tmp_path / "three.jsonl"
    lines.write_text("\n".join(map(json.dumps, (RECORDED[0], altered(RECORDED[0]), FRACTIONS))))
    assert main(["check", "--extracted", str(lines)]) == 1
    assert "2 of 3 accepted by the extracted checker" in capsys.readouterr().out


@needs_rocq
def test_the_theorems_rest_on_the_recorded_axioms(cache: Path) -> None:
    folder = kernel.compiled()
    path = Path(shutil.copy(record.LIBRARY / "Assumptions.v", cache))
    command = ["coqc", "-q", "-w", "none", "-R", str(folder), "Esma", str(path)]
    done = subprocess.run(command, cwd=cache, check=True, capture_output=True, text=True)
    names = re.findall(r"^Print Assumptions (\w+)", path.read_text(), re.MULTILINE)
    blocks = done.stdout.split("Axioms:")[1:]  # one a theorem
    axioms = [sorted(re.findall(r"^([A-Z]\w*\.\w+)", block, re.MULTILINE)) for block in blocks]
    lines = [f"{name}: {' '.join(row)}" for name, row in zip(names, axioms, strict=True)]
    assert lines == (record.LIBRARY / "assumptions.txt").read_text().splitlines()


@needs_rocq
def test_the_kernel_accepts_every_kind() -> None:
    theorems, left = written([*RECORDED, *CONSTANTS])
    assert not left
    verdicts = list(rocq.accepted(theorems))
    assert {x.name for x in verdicts} == {*theorems}
    assert [x for x in verdicts if not x.accepted] == []


@needs_rocq
def test_the_kernel_refuses_what_was_altered() -> None:
    wrong = []
    for certificate in map(altered, [*RECORDED[::4], *CONSTANTS]):
        with pytest.raises(CertificateError):
            check(certificate)
        wrong.append(certificate)
    theorems, _ = written(wrong)
    assert len(theorems) > 15
    assert not any(x.accepted for x in rocq.accepted(theorems))


@needs_rocq
def test_the_kernel_refuses_other_laws() -> None:
    """Other denominators to begin with, another ratio, another exponent."""
    texts = dict[str, str]()
    for n, certificate in enumerate(SUMS):
        text = rocq.theorem(certificate, f"t{n}")
        [(s, t)] = set(re.findall(r"self_similar \(.*?\) (\d+) (\d+)\b", text))
        texts[f"t{n}"] = text.replace(f" {s} {t}", f" {s} {int(t) + 1}")
        if "in_turn 1 2" in text:
            other = text.replace("in_turn 1 2", "in_turn 2 1")
            texts[f"t{n}_turned"] = other.replace(f"t{n}", f"t{n}_turned", 1)
    for n, certificate in enumerate(SLOPES):
        text = rocq.theorem(certificate, f"s{n}")
        [(x, y), *_] = re.findall(r"Power (\d+) (\d+)", text)
        other = text.replace(f"e {x} {y}", f"e {x} {y}1")
        texts[f"s{n}"] = other.replace(f"Power {x} {y}", f"Power {x} {y}1")
    assert len(texts) == len(SUMS) + len(MULTIPLES) + len(SLOPES)
    assert not any(x.accepted for x in rocq.accepted(texts))


@needs_rocq
@pytest.mark.parametrize("number", [20, pytest.param(1000, marks=pytest.mark.full)])
def test_what_the_kernel_accepts_of_altered_certificates_is_true(number: int) -> None:
    asked, right, false = report(number, seed=1)
    assert asked.total() == number > right.total() > 0
    assert not false


def test_a_false_certificate_is_seen_to_be_false() -> None:
    """What tells true ones from false ones, tried on both."""
    for certificate in [*RECORDED[::3], *CONSTANTS]:
        assert is_true(certificate)
        assert not is_true(altered(certificate))
