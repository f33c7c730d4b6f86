"""What people and programs read: result lines, stories, tables, JSON."""
