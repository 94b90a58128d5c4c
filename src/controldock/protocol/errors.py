"""What the other side can do wrong; each failure is its own type with a stable code.

ProtocolError
├── FrameTooLarge     a length over the limit; nothing of the frame was buffered
├── BadMessage        a frame that is not one of the messages, or has a value out of bounds
├── NotSpokenHere     a message that this side may not send in this state
├── UnknownAnswer     an answer to nothing that was asked, or of a kind that does not fit the question
├── TooManyRequests   more unanswered requests than one connection may hold
└── BadToken          not an enrollment token, or a mistyped one
"""

from __future__ import annotations

from typing import ClassVar


class ProtocolError(Exception):
    """The other side broke the protocol; the connection is of no more use."""

    code: ClassVar[str] = "protocol_error"


class FrameTooLarge(ProtocolError):
    """A frame is longer than the limit of this state."""

    code = "frame_too_large"


class BadMessage(ProtocolError):
    """A frame is not a message of this protocol."""

    code = "bad_message"


class NotSpokenHere(ProtocolError):
    """A message came in a state or from a side that may not send it."""

    code = "not_spoken_here"


class UnknownAnswer(ProtocolError):
    """An answer does not belong to any open request."""

    code = "unknown_answer"


class TooManyRequests(ProtocolError):
    """Too many requests are open on this connection."""

    code = "too_many_requests"


class BadToken(ProtocolError):
    """This is not an enrollment token, or it was mistyped."""

    code = "bad_token"
