"""The administrators' pages over HTTP: ``/admin``, one file per subject, all in one blueprint."""

from feedserver.admin.routes import (
    account,
    audit,
    end,
    keys,
    organisations,
    overview,
    sign_in,
    tokens,
    users,
    webhook_changes,
    webhook_deliveries,
    webhooks,
)
from feedserver.admin.routes.blueprint import blueprint

__all__ = [
    "account",
    "audit",
    "blueprint",
    "end",
    "keys",
    "organisations",
    "overview",
    "sign_in",
    "tokens",
    "users",
    "webhook_changes",
    "webhook_deliveries",
    "webhooks",
]
