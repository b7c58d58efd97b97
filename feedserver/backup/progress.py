"""How far something is, told as a fraction from 0 to 1."""

from collections.abc import Callable

Tell = Callable[[float], None]


def nobody(_fraction: float) -> None:
    """For work that nobody watches."""


def part(tell: Tell, begin: float, end: float) -> Tell:
    """Tells a part of the way, from ``begin`` to ``end``."""
    return lambda fraction: tell(begin + (end - begin) * min(fraction, 1.0))
