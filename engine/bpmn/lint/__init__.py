"""What in a package would not run as drawn: one module for each kind of rule."""
