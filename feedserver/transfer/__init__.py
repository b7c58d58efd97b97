"""A whole installation as one file: from SQLite to PostgreSQL and back, and to another machine."""
