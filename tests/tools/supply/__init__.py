"""What comes from elsewhere: licences and known weaknesses of packages."""
