"""The data of a release as SDMX-CSV 2.0: missing values empty, whole numbers whole, every code in its codelist."""

from __future__ import annotations

import polars as pl
from pysdmx.io.csv.sdmx20.writer import write
from pysdmx.io.pd import PandasDataset
from pysdmx.model.dataset import ActionType

from analyst.releases.content import CELL
from analyst.releases.sdmx_codes import SEX_CODES
from analyst.releases.sdmx_structure import EPOCH, HOMELESSNESS, Flow, schema_of
from analyst.releases.values import plain

_NAMES = {"ethos_category": "ETHOS_LIGHT", "age_band": "AGE"}
_TRUE_OR_FALSE = {True: "true", False: "false"}


class TablesDisagreeError(ValueError):
    """Two tables of one release say different things of the same cell: our mistake. It names no value."""


def homelessness_csv(observations: pl.DataFrame) -> bytes:
    """All observations. A cell that stands in several tables stands here once."""
    key = [name for name in CELL if name != "table"]
    once = observations.drop("table").unique(maintain_order=True)
    twice = once.filter(once.select(key).is_duplicated())
    if twice.height:
        raise TablesDisagreeError(f"Tables disagree on {twice.height} rows, the first: {twice.select(key).row(0)}.")
    return _csv(HOMELESSNESS, once.with_columns(pl.lit(0).alias("unit_mult")))


def epoch_csv(epoch: pl.DataFrame) -> bytes:
    """The table for international comparison, with its method and the four comparability flags."""
    return _csv(EPOCH, epoch)


def _csv(flow: Flow, rows: pl.DataFrame) -> bytes:
    texts = rows.rename({name: _NAMES.get(name, name.upper()) for name in rows.columns})
    values = [plain(v, d) for v, d in texts.select("OBS_VALUE", "DECIMALS").iter_rows()]
    shares = [plain(v, 4) for v in texts["COVERAGE"]]
    texts = texts.with_columns(
        pl.Series("OBS_VALUE", values, dtype=pl.String),
        pl.Series("COVERAGE", shares, dtype=pl.String),
        pl.col("SEX").replace(SEX_CODES),
        *(_flag(name) for name, dtype in texts.schema.items() if dtype == pl.Boolean),
    )
    known = texts.select(*(pl.col(name).cast(pl.String) for name in flow.columns))
    dataset = PandasDataset(structure=schema_of(flow), data=known.to_pandas(), action=ActionType.Replace)
    text = write([dataset])
    assert text is not None, "without a path the writer gives the text"
    return text.encode()


def _flag(name: str) -> pl.Expr:
    return pl.col(name).replace_strict(_TRUE_OR_FALSE, return_dtype=pl.String)
