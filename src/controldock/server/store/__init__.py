"""What is kept: all SQL of the server, and the logs. SQLite and PostgreSQL by one dialect."""
