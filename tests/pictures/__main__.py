"""A server with the demo and some more people, and docs/images with a picture of each page that is shown."""

import json
import tempfile
from pathlib import Path

from feedserver.database.engine import open_database
from tests.chromium.programs import running
from tests.pictures.life import fill
from tests.pictures.pages import take
from tests.processes.client import Client
from tests.processes.installation import Installation

_IMAGES = Path(__file__).parents[2] / "docs" / "images"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        installation = Installation(Path(folder)).set_up()
        demo = json.loads(installation.run("demo", "--json").stdout)
        with installation.serving(workers=1) as server, running() as driver:
            host = Client(server.port, demo["api_key"])
            database = open_database(installation.database_url)
            shown = fill(host, database)
            database.close()
            installation.run("worker", "--once")
            for name, picture in take(driver, host, demo["admin"], shown):
                (_IMAGES / f"{name}.png").write_bytes(picture)
                print(f"docs/images/{name}.png  {len(picture) / 1000:.0f} kB")


if __name__ == "__main__":
    main()
