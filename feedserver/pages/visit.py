"""Who looks at a page, within a session."""

from abc import ABC, abstractmethod
from dataclasses import dataclass

from feedserver.pages.form_key import form_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit(ABC):
    """A visit, known by the session's secret; each room says who its visitors are."""

    secret: str

    @property
    @abstractmethod
    def name(self) -> str:
        """The name in the bar of each page."""

    @property
    @abstractmethod
    def caller(self) -> str:
        """Who it is in the line of a request, which holds nothing personal."""

    @property
    def form_key(self) -> str:
        """The key of this session's forms."""
        return form_key(self.secret)
