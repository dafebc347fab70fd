"""Deliveries that nobody sent: what is needed to try the gate and the marts with invented people and known faults."""
