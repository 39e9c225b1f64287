"""The process language: reading, checking and running BPMN. Nothing else imports SpiffWorkflow."""
