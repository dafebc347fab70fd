"""The list of slips (`slips.yaml`): one wrong edit of one file each, what mistake it stands for, what must see it."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

LIST = Path(__file__).with_name("slips.yaml")


class Slip(BaseModel):
    """One slip. `unit_tests` names the model whose dbt unit tests must fail, `recount` the mart that must differ."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    mistake: str
    file: str
    original: str
    mutated: str
    unit_tests: str | None = None
    recount: str | None = None
    is_sample: bool = False
    """Tried by the slow half of the suite, so that the check itself is proved."""

    @model_validator(mode="after")
    def _has_one_proof(self) -> Slip:
        if (self.unit_tests is None) == (self.recount is None):
            raise ValueError(f"slip {self.mistake!r}: name exactly one of unit_tests and recount")
        return self

    @property
    def proof(self) -> str:
        """What must see it, in words."""
        return f"unit tests of {self.unit_tests}" if self.unit_tests else f"recount of {self.recount}"


def load_slips(file: Path = LIST) -> list[Slip]:
    """All slips, in the order of the list. ValidationError for an unknown key or a slip without its one proof."""
    return TypeAdapter(list[Slip]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
