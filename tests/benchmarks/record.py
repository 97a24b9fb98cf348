"""Figures that are kept: ratios that later versions are held to, and tables of the curves."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterable, Sequence
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from tests.benchmarks.curves import CURVES, Curve
from tests.benchmarks.fitting import Fit
from tests.benchmarks.timing import Comparison, Stage

RECORDED = Path(__file__).with_name("recorded.json")
#: A ratio that falls below this share of the recorded one is a fault.
SHARE = 0.5


def machine() -> dict[str, Any]:
    """The class of machine and the versions that figures belong to."""
    target = import_module("llvmlite.binding").get_host_cpu_name()  # what Numba compiles for
    packages = ("numba", "python-flint", "galois", "cypari", "sympy", "mpmath")
    versions = {name: metadata.version(name) for name in packages if _installed(name)}
    return {
        "processor": f"{_processor()}, {target}",
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        **versions,
    }


def _installed(package: str) -> bool:
    try:
        return bool(metadata.version(package))
    except metadata.PackageNotFoundError:
        return False


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:  # not Linux
        return platform.processor() or platform.machine()
    names = [x.partition(":")[2].strip() for x in text.splitlines() if x.startswith("model name")]
    return names[0] if names else platform.machine()


def recorded() -> dict[str, float]:
    """The recorded ratios by the keys of their stages; none where there is no record."""
    return {key: float(row["ratio"]) for key, row in _rows().items()}


def record(results: Sequence[tuple[Stage, Comparison]]) -> Path:
    """Write ratios down; those of other stages stay if they are of the same machine."""
    here = machine()
    rows = _rows() if _kept().get("machine") == here else {}
    for stage, x in results:
        rows[stage.key] = {
            "ratio": rounded(x.ratio),
            "quartiles": [rounded(x.low), rounded(x.high)],
        }
    _write(RECORDED, {"machine": here, "ratios": dict(sorted(rows.items()))})
    return RECORDED


def _rows() -> dict[str, Any]:
    return dict(_kept().get("ratios", {}))


def _kept() -> dict[str, Any]:
    return dict(json.loads(RECORDED.read_text(encoding="utf-8"))) if RECORDED.exists() else {}


def fallen(ratio: float, before: float | None) -> bool:
    """Whether a ratio has fallen by more than half below the recorded one.

    >>> fallen(51.0, 100.0), fallen(49.0, 100.0), fallen(1.0, None)
    (False, True, False)
    """
    return before is not None and ratio < SHARE * before


def rounded(x: float) -> float:
    """Three digits: more would only differ from run to run.

    >>> rounded(0.00123456), rounded(19808.01)
    (0.00123, 19800.0)
    """
    return float(f"{x:.3g}")


def _fit(fit: Fit) -> dict[str, Any]:
    return {
        "model": fit.model,
        "exponent": rounded(fit.exponent),
        "error": rounded(fit.error),
        "factor": rounded(fit.factor),
    }


def write_curves(curves: Iterable[Curve], path: Path) -> None:
    """Write curves as JSON, a line a point: median and both quartiles, in seconds. Others that the
    file holds stay; each says on which machine it was measured.
    """
    data = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    for curve in curves:
        data[curve.name] = {
            "what": curve.what,
            "axis": curve.axis,
            "machine": machine(),
            "series": {
                series.name: {
                    "fits": [_fit(x) for x in (series.fit, series.second) if x is not None],
                    "seconds": {
                        f"{p.x:g}": [rounded(y) for y in (p.median, *p.quartiles)]
                        for p in series.points
                    },
                }
                for series in curve.series
            },
        }
    _write(path, {name: data[name] for name in CURVES if name in data})


def _write(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, indent=1, ensure_ascii=False)
    # a list of numbers stays on one line
    text = re.sub(r"\[([^][{}]*)\]", lambda found: f"[{' '.join(found[1].split())}]", text)
    path.write_text(text + "\n", encoding="utf-8")
