"""The administrators' pages, ``/admin``."""
