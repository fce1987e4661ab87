"""One device in words and lines, as the office and the desk show it."""
