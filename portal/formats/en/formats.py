"""31 Mar 2026 and the clock of twenty-four hours: no day is taken for a month."""

SHORT_DATE_FORMAT = "j M Y"
SHORT_DATETIME_FORMAT = "j M Y, H:i"
