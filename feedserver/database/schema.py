"""All tables. What a column means stands in the model of the room that owns the table."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    true,
)

from feedserver.database.instant import Instant

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

installation = Table(
    "installation",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

renderer_epochs = Table(
    "renderer_epochs",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("began_at", Instant, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(128), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scopes", JSON, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("revoked_at", Instant),
    Column("expires_at", Instant),
    Index(
        "uq_api_keys_live_name",
        "name",
        unique=True,
        sqlite_where=Column("revoked_at").is_(None),
        postgresql_where=Column("revoked_at").is_(None),
    ),
)

#: How many requests came with a key in a slice of some seconds, where there is a limit.
api_requests = Table(
    "api_requests",
    metadata,
    Column("key", String(32), ForeignKey("api_keys.id"), primary_key=True),
    Column("slice", BigInteger, primary_key=True, autoincrement=False),
    Column("requests", Integer, nullable=False),
)

organisations = Table(
    "organisations",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("name", Text, nullable=False),
    Column("feeds_allowed", Boolean, nullable=False, server_default=true()),
    Column("token_defaults", JSON, nullable=False, server_default="{}"),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("held_at", Instant),
)

users = Table(
    "users",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text),
    Column("timezone", String(64), nullable=False),
    Column("organisation", String(128), ForeignKey("organisations.id"), index=True),
    Column("active", Boolean, nullable=False, server_default=true()),
    Column("feeds_allowed", Boolean, nullable=False, server_default=true()),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("deleted_at", Instant),
    Column("suspended_at", Instant),
    Column("status_changed_at", Instant, nullable=False),
    Column("feed_version", BigInteger, nullable=False, server_default="0"),
    Column("feed_changed_at", Instant, nullable=False),
    Column("had_booking", Boolean, nullable=False, server_default=false()),
    Column("held_at", Instant),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("uid", String(320), nullable=False, unique=True),
    Column("sequence", Integer, nullable=False),
    Column("version", BigInteger),
    Column("kind", Text),
    Column("summary", Text),
    Column("description", Text),
    Column("location", Text),
    Column("status", String(16)),
    Column("start", String(40)),
    Column("end", String(40)),
    Column("starts_at", Instant),
    Column("ends_at", Instant),
    Column("timezone", String(64)),
    Column("all_day", Boolean),
    Column("url", Text),
    Column("meeting", JSON(none_as_null=True)),
    Column("managed_by", Text),
    Column("organiser", JSON(none_as_null=True)),
    Column("categories", JSON(none_as_null=True)),
    Column("retake_of", String(128)),
    Column("recurrence", JSON(none_as_null=True)),
    Column("first_starts_at", Instant),
    Column("last_ends_at", Instant),
    Column("created_at", Instant, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("cancelled_at", Instant),
    Column("deleted_at", Instant),
)

participants = Table(
    "participants",
    metadata,
    Column("booking", String(128), ForeignKey("bookings.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("user", String(128), ForeignKey("users.id"), index=True),
    Column("email", Text),
    Column("name", Text),
    Column("role", Text),
    Column("answer", String(16)),
    Column("answered_at", Instant),
)

calendar_tokens = Table(
    "calendar_tokens",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("user", String(128), ForeignKey("users.id"), nullable=False, index=True),
    Column("random_part", String(22), nullable=False, unique=True),
    Column("key_id", String(32), nullable=False),
    Column("label", Text),
    Column("calendar_name", Text, nullable=False),
    Column("privacy", String(16), nullable=False),
    Column("kinds", JSON, nullable=False),
    Column("roles", JSON, nullable=False),
    Column("past_days", Integer, nullable=False),
    Column("future_days", Integer, nullable=False),
    Column("cancelled", String(16), nullable=False),
    Column("provisional", String(16), nullable=False),
    Column("recurrence", String(16), nullable=False, server_default="native"),
    Column("alarms", JSON, nullable=False, server_default="[]"),
    Column("issued_at", Instant, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("options_changed_at", Instant),
    Column("expires_at", Instant),
    Column("ends_at", Instant),
    Column("idle_days", Integer),
    Column("idle_set_at", Instant),
    Column("revoked_at", Instant),
    Column("revoked_reason", Text),
)

token_use = Table(
    "token_use",
    metadata,
    Column("token", String(32), ForeignKey("calendar_tokens.id"), primary_key=True),
    Column("last_fetched_at", Instant, nullable=False),
    Column("last_client", String(64), nullable=False),
    Column("fetch_count", BigInteger, nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("event_count", Integer, nullable=False),
    Column("feed_version", String(128)),
    Column("etag", String(64)),
)

token_clients = Table(
    "token_clients",
    metadata,
    Column("token", String(32), ForeignKey("calendar_tokens.id"), primary_key=True),
    Column("family", String(64), primary_key=True),
    Column("first_day", Date, nullable=False),
    Column("last_day", Date, nullable=False),
    Column("fetch_count", BigInteger, nullable=False, server_default="0"),
)

portal_links = Table(
    "portal_links",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user", String(128), ForeignKey("users.id"), nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("used_at", Instant),
)

portal_sessions = Table(
    "portal_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("user", String(128), ForeignKey("users.id"), nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("api_key", String(32), ForeignKey("api_keys.id"), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("fingerprint", String(64), nullable=False),
    Column("resource", String(128), nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("due_at", Instant, nullable=False, index=True),
    Column("claimed_until", Instant),
    UniqueConstraint("kind", "subject"),
)

#: Numbers that grow with each row; SQLite numbers rows itself only where the type is INTEGER.
_SERIAL = BigInteger().with_variant(Integer, "sqlite")

audit_entries = Table(
    "audit_entries",
    metadata,
    Column("id", _SERIAL, primary_key=True),
    Column("at", Instant, nullable=False, index=True),
    Column("action", String(64), nullable=False),
    Column("actor_kind", String(16), nullable=False),
    Column("actor", String(128)),
    Column("actor_name", Text),
    Column("subject", String(128), index=True),
    Column("user", String(128), index=True),
    Column("reason", Text),
    Column("data", JSON(none_as_null=True)),
    Column("salt", String(32)),
    Column("digest", String(64), nullable=False),
    Column("erased_at", Instant),
    Column("position", BigInteger, unique=True),
    Column("seal", String(64)),
    Index(
        "ix_audit_entries_unsealed",
        "id",
        sqlite_where=Column("position").is_(None),
        postgresql_where=Column("position").is_(None),
    ),
)

administrators = Table(
    "administrators",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    Column("password_digest", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("password_changed_at", Instant, nullable=False),
    Column("last_signed_in_at", Instant),
    Column("disabled_at", Instant),
)

admin_sessions = Table(
    "admin_sessions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("administrator", String(32), ForeignKey("administrators.id"), nullable=False, index=True),
    Column("started_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

sign_in_failures = Table(
    "sign_in_failures",
    metadata,
    Column("account", String(64), primary_key=True),
    Column("network", String(64), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Instant, nullable=False, index=True),
)

webhook_endpoints = Table(
    "webhook_endpoints",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("url", Text, nullable=False),
    Column("events", JSON, nullable=False),
    Column("secret_number", Integer, nullable=False, server_default="1"),
    Column("secret_changed_at", Instant, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("paused_at", Instant),
)

webhook_messages = Table(
    "webhook_messages",
    metadata,
    Column("number", _SERIAL, primary_key=True),
    Column("id", String(64), nullable=False),
    Column("endpoint", String(32), ForeignKey("webhook_endpoints.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(64), nullable=False),
    Column("subject", String(128), nullable=False),
    Column("body", Text, nullable=False),
    Column("created_at", Instant, nullable=False, index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("due_at", Instant),
    Column("claimed_until", Instant),
    Column("delivered_at", Instant),
    Column("given_up_at", Instant),
    Column("last_status", Integer),
    Column("last_error", Text),
    UniqueConstraint("endpoint", "id"),
    Index("ix_webhook_messages_line", "endpoint", "subject", "number"),
    Index("ix_webhook_messages_due", "endpoint", "due_at"),
)

withheld_bookings = Table(
    "withheld_bookings",
    metadata,
    Column("token", String(32), ForeignKey("calendar_tokens.id"), primary_key=True),
    Column("booking", String(128), primary_key=True),
    Column("reason", String(32), primary_key=True),
    Column("state", Text, nullable=False),
    Column("since", Instant, nullable=False),
)

webhook_told = Table(
    "webhook_told",
    metadata,
    Column("event", String(64), primary_key=True),
    Column("token", String(32), primary_key=True),
    Column("booking", String(128), primary_key=True, server_default=""),
    Column("reason", String(32), primary_key=True, server_default=""),
    Column("state", Text, nullable=False, server_default=""),
    Column("told_at", Instant, nullable=False),
)

feed_shelves = Table(
    "feed_shelves",
    metadata,
    Column("id", _SERIAL, primary_key=True),
    Column("user", String(128), ForeignKey("users.id"), nullable=False),
    Column("style", String(128), nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("renderer", String(64), nullable=False),
    Column("after", Instant, nullable=False),
    Column("before", Instant, nullable=False),
    UniqueConstraint("user", "style"),
)

#: Its rows lie in the feed's order, so that a feed is read from one place.
feed_entries = Table(
    "feed_entries",
    metadata,
    Column("shelf", _SERIAL, ForeignKey("feed_shelves.id", ondelete="CASCADE"), primary_key=True),
    Column("starts_at", Instant, primary_key=True),
    Column("uid", String(320), primary_key=True),
    Column("booking", String(128), nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("role", Text),
    Column("first_at", Instant, nullable=False),
    Column("last_at", Instant, nullable=False),
    Column("gap_seconds", BigInteger, nullable=False),
    Column("until", Instant),
    Column("stamp", String(16), nullable=False),
    Column("events", Integer, nullable=False),
    Column("zone", Text),
    Column("is_occurrence", Boolean, nullable=False),
    Column("digest_high", BigInteger, nullable=False),
    Column("digest_low", BigInteger, nullable=False),
    Column("data", Text, nullable=False),
    sqlite_with_rowid=False,
)

#: Neighbours on a shelf as one value: the entries that start in ``[begins, ends)``, in seconds since 1970.
#: Every entry is in a chunk. One that is not joined has no ``entries``, and nothing behind them.
#: Its rows are long, so it has rowids: else SQLite would read the whole of each row that a search passes.
feed_chunks = Table(
    "feed_chunks",
    metadata,
    Column("shelf", _SERIAL, ForeignKey("feed_shelves.id", ondelete="CASCADE"), primary_key=True),
    Column("begins", BigInteger, primary_key=True),
    Column("ends", BigInteger, nullable=False),
    Column("entries", Integer),
    Column("least_last_at", Instant),
    Column("most_first_at", Instant),
    Column("least_until", Instant),
    Column("least_stamp", String(16)),
    Column("most_gap_seconds", BigInteger),
    Column("events", Integer),
    Column("zones", Text),
    Column("occurrences", Integer),
    Column("digest_high", BigInteger),
    Column("digest_low", BigInteger),
    Column("data", Text),
)
