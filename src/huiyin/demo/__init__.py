"""The sample district alive: its accounts, its people, a year of its matters. Works on demo data folders only."""
