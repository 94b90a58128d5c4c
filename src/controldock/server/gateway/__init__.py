"""Where agents come in: TCP 5500 and UDP 5501. Messages become calls of services; nothing is decided here."""
