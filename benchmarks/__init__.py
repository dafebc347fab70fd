"""How fast the gate is, beside the usual recipe in the same run; `make bench` writes benchmarks/results.json."""
