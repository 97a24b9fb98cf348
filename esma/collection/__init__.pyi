from . import folding as folding
from . import frames as frames
