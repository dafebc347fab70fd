"""A small release made by hand: invented figures of two towns, a region and the nation, some of them left out."""

from __future__ import annotations

from datetime import datetime

import polars as pl

from analyst.released import OBSERVATION_SCHEMA
from analyst.releases.comparison import INTERNATIONAL_SCHEMA
from analyst.releases.content import DeliveryUsed, Publication, ReleaseContent
from analyst.releases.revisions import REVISION_SCHEMA

NOT_APPLICABLE = dict.fromkeys(
    ("ethos_category", "sex", "age_band", "service_type", "cohort", "indicator", "horizon"), "_Z"
)


def cell(table, area, measure, value, *, freq="M", period="2026-09", unit="PS", decimals=0, **more):
    """One observation. `value` None = left out, primary; a string status overrides."""
    status = more.pop("obs_status", "Q" if value is None else "A")
    confidential = more.pop("conf_status", "A" if status == "Q" else "F")
    return {
        **NOT_APPLICABLE,
        "table": table,
        "freq": freq,
        "time_period": period,
        "ref_area": area,
        "measure": measure,
        "unit_measure": unit,
        "obs_value": None if value is None else float(value),
        "decimals": decimals,
        "obs_status": status,
        "conf_status": confidential,
        "coverage": 0.875,
        **more,
    }


def observations(rows=None):
    """The sample's observations, or those of `rows`."""
    return pl.DataFrame(rows or _rows(), schema=OBSERVATION_SCHEMA)


def content(period="2026-Q3", **changed):
    """A whole release of them."""
    known = {
        "period": period,
        "threshold": 5,
        "code": "0.1.0+ccc",
        "publication": Publication(
            "20261015T060000000000_abc123", datetime(2026, 10, 15, 6, 0, 0, 123456), None, "0.1.0+aaa", "due_day=15"
        ),
        "deliveries": (
            DeliveryUsed("LV0001000-2026-09-v1", "LV0001000", "2026-09", {"shelter_stays": "ab" * 32}),
            DeliveryUsed("LV0005000-2026-09-v1", "LV0005000", "2026-09", {"shelter_stays": "cd" * 32}),
        ),
        "observations": observations(),
        "epoch": epoch(),
        "international": international(),
        "breaks": pl.DataFrame(
            [{"valid_from": "2026-08-01", "text_lv": "Liepāja: jauna patversme", "text_en": "Liepāja: a new shelter"}]
        ),
        "revisions": pl.DataFrame(schema=REVISION_SCHEMA),
        "information_loss": (
            {
                "table": "stock_by_municipality",
                "unit_measure": "PS",
                "figures": 8,
                "left_out": 2,
                "primary": 2,
                "secondary": 0,
                "zeros_left_out": 0,
                "share_of_figures": 0.25,
                "share_of_value": 0.0123,
            },
        ),
    }
    return ReleaseContent(**{**known, **changed})


def epoch():
    """Two rows of the table for international comparison."""
    shared = {
        "freq": "M",
        "ref_area": "LV",
        "count_type": "PIT",
        "ethos_light": "E1_3",
        "sex": "_T",
        "age": "_T",
        "time_period": "2026-09-30",
        "unit_mult": 0,
        "obs_status": "P",
        "conf_status": "F",
        "collection_method": "by_name_list",
        "includes_children": True,
        "includes_dv_accommodation": True,
        "includes_refugees": True,
        "includes_asylum_seekers": False,
        "coverage": 0.875,
    }
    return pl.DataFrame(
        [
            {**shared, "indicator": "HOMELESS_PERSONS", "obs_value": 112.0, "unit_measure": "PS", "decimals": 0},
            {**shared, "indicator": "HOMELESS_RATE", "obs_value": 0.6, "unit_measure": "P_10K", "decimals": 1},
        ]
    )


def international():
    """Latvia and another country, as the export has them."""
    rows = [
        ("Dānija", "Denmark", "DK", "2022-W06", 5789.0, None),
        ("Latvija", "Latvia", "LV", "2026-09-30", 112.0, True),
    ]
    return pl.DataFrame(
        [
            {
                **dict.fromkeys(INTERNATIONAL_SCHEMA),
                "country_lv": lv,
                "country_en": en,
                "ref_area": code,
                "count_type": "PIT",
                "indicator": "persons",
                "time_period": period,
                "value": value,
                "scope_lv": "tvērums",
                "scope_en": "scope",
                "includes_children": children,
            }
            for lv, en, code, period, value, children in rows
        ],
        schema=INTERNATIONAL_SCHEMA,
    )


def _rows():
    stock = [
        ("LV0001000", "E2", 80), ("LV0001000", "_T", 80), ("LV0005000", "E2", None), ("LV0005000", "_T", None),
        ("LV-R1", "E2", 80), ("LV-R1", "_T", 80), ("LV", "E2", 112), ("LV", "_T", 112),
    ]  # fmt: skip
    night = {"period": "2026-09-30", "sex": "_T", "age_band": "_T"}
    rows = [cell("stock_by_municipality", a, "persons", v, ethos_category=c, **night) for a, c, v in stock]
    rows += [
        cell("stock_by_region_sex", "LV-R1", "persons", v, **{**night, "sex": s}, ethos_category="_T")
        for s, v in (("F", 20), ("M", 60), ("_T", 80))
    ]
    flows = {"active_start": 100, "inflow_new": 20, "outflow_permanent": 8, "active_end": 112}
    rows += [cell("flows_by_municipality", "LV", m, v, obs_status="P") for m, v in flows.items()]
    rows += [cell("flows_by_municipality", "LV0005000", m, None) for m in flows]
    cutoff = {"cohort": "_T", "horizon": "cutoff", "freq": "D", "period": "2026-09-30"}
    rows += [cell("retention", "LV", m, v, **cutoff) for m, v in (("entrants", 49), ("housed", 45))]
    shares = {"unit": "PURE_NUMB", "decimals": 3}
    of_year = {"freq": "A", "period": "2026"}
    euro = {**of_year, "unit": "EUR", "decimals": 2}
    rows += [
        cell("retention", "LV", "rate_all", 45 / 49, **shares, **cutoff),
        cell("retention", "LV0005000", "rate_all", None, conf_status="D", **shares, **cutoff),
        cell(
            "outcomes",
            "LV",
            "share_better",
            0.8,
            indicator="health",
            unit="PURE_NUMB",
            decimals=3,
            cohort="_T",
            **of_year,
        ),
        cell("unit_costs", "LV", "cost_per_client_day", 19.2, service_type="housing_first", **euro),
        cell("unit_costs", "LV", "cost_per_client_day", None, service_type="care_home", obs_status="L", **euro),
    ]
    return rows
