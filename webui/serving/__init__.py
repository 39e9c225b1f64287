"""The site on its address: connections, and answering requests until told to stop."""
