"""A new package from a few words: steps with role and standard time, drawn, with a small form each."""
