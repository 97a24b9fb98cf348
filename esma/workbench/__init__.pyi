from .panel import open as open  # noqa: A004
