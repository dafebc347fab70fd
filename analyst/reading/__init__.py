"""Reading the published files and nothing else: read-only, without external access, every opening written down."""
