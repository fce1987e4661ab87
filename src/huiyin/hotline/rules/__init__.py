"""Pure decisions of the hotline; time is passed in."""
