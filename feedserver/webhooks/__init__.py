"""Webhooks: what a host is told by itself, in signed messages that are sent until they arrive."""
