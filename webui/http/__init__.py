"""Between the wire and the pages: who asks, how much, in which session, and the headers of the answer."""
