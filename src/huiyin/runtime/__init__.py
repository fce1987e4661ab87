"""What runs below Django: the data folder, the embedded PostgreSQL, the process supervisor."""
