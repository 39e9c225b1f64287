"""The drawing as it is read: elements, lanes, steps, decisions and tables, without running anything."""
