"""What the law gives people: their data in a file, and to be forgotten without a trace."""
