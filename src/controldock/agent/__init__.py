"""The agent: our program on a PC. It asks one server for orders, and tells it the truth about them."""
