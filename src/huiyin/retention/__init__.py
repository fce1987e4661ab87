"""How long what is personal is kept, on what ground, and that it goes: by the night's job, or because somebody asks."""
