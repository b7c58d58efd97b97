"""The blueprint that all pages of the room share."""

from typing import Any

from flask import Blueprint

from feedserver.admin.room import PARTS, ROOM
from feedserver.pages.faults import answer_with_pages

blueprint = Blueprint(ROOM.name, __name__, url_prefix=ROOM.path, template_folder="../templates")
answer_with_pages(blueprint, ROOM)


@blueprint.context_processor
def _parts() -> dict[str, Any]:
    """What the layout leads to."""
    return {"parts": PARTS}
