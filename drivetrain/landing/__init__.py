"""Landing: extracts of any form in, a raw zone of all-text Parquet and its ledger out.

``files`` finds what has landed, ``headers`` fits it to the contract, ``sources`` makes each form readable,
``write`` turns it into Parquet, ``ledger`` remembers it, ``views`` shows it to SQL, ``load`` runs the whole.
"""

from ..errors import DoorError, LandingError
from .load import LandResult, Pending, held_lock, land, prepare
from .views import ensure_raw_zone, raw_view_statements, raw_zone_is_current

__all__ = [
    "DoorError",
    "LandResult",
    "LandingError",
    "Pending",
    "ensure_raw_zone",
    "held_lock",
    "land",
    "prepare",
    "raw_view_statements",
    "raw_zone_is_current",
]
