"""CAP messages that other systems send."""
