"""The server as users run it: real processes, real sockets, real signals."""
