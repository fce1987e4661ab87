"""What happens to a running district when something beneath it breaks: harm, good clients, and who counts."""
