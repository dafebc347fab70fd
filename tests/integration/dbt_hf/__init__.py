"""Housing First, costs and outcomes: the marts that dbt builds, against other libraries and hand-worked tables."""
