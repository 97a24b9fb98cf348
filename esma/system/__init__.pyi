from . import compiled as compiled
