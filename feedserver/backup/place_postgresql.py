"""A PostgreSQL database as the place of a restore."""

from pathlib import Path

from sqlalchemy import URL

from feedserver.backup import postgresql
from feedserver.backup.file import check
from feedserver.backup.model import BadBackup, Contents, Manifest
from feedserver.backup.progress import Tell, part


class PostgresqlPlace:
    """The database of the address; what is restored is made beside it, on the same server."""

    def __init__(self, url: URL, stamp: str) -> None:
        self._url, self._stamp = url, stamp
        self._filled: URL | None = None

    def require_free(self) -> None:
        """Servers on other machines are known by their connections."""
        number = postgresql.others_connected(self._url)
        if number:
            name = self._url.database
            raise BadBackup(
                f"The database {name} has {number} connections; stop all servers and workers first."
            )

    def has_present(self) -> bool:
        """Whether there is a database to be set aside."""
        return postgresql.exists(self._url)

    def fill(self, path: Path, manifest: Manifest, tell: Tell) -> str:
        """Make a database and let ``pg_restore`` fill it."""
        check(path, part(tell, 0, 0.2))
        self._filled = postgresql.make_beside(self._url, self._stamp)
        contents = Contents(manifest.revision, manifest.uid_domain, manifest.counts)
        postgresql.fill(self._filled, path, contents, part(tell, 0.2, 0.7))
        return self._filled.render_as_string(hide_password=False)

    def swap(self) -> str | None:
        """Both databases change their names in one transaction."""
        assert self._filled is not None
        aside = postgresql.swap(self._url, self._filled, self._stamp)
        self._filled = None
        return aside

    def discard(self) -> None:
        """Remove what was filled and not put into its place."""
        if self._filled is not None:
            postgresql.drop(self._filled)
