"""The analyst's room: what is made of a published file, and what may leave the ministry (architecture.md)."""
