"""What texts must look like, as the API's document says it: patterns that Python and ECMAScript share."""

from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

#: What Python strips as blanks; ``\s`` means something else in ECMAScript.
_BLANKS = r"\t-\r\x1c- \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ATOM = r"[^\x00-\x20\x7f\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000@<>,;:\"()\[\]\\]"
#: Printable ASCII without \ " < >.
_IN_URL = r"[!#-;=?-\[\]-~]"
_HTTPS = rf"https://([A-Za-z0-9][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\])(:[1-9][0-9]{{0,4}})?([/?#]{_IN_URL}*)?"
_DATE = "(19[0-9]{2}|20[0-9]{2}|2100)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]"
_OFFSET = "(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])"

#: One e-mail address, as the server itself checks it.
EMAIL = rf"{_ATOM}{{1,64}}@{_ATOM}{{1,253}}"
_INSTANT = rf"{_DATE}T{_CLOCK}(\.[0-9]{{1,6}})?)?{_OFFSET}"

Schema = dict[str, Any]
TEXT: Schema = {"pattern": r"^[^\x00]*$"}
LINE: Schema = {"pattern": rf"^[^\x00]*[^\x00{_BLANKS}][^\x00]*$", "minLength": 1}
LONG_TEXT: Schema = {**TEXT, "maxLength": 8192}
ADDRESS: Schema = {"type": "string", "format": "email", "pattern": f"^{EMAIL}$", "maxLength": 254}
ZONE: Schema = {
    "type": "string",
    "pattern": "^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}$",
    "examples": ["Europe/London"],
}
HTTPS_URL: Schema = {"type": "string", "format": "uri", "pattern": f"^{_HTTPS}$", "maxLength": 2000}
MEETING_URL: Schema = {
    "type": "string",
    "format": "uri",
    "pattern": rf"^({_HTTPS}|(tel|mailto):[!$-;=@-\[\]-~]{_IN_URL}*)$",
    "maxLength": 2000,
}
#: An instant in a request; seconds may be missing, so that it is not always a ``date-time``.
INSTANT: Schema = {"type": "string", "pattern": f"^{_INSTANT}$", "examples": ["2026-12-01T10:00:00Z"]}
INSTANT_OR_DATE: Schema = {"type": "string", "pattern": rf"^({_DATE}|{_INSTANT})$"}
#: A date, a local time, or a time with an offset.
TIME: Schema = {"type": "string", "pattern": rf"^{_DATE}(T{_CLOCK}(\.[0-9]{{1,9}})?)?{_OFFSET}?)?$"}
READ_ONLY: Schema = {"readOnly": True}


class Described:
    """Adds ``schema`` to what pydantic says of a type; what pydantic says of lengths stands."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Schema:
        """What pydantic asks for."""
        return {**handler(core), **self._schema}
