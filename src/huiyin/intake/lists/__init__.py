"""Lists that an office keeps in Excel: units, staff, service items. Edit, hand in, see what it changes, confirm."""
