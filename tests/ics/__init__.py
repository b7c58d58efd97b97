"""Tests of the builders: what stands in the bytes, read back by others."""
