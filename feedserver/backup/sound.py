"""Refusing to serve from a damaged SQLite database: a feed without its bookings would clear calendars."""

from pathlib import Path

from sqlalchemy.engine import make_url

from feedserver.backup.model import Damaged
from feedserver.backup.sqlite import require_sound
from feedserver.database import damage
from feedserver.errors import StartError
from feedserver.settings import Settings

#: Up to this size the check of a start takes less than a second. A bigger one is checked by its backups.
_CHECKED_OCTETS = 128 << 20


def require_sound_at_start(settings: Settings) -> None:
    """Refuse a damaged database (raises StartError); one that is not there yet is not judged."""
    url = make_url(settings.database_url)
    database = Path(str(url.database))
    if url.get_backend_name() != "sqlite" or not database.exists():
        return
    if database.stat().st_size > _CHECKED_OCTETS and not damage.is_marked(settings.home):
        return
    try:
        require_sound(database, {})
    except Damaged as error:
        damage.mark(settings.home)
        raise StartError(f"{error} Put a backup back: `feedserver backup restore PATH`.") from error
    damage.unmark(settings.home)
