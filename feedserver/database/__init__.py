"""The engine, the unit of work, the schema and its migrations."""
