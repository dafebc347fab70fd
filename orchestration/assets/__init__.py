"""The asset graph: thirteen feeds behind one gate, the warehouse that dbt builds from them, and its publication."""
