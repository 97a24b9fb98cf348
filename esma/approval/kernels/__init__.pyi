from .loops import log2_denominators as log2_denominators
from .loops import rates as rates
