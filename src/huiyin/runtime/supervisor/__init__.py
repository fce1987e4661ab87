"""All processes of a small district under one parent. Why our own: docs/decisions/0004-runtime.md."""
