"""Call events of a telephone system (CTI), by signed webhook. Shape and fates: docs/how-to/hotline.md."""
