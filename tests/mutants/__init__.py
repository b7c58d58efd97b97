"""Faults that the suite must notice: each is put into a copy of the package, where named tests must fail."""
