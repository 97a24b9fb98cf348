"""How a cost grows: measured points, and exponents fitted to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import median, quantiles
from typing import Literal

Model = Literal["x", "2^x", "x log² x"]


def log_of(model: Model, x: float) -> float:
    """The logarithm of what a model raises to a power.

    >>> log_of("x", 1.0), log_of("2^x", 3) == log(8)
    (0.0, True)
    """
    if model == "2^x":
        return x * log(2)
    return log(x) if model == "x" else log(x) + 2 * log(log(x))


@dataclass(frozen=True)
class Fit:
    """``seconds = factor * f(x)**exponent`` with the f of the model, and the standard error of the
    exponent.
    """

    model: Model
    exponent: float
    error: float
    factor: float

    def __str__(self) -> str:
        exponent = f"({self.exponent:.2f} ± {self.error:.2f})"
        if self.model == "2^x":
            return f"2^({exponent} x)"
        return f"x^{exponent}" if self.model == "x" else f"({self.model})^{exponent}"

    def __call__(self, x: float) -> float:
        return self.factor * exp(self.exponent * log_of(self.model, x))


@dataclass(frozen=True)
class Point:
    """Seconds at one x: one a round."""

    x: float
    seconds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.seconds)

    @property
    def quartiles(self) -> tuple[float, float]:
        if len(self.seconds) < 2:
            return self.median, self.median
        low, _, high = quantiles(self.seconds, n=4, method="inclusive")
        return low, high


def fit(points: Sequence[Point], model: Model) -> Fit:
    """Least squares through the logarithms of the medians; where there are two, of all seconds.

    Examples
    --------
    >>> found = fit([Point(x, (3.0 * x**2,)) for x in (1, 2, 4, 8)], "x")
    >>> round(found.exponent, 9), round(found.factor, 9), round(found(10), 6)
    (2.0, 3.0, 300.0)
    >>> str(found)
    'x^(2.00 ± 0.00)'
    """
    if len(points) > 2:
        pairs = [(p.x, p.median) for p in points]
    else:
        pairs = [(p.x, y) for p in points for y in p.seconds]
    u = [log_of(model, x) for x, _ in pairs]
    v = [log(y) for _, y in pairs]
    u_mean, v_mean = sum(u) / len(u), sum(v) / len(v)
    spread = sum((a - u_mean) ** 2 for a in u)
    slope = sum((a - u_mean) * (b - v_mean) for a, b in zip(u, v, strict=True)) / spread
    start = v_mean - slope * u_mean
    rest = sum((b - start - slope * a) ** 2 for a, b in zip(u, v, strict=True))
    error = sqrt(rest / (len(u) - 2) / spread) if len(u) > 2 else float("nan")
    return Fit(model, slope, error, exp(start))
