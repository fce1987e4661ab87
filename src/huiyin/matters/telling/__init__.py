"""Who is told what when a matter moves: a table (table.py), and the people behind its words (people.py)."""
