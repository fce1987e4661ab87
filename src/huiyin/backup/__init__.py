"""Backups of the whole platform: one encrypted file that holds database, kept files and keys of one moment."""
