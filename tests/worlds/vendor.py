"""The committed export of an invented vendor, and the mappings by which it is read."""

from pathlib import Path

from feeds.delivery import UploadedFile
from feeds.mappings import FeedMapping, Source

FOLDER = Path(__file__).resolve().parents[2] / "examples" / "vendor_export"
CLIENTS, STAYS = (FOLDER / name for name in ("klienti.csv", "izmitinasana.csv"))
PLACES = {"IELA": "street", "RADI": "with_family_friends_temporary", "PASV": "municipal_housing"}

OF_STAYS = FeedMapping(
    "shelter_stays",
    {
        "stay_id": Source("Izmit. Nr."),
        "local_person_id": Source("Klienta Nr."),
        "facility_id": Source(constant="F1"),
        "check_in": Source("Iestājās"),
        "check_out": Source("Izstājās"),
        "prior_situation": Source("No kurienes", codes=PLACES),
        "main_reason": Source("Iemesls", codes={"P1": "rent_arrears", "P2": "eviction", "P9": "other"}),
        "exit_destination": Source("Uz kurieni", codes=PLACES),
    },
    ("Gulta",),
)
OF_CLIENTS = FeedMapping(
    "persons",
    {
        "local_person_id": Source("Klienta Nr."),
        "birth_date": Source("Dzimšanas dati"),
        "sex": Source("Dzimums (S/V)", codes={"S": "F", "V": "M"}),
        "citizenship": Source("Valst. piederība", codes={"LVA": "LV", "NEP": "XN"}),
        "household_type": Source("Ģimenes st.", codes={"1": "single"}),
        "disability": Source("Inv."),
        "mental_health_need": Source("Psih. trauc."),
        "addiction_need": Source("Atkar."),
        "first_homeless_on": Source("Bez mājokļa kopš"),
    },
    ("Lietas sējums",),
)


def vendor_files():
    """The export as it is uploaded: no name says which table is which."""
    return tuple(UploadedFile(path.read_bytes()) for path in (CLIENTS, STAYS))
