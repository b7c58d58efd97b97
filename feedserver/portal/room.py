"""Where the user's page stands, and the cookie of its session."""

from feedserver.pages.cookie import SessionCookie
from feedserver.pages.room import Room
from feedserver.portal.enter import PATH
from feedserver.portal.model import SESSION_LIFE
from feedserver.portal.texts import LANGUAGES

ROOM = Room(name="portal", path=PATH, languages=LANGUAGES)
COOKIE = SessionCookie(name="feedserver_portal", life=SESSION_LIFE)
