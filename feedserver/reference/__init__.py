"""The API described by itself: a document for machines and a page for people; neither needs a key."""
