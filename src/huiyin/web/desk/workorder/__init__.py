"""The work order on paper: `order` gathers what stands on it, `paper` sets it, `show` hands it out."""
