"""The working calendar of the office: what it is, how it is changed, and what a change does to open tenggat."""
