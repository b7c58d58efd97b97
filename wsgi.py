"""For servers that import an application: ``gunicorn wsgi:app``. `feedserver serve` needs it not."""

from feedserver.app import create_app
from feedserver.background import Background
from feedserver.logs import configure_logging

configure_logging()
app = create_app()
Background(app.extensions["feedserver"]).start()
