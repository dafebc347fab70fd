"""Releases: the frozen folder of what may leave the ministry (methodology 11, ADR 12)."""
