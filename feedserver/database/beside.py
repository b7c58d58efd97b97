"""What a database has beside it in the home of its installation: journal, lock, mark of damage."""

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, event

from feedserver.database import damage
from feedserver.database.in_use import Held, hold
from feedserver.database.journal import Journal
from feedserver.errors import StartError


@dataclass(frozen=True, slots=True)
class Beside:
    """The installation in ``home`` is in use until :meth:`release`."""

    home: Path
    journal: Journal
    held: Held

    def keep(self, tx: Connection) -> None:
        """See :meth:`Journal.keep`."""
        self.journal.keep(tx)

    def look_at(self, fault: BaseException | None) -> None:
        """Mark the database where a fault of SQLite's driver says that it is damaged."""
        if damage.is_damage(fault):
            damage.mark(self.home)

    def watch(self, engine: Engine) -> None:
        """Look at every fault of SQLAlchemy's connections."""

        def look(context: ExceptionContext) -> None:
            self.look_at(context.original_exception)

        event.listen(engine, "handle_error", look)

    def release(self) -> None:
        """Let others have the installation alone."""
        self.held.release()


def beside(home: Path) -> Beside:
    """Take the installation in ``home`` into use.

    Raises:
        StartError: a backup is being restored into it, or it cannot be written.
    """
    held, journal = hold(home), Journal.of(home)
    try:
        journal.open()
    except OSError as error:
        raise StartError(f"Cannot write {journal.path}: {error.strerror}.") from error
    return Beside(home, journal, held)
