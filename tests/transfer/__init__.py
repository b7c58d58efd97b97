"""A whole installation moved: from one kind of database to the other, and what refuses to be moved."""
