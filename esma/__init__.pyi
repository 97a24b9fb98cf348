from .api import expand as expand
from .api import plan as plan
from .api import search as search
from .approval.conjecture import Conjecture as Conjecture
from .collection.collection import Collection as Collection
from .enumeration.constants import Constant as Constant
from .enumeration.constants import constant as constant
from .errors import EsmaError as EsmaError
from .identification.identified import Identification as Identification
from .scanning.outcome import Scan as Scan
from .scanning.scan import scan as scan
from .scanning.stored import scans as scans
from .searching.planning import Plan as Plan
from .store import open as open  # noqa: A004
from .tools.fraction import ContinuedFraction as ContinuedFraction
from .tools.identify import identify as identify
from .version import __version__ as __version__
