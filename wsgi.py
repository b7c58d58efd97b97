"""For servers that import an application: ``gunicorn wsgi:app``. `feedserver serve` needs it not."""

import os

from feedserver.app import create_app
from feedserver.background import Background
from feedserver.logs import configure_logging

configure_logging()
app = create_app()
background = Background(app.extensions["feedserver"])
background.start()
os.register_at_fork(after_in_child=background.start)  # threads do not live on in the processes of a server
