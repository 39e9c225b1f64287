"""How people sign in and are reached: passwords, second factors, sessions, mailboxes, calendar feeds."""
