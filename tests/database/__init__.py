"""The database: transactions, SQLite as it must be set, migrations."""
