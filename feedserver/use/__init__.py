"""Who fetches which feed, and when: counted in each process, written in batches."""
