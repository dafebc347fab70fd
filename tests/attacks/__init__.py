"""Somebody who has nothing but what is published, and tries to work out what is left out."""
