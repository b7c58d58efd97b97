"""What has come of a request, and whether it is whole: judged where no thread waits. Pure.

Whoever gets a request that is not whole waits for the rest. So nothing counts as whole here for which
gunicorn's parser would wait, but for a body that is bigger than any stranger may send.
"""

import re
from dataclasses import dataclass, field

#: Octets of a body that is waited for.
_BODY = 256 * 1024 + 4096
#: Octets of a body that are more than any form that is read without a key.
_FORM = 32 * 1024
#: Octets of a head; gunicorn judges what is shorter.
_HEAD = 64 * 1024

_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)[ \t]*(?=\r\n)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[^\r]*chunked", re.IGNORECASE)
_CHUNK_SIZE = re.compile(rb"[0-9a-f]+", re.IGNORECASE)
_EXPECT = re.compile(rb"\r\nexpect:[ \t]*100-continue", re.IGNORECASE)


@dataclass(slots=True)
class Arriving:
    """What has come of a request. ``until`` (seconds, monotonic) the rest must be there."""

    until: float
    octets: bytearray = field(default_factory=bytearray)
    told_to_go_on: bool = False
    #: Where the next chunk of a body in chunks begins, as far as it was looked at.
    chunk: int = 0
    #: Octets of the body in the chunks before it.
    in_chunks: int = 0

    def is_whole(self) -> bool:
        """Whether a thread may have it. Who sent something odd is answered by gunicorn's own parser."""
        end = self.octets.find(b"\r\n\r\n") + 4
        if end < 4:
            return False
        head = bytes(self.octets[:end])
        lengths = _LENGTH.findall(head)
        if _CHUNKED.search(head):
            return bool(lengths) or self._has_chunks(end)
        return len(lengths) != 1 or not len(self.octets) - end < _number(lengths[0]) <= _BODY

    def _has_chunks(self, body: int) -> bool:
        """Whether the last chunk is there (RFC 9112 section 7.1), or more than is waited for.

        What stands around the chunks is no body: who sends much of that and nothing else is waited for.
        """
        self.chunk, begun = self.chunk or body, 0
        while (end := self.octets.find(b"\r\n", self.chunk)) >= 0:
            size = _CHUNK_SIZE.match(self.octets, self.chunk, end)
            octets = int(size[0], 16) if size else 0
            if not octets:
                return size is None or self.octets.find(b"\r\n\r\n", end) >= 0
            following = end + 2 + octets + 2
            if following > len(self.octets):
                begun = len(self.octets) - end - 2
                break
            if self.octets[following - 2 : following] != b"\r\n":
                return True
            self.chunk, self.in_chunks = following, self.in_chunks + octets
        return len(self.octets) - body > _BODY and self.in_chunks + begun > _FORM

    def waits_to_go_on(self) -> bool:
        """Whether the client sends its body only when it is told to."""
        end = self.octets.find(b"\r\n\r\n")
        return end >= 0 and not self.told_to_go_on and bool(_EXPECT.search(self.octets, 0, end))

    def is_endless(self) -> bool:
        """Whether no more of it is waited for: a head without end, or chunks that hold next to nothing."""
        came = len(self.octets)
        return came > _HEAD + _BODY or (came > _HEAD and self.octets.find(b"\r\n\r\n") < 0)


def _number(digits: bytes) -> int:
    """A length as a number, however many zeros lead it; one of more than a dozen digits is cut to a dozen."""
    return int(digits.lstrip(b"0")[:12] or b"0")
