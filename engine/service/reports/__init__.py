"""Time against standard time, measured from the visits to each step."""
