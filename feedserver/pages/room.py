"""A room of pages: where they stand, what they say, and how each is rendered."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Generic, TypeVar

from flask import Response, render_template
from werkzeug.utils import redirect
from werkzeug.wrappers import Response as AnyResponse

from feedserver.header_values import challenge
from feedserver.pages import LOOK
from feedserver.pages.address import public_path
from feedserver.pages.language import language
from feedserver.pages.texts import RoomTexts
from feedserver.pages.visit import Visit
from feedserver.services import services

T_co = TypeVar("T_co", bound=RoomTexts, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room(Generic[T_co]):
    """The pages below ``path``, with templates in the folder ``name`` and words by the language's code."""

    name: str
    path: str
    languages: Mapping[str, T_co]
    #: The template of a page in place of the one asked for.
    refused: str = "pages/refused.html"

    def language(self) -> str:
        """The language of the request; the installation's where the browser names none of ours."""
        return language(self.languages, services().settings.language)

    def texts(self) -> T_co:
        """The words of :meth:`language`."""
        return self.languages[self.language()]

    def address(self, rest: str = "") -> str:
        """A path of this room, as browsers see it."""
        return public_path(services().settings, f"{self.path}{rest}")

    def page(
        self, name: str, visit: Visit | None = None, status: int = HTTPStatus.OK, **values: Any
    ) -> Response:
        """A page from the room's template of that name, in the visitor's language."""
        return self._rendered(f"{self.name}/{name}.html", visit, status, values)

    def refusal(self, status: HTTPStatus, reason: str) -> Response:
        """A page that says why, and what to do next."""
        said = self.texts().refusals[reason]
        response = self._rendered(self.refused, None, status, {"said": said, "reason": reason})
        if status == HTTPStatus.UNAUTHORIZED:
            scheme = f"{self.name.capitalize()}Session"
            response.headers["WWW-Authenticate"] = challenge(scheme, self.name)
        return response

    def redirection(self, rest: str = "") -> AnyResponse:
        """On to another page of this room, by GET."""
        return redirect(self.address(rest), HTTPStatus.SEE_OTHER)

    def _rendered(
        self, template: str, visit: Visit | None, status: int, values: Mapping[str, Any]
    ) -> Response:
        html = render_template(
            template,
            t=self.texts(),
            lang=self.language(),
            visit=visit,
            path=self.address,
            look=public_path(services().settings, LOOK),
            **values,
        )
        return Response(html, status=status, headers={"Vary": "Accept-Language, Cookie"})
