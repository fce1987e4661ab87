"""The district's own gazetteer: what an address, a story or "opposite the school" means on its ground."""
