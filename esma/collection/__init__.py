"""What people hold in their hands: formulas that were found, as tables and frames."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
