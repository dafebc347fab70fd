"""All examinations, in the order in which their findings are best mended: what the later ones rest on comes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from feeds.errors import UserError
from feeds.installation import Installation
from orchestration.doctor import files, keys, ledger, publication, space
from orchestration.doctor.ailments import Ailment


class Cost(Enum):
    """What a look costs."""

    LITTLE = "milliseconds"
    ALL_FILES = "every file is read or asked for"


@dataclass(frozen=True, slots=True)
class Examination:
    """One subject; `look` gives what is wrong with it and changes nothing."""

    subject: str
    look: Callable[[Installation], Iterator[Ailment]]
    cost: Cost = Cost.LITTLE

    def ailments(self, installation: Installation) -> list[Ailment]:
        """What is wrong; that it could not be looked at (the ledger is gone, a folder may not be read) is one too."""
        found: list[Ailment] = []
        try:
            found.extend(self.look(installation))
        except UserError as error:
            found.append(Ailment(str(error)))
        except PermissionError as error:
            found.append(Ailment(f"{error.filename} cannot be read: give this user the right to read it."))
        return found


EXAMINATIONS = (
    Examination("disk", space.examine),
    Examination("keys", keys.examine),
    Examination("ledger", ledger.examine),
    Examination("encrypted originals", files.examine_originals, Cost.ALL_FILES),
    Examination("accepted files", files.examine_accepted, Cost.ALL_FILES),
    Examination("publication", publication.examine),
)
