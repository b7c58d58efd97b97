"""Benchmarks: each measures beside something that does not change, and tells the ratio."""
