"""`make msi`: the Windows installer of the agent, made on Linux, the same bytes from the same input."""
