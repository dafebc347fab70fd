"""The pages on which a municipality maps a vendor's columns and codes (ADR 10)."""
