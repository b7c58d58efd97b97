"""What a measurement raises that cannot be made."""


class Unavailable(Exception):
    """A program or a service is not there; the text says which, and how to get it."""


class Failed(Exception):
    """What is measured answered wrongly, so its figures would mean nothing."""


class NoAnswer(Failed):
    """Not one answer came in the time that was given."""
