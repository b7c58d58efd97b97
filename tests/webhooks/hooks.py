"""An installation's webhooks as tests use them: endpoints, deliveries, and what became of messages."""

from dataclasses import dataclass
from typing import Any

from feedserver.webhooks import endpoints, store
from feedserver.webhooks.deliver import Delivery
from feedserver.webhooks.deliveries import message_page
from feedserver.webhooks.messages import Filters
from feedserver.webhooks.model import Endpoint, Message
from feedserver.webhooks.post import Sender
from feedserver.webhooks.signing import secret_of
from tests.site import Site
from tests.webhooks.receiver import Receiver


@dataclass
class Hooks:
    """The webhooks of a site, and the receiver they go to."""

    site: Site
    receiver: Receiver

    def add(self, *events: str, url: str | None = None) -> Endpoint:
        """Add an endpoint for these events, or for all."""
        with self.site.services.database.write() as tx:
            return endpoints.add_endpoint(
                tx, url or self.receiver.url, events, self.site.clock(), allow_private=True
            )

    def test(self, endpoint: Endpoint) -> str:
        """Send a test message."""
        with self.site.services.database.write() as tx:
            message_id = endpoints.send_test(tx, endpoint.id, self.site.clock())
        assert message_id is not None
        return message_id

    def deliver(self, sender: Sender | None = None) -> int:
        """What a worker does now; gives how many tries that were."""
        return Delivery(self.site.services, sender).run_due()

    def messages(self, **filters: Any) -> list[Message]:
        """The messages, the oldest first."""
        with self.site.services.database.read() as tx:
            return message_page(tx, Filters(**filters), limit=1000).messages[::-1]

    def secret(self, endpoint: Endpoint) -> str:
        return secret_of(self.site.services.keys.uid, endpoint.id, endpoint.secret_number)

    def endpoint(self, endpoint: Endpoint) -> Endpoint:
        """The same as it is now."""
        with self.site.services.database.read() as tx:
            found = store.find_endpoint(tx, endpoint.id)
        assert found is not None
        return found

    def told(self) -> list[tuple[str, dict[str, Any]]]:
        """Deliver, and give type and data of everything that has arrived, in the order of its making."""
        self.deliver()
        numbers = {message.id: message.number for message in self.messages()}
        # Those that were removed since come first.
        arrived = sorted(self.receiver.arrived, key=lambda one: numbers.get(one.id, 0))
        return [(one.type, one.json["data"]) for one in arrived]

    def flush(self) -> None:
        """What the threads of a process do within a minute: write what it counted and saw."""
        self.site.services.use.flush()
        self.site.services.withheld.flush()
