"""Where people come in: HTTP, JSON and server-sent events. Translates, and decides nothing."""
