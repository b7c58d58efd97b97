"""The doctor's visit to a visitor's own token. Another user's token is not there."""

from dataclasses import dataclass

from feedserver.doctor.examine import examine
from feedserver.doctor.languages import LANGUAGES
from feedserver.doctor.speaker import Speaker
from feedserver.people.model import User
from feedserver.portal.doctor_view import DoctorView, doctor_view
from feedserver.portal.texts import Texts
from feedserver.portal.view import TokenView, view_of
from feedserver.services import services
from feedserver.timezones import zone
from feedserver.tokens.store import find_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """A token, and what the doctor says of it."""

    view: TokenView
    doctor: DoctorView


def examine_own(user: User, token_id: str, texts: Texts) -> Examined | None:
    """Examine a token of that user; None if the user has none of that id."""
    at = services()
    now, words = at.clock(), LANGUAGES[texts.common.language]
    with at.database.read() as tx:
        token = find_token(tx, token_id)
        if token is None or token.user != user.id:
            return None
        found = examine(tx, at, token, user, words, now)
    speaker = Speaker(words, zone(user.timezone))
    return Examined(
        view=view_of(token, user, found.use, texts, now, has_key=at.signer.knows(token.key_id)),
        doctor=doctor_view(found, token, speaker, texts.doctor, now),
    )
