"""Users and the organisations they belong to."""
