"""``make pictures``: the pictures of the documentation, made from the pages as they are."""
