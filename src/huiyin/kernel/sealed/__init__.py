"""Columns that lie encrypted in the database: their keys, the fields of models, and the way to a new key."""
