"""Seen before: is it reported already? One scorer for the resident, the desk, the worker and the command line."""
