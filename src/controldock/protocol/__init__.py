"""The language between agent and server. No I/O, no clock, no chance: bytes in, messages out."""
