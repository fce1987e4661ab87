"""Pure decisions about matters: time and facts are passed in, nothing is read or written."""
