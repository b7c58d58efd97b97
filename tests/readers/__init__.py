"""Programs that did not write the feed read it, and must read the same."""
