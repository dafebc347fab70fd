"""An invented country: people and their trajectories, the deliveries that municipalities make of them, and the truth.

The story is in docs/developers/simulation.md. Pure: numpy and polars, no framework, nothing of the models.
"""
