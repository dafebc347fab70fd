"""Disclosure control (methodology 11, ADR 11): which cells are left out, and the proof that none can be worked out."""
