"""Work outside a request: noted in the transaction of the change, done by ``feedserver worker``."""
