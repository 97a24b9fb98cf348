from .advantage import Advantage as Advantage
from .advantage import advantage as advantage
from .advantage import exhaustive_candidates as exhaustive_candidates
from .predict import Outlook as Outlook
from .predict import Prediction as Prediction
from .predict import Predictor as Predictor
from .predict import predicted_orders as predicted_orders
from .visibility import is_seen as is_seen
