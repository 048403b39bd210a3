"""Words that people read, as values: without a language and without a format.

Domain code returns them; a writer of documents puts them into a language at the very end.
"""

from cpath.messages.message import (
    COMMA,
    SEMICOLON,
    UNKNOWN,
    Code,
    Counted,
    Link,
    Listed,
    Message,
    Money,
    Number,
    Share,
    Value,
    coded,
    msg,
    msg_in,
    plural,
)

__all__ = [
    "COMMA",
    "SEMICOLON",
    "UNKNOWN",
    "Code",
    "Counted",
    "Link",
    "Listed",
    "Message",
    "Money",
    "Number",
    "Share",
    "Value",
    "coded",
    "msg",
    "msg_in",
    "plural",
]
