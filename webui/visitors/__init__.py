"""Who works at a site beside others, for `alur bench`: clients, and a site of Viewflow."""
