"""Pure decisions of warnings: time and facts are passed in."""
