"""/desk/warnings/: warnings to residents: what came in, what is written here, whom it reached."""
