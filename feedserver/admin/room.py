"""Where the administrators' pages stand, the cookies of their sessions, and what leads from page to page."""

from datetime import timedelta

from feedserver.admin.texts import LANGUAGES
from feedserver.administrators.model import SESSION_LIFE
from feedserver.pages.cookie import SessionCookie
from feedserver.pages.room import Room

ROOM = Room(name="admin", path="/admin", languages=LANGUAGES, refused="admin/refused.html")
COOKIE = SessionCookie(name="feedserver_admin", life=SESSION_LIFE)
#: Before there is a session: what the form to sign in is bound to.
DOOR = SessionCookie(name="feedserver_admin_door", life=timedelta(days=1))

#: The parts of the pages: the name of the text, and the path below the room's.
PARTS = (
    ("overview", ""),
    ("users", "/users"),
    ("organisations", "/organisations"),
    ("end", "/end"),
    ("keys", "/keys"),
    ("audit", "/audit"),
    ("webhooks", "/webhooks"),
    ("account", "/account"),
)
