"""The web interface of Alur, server-rendered pages over one engine, and the command line beside it."""
