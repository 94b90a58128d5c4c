"""Reading scripts: what they would do is found by parsing them, never by running anything."""
