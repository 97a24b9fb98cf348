"""What ESMA can find: the signed expansions of a constant that has a theorem, before any search.

The mathematics is in ``esma/prediction.md``.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
