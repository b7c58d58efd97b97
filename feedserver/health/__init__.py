"""What machines ask before they ask anything else: is it alive, is it ready, may robots look."""
