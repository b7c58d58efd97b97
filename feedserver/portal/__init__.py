"""The user's own page: opened by a one-time address of the host, for that user alone."""
