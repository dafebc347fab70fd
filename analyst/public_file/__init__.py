"""`current_public.duckdb`: what anybody may open (ADR 11). Nothing else in the project writes figures for outside."""

from analyst.public_file.writing import PublicFile, write_public_file

__all__ = ["PublicFile", "write_public_file"]
