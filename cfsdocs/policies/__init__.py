"""What the policies ask of people over time: reminders to sign, review, train, and each signer's copy."""
