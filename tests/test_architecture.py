"""The shape of the package: what may import what, and what an import may cost.

Trusted here: Python's own parser (`ast`) for what a module imports, and a new interpreter for what
an import loads. The order of the layers is import-linter's part (pyproject.toml).
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "esma"
CHECKER = PACKAGE / "proofs" / "checker"
KERNELS = sorted(PACKAGE.rglob("kernels/loops.py"))
HEAVY = ("IPython", "ipywidgets", "matplotlib", "mpmath", "numba", "pandas", "sympy")


def imported(path: Path) -> set[str]:
    """The top-level names of all that a module imports; for a relative import, 'esma'."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            names.add("esma" if node.level else (node.module or "").partition(".")[0])
    return names


def test_every_folder_is_a_package() -> None:
    # import-linter does not look into a folder without __init__.py
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_few_modules_lie_loose() -> None:
    assert len(list(PACKAGE.glob("*.py"))) <= 6


def test_no_class_name_is_given_twice() -> None:
    classes, others = Counter[str](), set[str]()
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes.update(x.name for x in ast.walk(tree) if isinstance(x, ast.ClassDef))
        if path.parent != CHECKER:  # which imports no type of ours
            given = (x for x in tree.body if isinstance(x, ast.Assign | ast.AnnAssign))
            targets = (x.target if isinstance(x, ast.AnnAssign) else x.targets[0] for x in given)
            others.update(x.id for x in targets if isinstance(x, ast.Name))
    assert [name for name, count in classes.items() if count > 1] == []
    assert others & classes.keys() == set()


def circle(imports: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in circles, and what lies between; none if there is none."""
    while True:
        imported = set().union(*imports.values())
        inner = {k: v & imports.keys() for k, v in imports.items() if k in imported}
        inner = {k: v for k, v in inner.items() if v}
        if inner.keys() == imports.keys():
            return sorted(inner)
        imports = inner


def lazily_loaded(stub: Path, package: str) -> set[str]:
    """The modules that a stub names."""
    found = set()
    for node in ast.parse(stub.read_text(encoding="utf-8")).body:
        assert isinstance(node, ast.ImportFrom)
        assert node.level == 1
        names = [node.module] if node.module else [alias.name for alias in node.names]
        found |= {f"{package}.{name}" for name in names}
    return found


def test_no_modules_import_each_other_in_a_circle() -> None:
    import grimp

    graph = grimp.build_graph("esma", exclude_type_checking_imports=True)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    for stub in PACKAGE.rglob("__init__.pyi"):
        package = ".".join(stub.parent.relative_to(ROOT).parts)
        assert not imports[package]  # all that it loads, it loads when a name is used
        imports[package] = lazily_loaded(stub, package)
    assert circle(imports) == []


def test_a_circle_is_seen() -> None:
    imports = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"e"}, "e": set[str]()}
    assert circle(imports) == ["b", "c"]


def test_there_are_kernels() -> None:
    assert KERNELS


@pytest.mark.parametrize("path", KERNELS, ids=lambda path: path.parent.parent.name)
def test_kernels_import_only_numpy_and_numba(path: Path) -> None:
    foreign = imported(path) - set(sys.stdlib_module_names)
    assert foreign <= {"numpy", "numba", "esma"}
    own = re.findall(r"^from (esma[.\w]*|\.\S*) import", path.read_text(encoding="utf-8"), re.M)
    assert set(own) <= {"esma.system.compiled"}


MATHEMATICS = {
    "ast",
    "collections",
    "contextvars",
    "fractions",
    "functools",
    "itertools",
    "math",
    "re",
}


def test_the_checker_stands_alone() -> None:
    """In its folder, and with no more than the standard library's part for numbers and texts."""
    files = {path.name: path for path in CHECKER.glob("*.py")}
    assert {"__init__.py", "__main__.py", "checker.py", "claims.py", "ring.py"} <= set(files)
    standard = MATHEMATICS | {"__future__", "json", "operator", "sys", "typing"}
    for path in files.values():
        text = path.read_text(encoding="utf-8")
        own = re.findall(r"^(?:from|import) (esma[.\w]*|\.\S*)", text, re.M)
        assert set(own) <= {"."} | {f".{Path(name).stem}" for name in files}
        assert imported(path) <= standard | {"esma"}  # as which its own files are counted


@pytest.mark.parametrize("statement", ["import esma", "import esma.cli.parser"])
def test_an_import_loads_nothing_heavy(statement: str) -> None:
    program = f"import sys; {statement}; print(*sorted({set(HEAVY)!r} & set(sys.modules)))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert loaded.stdout.split() == []


def test_kernels_work_where_nothing_can_be_written() -> None:
    program = """
from numba.core import caching
for x in vars(caching).values():
    if hasattr(x, "_locator_classes"):
        x._locator_classes = []  # as where neither the package nor a home can be written to
import numpy as np
from esma.continued_fractions import kernels
out = np.zeros((3, 4), np.int64)
assert type(kernels.leaves.compiled._cache).__name__ == "NullCache"
assert kernels.leaves(np.array([2, 6, 10]), 3, np.array([1]), 1, out) == 1
print(*out[0])
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.split() == ["132", "13", "61", "6"]


def test_nothing_evaluates_text() -> None:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in {"eval", "exec", "sympify", "parse_expr"}, path


def pinned() -> dict[str, str]:
    """The versions of .ci/constraints.txt by normalised name."""
    lines = (ROOT / ".ci" / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {name.lower().replace("_", "-"): version for name, version in pairs}


def test_every_dependency_has_a_tested_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert {requirement.partition(">=")[0].lower() for requirement in wanted} <= set(pinned())


def test_the_citation_names_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation
