"""esma: discover, verify and prove continued-fraction formulas for mathematical constants.

>>> import esma
>>> found = esma.search("tan(1)", coeff_limit=1, max_period=1)
>>> print(found[0])
1/tan(1) = 1 − 1/(3 − 1/(5 − 1/(7 − …))), quotients [⟨2m+1⟩]
"""

import lazy_loader

# What is public, and where, is in __init__.pyi; a module is loaded when a name in it is first used.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
