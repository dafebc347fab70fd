"""How dates are written, by language: Django's own forms are not those of Latvian offices, nor European English."""
