"""The pilot's deliveries: every published figure recounted, and every rule of the gate that they must keep."""
