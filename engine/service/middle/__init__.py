"""What every act works on between its lock and its commit: the case, its tenggat, why it may not go on."""
