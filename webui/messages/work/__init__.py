"""Words of acts on tasks and cases."""
