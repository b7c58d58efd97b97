"""What answers of the API have in common, for its document."""

from typing import Annotated

from pydantic import ConfigDict, Field

from feedserver.api.patterns import READ_ONLY, Schema

#: The configuration of an answer that holds every field each time.
COMPLETE = ConfigDict(json_schema_serialization_defaults_required=True)
DAY: Schema = {"format": "date"}
Identified = Annotated[str, Field(description="Its id.", json_schema_extra=READ_ONLY)]
Next = Annotated[str | None, Field(description="The `cursor` of the next page; null on the last.")]
