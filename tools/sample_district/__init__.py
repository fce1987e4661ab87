"""The generator of packs/sample-district: an invented city district, the same on every run."""
