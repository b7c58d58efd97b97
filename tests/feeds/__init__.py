"""The feed as a calendar client meets it."""
