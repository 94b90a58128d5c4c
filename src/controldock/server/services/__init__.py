"""What the server does: one file a noun, one public method a use case, one use case a transaction."""
