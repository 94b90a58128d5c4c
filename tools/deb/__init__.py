"""Makes the agent's package for Debian and Ubuntu."""
