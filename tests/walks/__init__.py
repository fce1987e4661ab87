"""Long random walks through the real services, beside a model that fits on a page (Hypothesis state machines)."""
