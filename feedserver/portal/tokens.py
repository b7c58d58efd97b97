"""What a visitor does with their own tokens: the verbs of ``feedserver.tokens``, each in its transaction.

Another user's token is not there.
"""

from dataclasses import dataclass

from markupsafe import Markup
from sqlalchemy import Connection

from feedserver.api.fields import check_payload
from feedserver.audit.model import Action, by_user
from feedserver.audit.trail import note
from feedserver.errors import Conflict
from feedserver.people.model import User
from feedserver.people.store import find_organisation, find_present_user
from feedserver.portal.forms import Form, issue_payload
from feedserver.portal.qr import qr_code
from feedserver.portal.texts import Texts
from feedserver.portal.view import TokenView, shown, view_of
from feedserver.services import services
from feedserver.tokens import store
from feedserver.tokens.answer import address
from feedserver.tokens.change import change_token, differing, token_document
from feedserver.tokens.hold import hold_token
from feedserver.tokens.issue import issue_token, rotate_token
from feedserver.tokens.model import Token
from feedserver.tokens.payload import IssuePayload
from feedserver.tokens.quota import require_quota
from feedserver.tokens.revoke import revoke_token
from feedserver.use.model import NEVER, Use
from feedserver.use.store import use_of, uses_of

#: Whole days for which an address works after it was renewed.
GRACE_DAYS = 7
_REASON = "ended by the user"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A token with its address and links, where it has one that is of use."""

    view: TokenView
    url: str | None
    subscribe: dict[str, str] | None
    qr: Markup | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """All tokens of a user, newest first, those that are over apart; and what a new one shows at first."""

    usable: list[Seen]
    over: list[Seen]
    default_privacy: str

    @property
    def has_live(self) -> bool:
        """Whether any address shows bookings."""
        return any(seen.view.is_live for seen in self.usable)


def overview(user: User, texts: Texts) -> Overview:
    """The tokens of a user but those long gone."""
    at = services()
    now = at.clock()
    with at.database.read() as tx:
        listed = shown(store.tokens_of_user(tx, user.id), at.settings.retired_notice_days, now)
        uses = uses_of(tx, [token.id for token in listed])
        organisation = find_organisation(tx, user.organisation) if user.organisation else None
    every = [_seen(token, user, uses.get(token.id, NEVER), texts) for token in listed]
    return Overview(
        usable=[seen for seen in every if not seen.view.is_over],
        over=[seen for seen in every if seen.view.is_over],
        default_privacy=(organisation.token_defaults if organisation else {}).get("privacy", "full"),
    )


def show(user: User, token_id: str, texts: Texts) -> Seen | None:
    """One token with its address as a QR code too; None if the user has none of that id."""
    with services().database.read() as tx:
        token = store.find_token(tx, token_id)
        use = use_of(tx, token_id)
    if token is None or token.user != user.id:
        return None
    return _seen(token, user, use, texts, with_qr=True)


def make(user_id: str, form: Form) -> str:
    """Issue a token as the form says; gives its id.

    Raises:
        Conflict: the user was deleted.
        TooMany: as many tokens were made as may be made in a day.
    """
    at = services()
    with at.database.write() as tx:
        owner = find_present_user(tx, user_id, for_update=True)
        if owner is None:
            raise Conflict("The user was deleted.")
        now = at.clock()
        require_quota(tx, user_id, at.settings.tokens_per_user_per_day, now)
        made = issue_token(tx, owner, issue_payload(form), key_id=at.signer.newest, now=now)
        note(tx, by_user(user_id), Action.TOKEN_ISSUED, made.id, now, user=user_id)
    return made.id


def rename(user_id: str, token_id: str, label: str) -> Token | None:
    """Give a token another label.

    Raises:
        Conflict: it is revoked, or has expired for good.
    """
    at = services()
    with at.database.write() as tx:
        held = _hold_own(tx, user_id, token_id)
        if held is None:
            return None
        said = check_payload(IssuePayload, {**token_document(held[0]), "label": label})
        now, notice_days = at.clock(), at.settings.retired_notice_days
        changed = change_token(tx, *held, said, notice_days=notice_days, now=now)
        if changed != held[0]:
            data = {"changed": differing(held[0], changed)}
            note(tx, by_user(user_id), Action.TOKEN_CHANGED, token_id, now, user=user_id, data=data)
    return changed


def rotate(user_id: str, token_id: str) -> str | None:
    """Make a token like it, which the old one outlives by the grace days; gives the new one's id.

    Raises:
        Conflict: it is revoked or expired.
        TooMany: as many tokens were made as may be made in a day.
    """
    at = services()
    with at.database.write() as tx:
        held = _hold_own(tx, user_id, token_id)
        if held is None:
            return None
        now = at.clock()
        require_quota(tx, user_id, at.settings.tokens_per_user_per_day, now)
        made = rotate_token(tx, *held, grace_days=GRACE_DAYS, key_id=at.signer.newest, now=now)
        data = {"made": made.id, "grace_days": GRACE_DAYS}
        note(tx, by_user(user_id), Action.TOKEN_ROTATED, token_id, now, user=user_id, data=data)
    return made.id


def revoke(user_id: str, token_id: str) -> str | None:
    """End a token for good; gives its id."""
    at = services()
    with at.database.write() as tx:
        held = _hold_own(tx, user_id, token_id)
        if held is None:
            return None
        now = at.clock()
        if revoke_token(tx, *held, _REASON, now) != held[0]:
            note(tx, by_user(user_id), Action.TOKEN_REVOKED, token_id, now, user=user_id, reason=_REASON)
    return token_id


def _hold_own(tx: Connection, user_id: str, token_id: str) -> tuple[Token, User] | None:
    held = hold_token(tx, token_id)
    return held if held is not None and held[1].id == user_id else None


def _seen(token: Token, user: User, use: Use, texts: Texts, *, with_qr: bool = False) -> Seen:
    at = services()
    view = view_of(token, user, use, texts, at.clock(), has_key=at.signer.knows(token.key_id))
    if view.is_over:
        return Seen(view=view, url=None, subscribe=None)
    told = address(token, at)
    qr = qr_code(told["subscribe"]["webcal"]) if with_qr and told["subscribe"] else None
    return Seen(view=view, url=told["url"], subscribe=told["subscribe"], qr=qr)
