"""The account of an administrator, made as an operator makes it."""

from dataclasses import dataclass

from tests.processes.installation import Installation


@dataclass(frozen=True)
class Account:
    email: str
    password: str


def create(installation: Installation, email: str) -> Account:
    """``feedserver admin create``, with the password that it prints."""
    done = installation.run("admin", "create", email)
    assert done.returncode == 0, done.stderr
    return Account(email, done.stdout.strip())
