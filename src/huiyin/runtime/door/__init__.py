"""The server behind our ports: granian, with one door for all workers. Why: docs/reliability.md."""
