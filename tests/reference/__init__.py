"""The API's own document and page: they are right, and what is made from them works."""
