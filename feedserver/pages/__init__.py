"""What all pages for people share: the look, the session's cookie, the guard, languages and refusals."""

#: The path below which the style sheet and the script of every page stand.
LOOK = "/pages"
