"""Flask's hello world: what answering at all costs. All ratios are to it."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """Thirteen octets."""
    return "Hello, World!"
