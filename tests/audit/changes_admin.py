"""The routes of the administrators' pages that change something, each with a request that does."""

from typing import Any

from feedserver.audit.model import Action, ActorKind
from tests.admin.pages import PASSWORD
from tests.audit.world import Ask, Change

_NEW = {"old": PASSWORD, "new": "ten green bottles", "again": "ten green bottles"}


def _by(action: Action, ask: Ask, **said: Any) -> Change:
    return Change(action, ask, by=ActorKind.ADMINISTRATOR, **said)


#: By method and rule, as in ``changes.py``.
ADMIN = {
    ("POST", "/admin/sign-in"): _by(Action.ADMINISTRATOR_SIGNED_IN, lambda world: world.sign_in()),
    ("POST", "/admin/sign-out"): _by(
        Action.ADMINISTRATOR_SIGNED_OUT, lambda world: world.manage("/sign-out")
    ),
    ("POST", "/admin/account/password"): _by(
        Action.PASSWORD_CHANGED, lambda world: world.manage("/account/password", **_NEW)
    ),
    ("POST", "/admin/account/sign-out-everywhere"): _by(
        Action.ADMINISTRATOR_SIGNED_OUT, lambda world: world.manage("/account/sign-out-everywhere")
    ),
    ("POST", "/admin/users/<user_id>/suspend"): _by(
        Action.USER_SUSPENDED,
        lambda world: world.manage("/users/amira/suspend"),
        subject="amira",
        user="amira",
    ),
    ("POST", "/admin/users/<user_id>/resume"): _by(
        Action.USER_RESUMED, lambda world: world.manage("/users/held/resume"), subject="held", user="held"
    ),
    ("POST", "/admin/organisations/<organisation_id>/suspend"): _by(
        Action.ORGANISATION_SUSPENDED,
        lambda world: world.manage("/organisations/academy/suspend"),
        subject="academy",
    ),
    ("POST", "/admin/organisations/<organisation_id>/resume"): _by(
        Action.ORGANISATION_RESUMED,
        lambda world: world.manage("/organisations/held/resume"),
        subject="held",
    ),
    ("POST", "/admin/tokens/<token_id>/revoke"): _by(
        Action.TOKEN_REVOKED, lambda world: world.manage(f"/tokens/{world.token}/revoke"), user="amira"
    ),
    ("POST", "/admin/end/ask"): _by(
        Action.TOKENS_REVOKED, lambda world: world.manage("/end/ask?user=amira"), user="amira"
    ),
    ("POST", "/admin/keys"): _by(
        Action.KEY_CREATED, lambda world: world.manage("/keys", name="new", scope="users:read")
    ),
    ("POST", "/admin/keys/<key_id>/revoke"): _by(
        Action.KEY_REVOKED, lambda world: world.manage(f"/keys/{world.office.key}/revoke")
    ),
    ("POST", "/admin/webhooks"): _by(
        Action.WEBHOOK_ADDED,
        lambda world: world.manage("/webhooks", url="https://other.example/in", event="token.revoked"),
        again=1,
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/test"): _by(
        Action.WEBHOOK_TESTED,
        lambda world: world.manage(f"/webhooks/{world.office.endpoint}/test"),
        again=1,
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/pause"): _by(
        Action.WEBHOOK_CHANGED, lambda world: world.manage(f"/webhooks/{world.office.endpoint}/pause")
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/resume"): _by(
        Action.WEBHOOK_CHANGED, lambda world: world.manage(f"/webhooks/{world.office.paused}/resume")
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/renew"): _by(
        Action.WEBHOOK_CHANGED,
        lambda world: world.manage(f"/webhooks/{world.office.endpoint}/renew"),
        again=1,
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/again"): _by(
        Action.WEBHOOK_REDELIVERED, lambda world: world.manage(f"/webhooks/{world.office.endpoint}/again")
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/remove"): _by(
        Action.WEBHOOK_REMOVED, lambda world: world.manage(f"/webhooks/{world.office.endpoint}/remove")
    ),
    ("POST", "/admin/webhooks/<endpoint_id>/messages/<message_id>/redeliver"): _by(
        Action.WEBHOOK_REDELIVERED,
        lambda world: world.manage(
            f"/webhooks/{world.office.endpoint}/messages/{world.office.message}/redeliver"
        ),
        again=1,
    ),
}
