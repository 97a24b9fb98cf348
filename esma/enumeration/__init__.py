"""E: constants and their enclosures, expressions in them, sign words, and the size of a search."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
