"""What the forms of the administrators' pages may hold, and what is said of a mistake; a file per subject."""
