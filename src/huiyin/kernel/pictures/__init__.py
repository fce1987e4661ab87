"""What a picture carries besides what it shows: read it, take it out, make small copies."""
