"""Loops that say only that time has passed; what follows from it, services know."""
