"""Who is told what, and how: notices, the mails that carry them, and what follows from an act."""
