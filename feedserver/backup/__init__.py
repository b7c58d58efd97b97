"""Backups: making one of a running installation, judging it, and putting it back."""
