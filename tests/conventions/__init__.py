"""What must hold for the shape of the project itself, whatever its data."""
