"""The audit log: read with filters, page by page, and downloaded."""

from http import HTTPStatus

from flask import request
from werkzeug.wrappers import Response

from feedserver.admin.audit_page import entry_items
from feedserver.admin.forms.audit import AuditForm, read_audit_form
from feedserver.admin.guard import AdministratorVisit, for_administrator
from feedserver.admin.room import ROOM
from feedserver.admin.routes.blueprint import blueprint
from feedserver.admin.routes.page import rest_with, teller
from feedserver.api.pages import cursor_of, wanted_page
from feedserver.audit import store
from feedserver.audit.download import streamed
from feedserver.database.pages import Page
from feedserver.header_values import disposition
from feedserver.services import services


@blueprint.get("/audit")
@for_administrator
def audit(visit: AdministratorVisit) -> Response:
    """The entries that fit, and the state of the chain."""
    return _page(visit, read_audit_form(request.args, ROOM.texts().audit))


@blueprint.get("/audit.ndjson")
@for_administrator
def download_audit(visit: AdministratorVisit) -> Response:
    """All entries that fit, as a file; with a mistake in the filters the page that says so."""
    form = read_audit_form(request.args, ROOM.texts().audit)
    if form.errors:
        return _page(visit, form)
    response = streamed(form.which)
    name = f"audit-{services().clock():%Y-%m-%d}.ndjson"
    response.headers["Content-Disposition"] = disposition("attachment", name)
    return response


def _page(visit: AdministratorVisit, form: AuditForm) -> Response:
    tells, wanted = teller(), wanted_page(by_number=True)
    with services().database.read() as tx:
        page = Page([], None) if form.errors else store.page_of_entries(tx, form.which, wanted)
        items = entry_items(tx, page.rows, tells)
        sealed, unsealed, head = store.count_sealed(tx), store.count_unsealed(tx), store.head(tx)
    return ROOM.page(
        "audit",
        visit,
        HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK,
        form=form,
        items=items,
        sealed=tells.speaker.count(tells.texts.audit.sealed, sealed),
        unsealed=tells.speaker.count(tells.texts.audit.unsealed, unsealed) if unsealed else "",
        head=str(head) if sealed else "",
        download=rest_with("/audit.ndjson", form.typed),
        first=rest_with("/audit", form.typed) if wanted.after else None,
        next=rest_with("/audit", {**form.typed, "cursor": cursor_of(page.next)}) if page.next else None,
    )
