"""The state of the server in numbers, for the administrators' pages and the command line."""
