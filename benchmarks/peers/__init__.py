"""Servers to measure beside: nothing but HTTP, what one would write first, and the best peer."""
