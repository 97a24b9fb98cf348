from .loops import EQUAL as EQUAL
from .loops import LARGE as LARGE
from .loops import POSITIVE as POSITIVE
from .loops import log2_denominators as log2_denominators
from .loops import member_rates as member_rates
from .loops import members as members
from .loops import rates as rates
from .loops import steps as steps
