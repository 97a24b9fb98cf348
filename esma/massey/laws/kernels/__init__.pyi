from .loops import TERM_LIMIT as TERM_LIMIT
from .loops import canonical_tails as canonical_tails
from .loops import first_terms as first_terms
from .loops import interlaced_terms as interlaced_terms
from .loops import runs_grow as runs_grow
