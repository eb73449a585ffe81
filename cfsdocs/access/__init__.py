"""Access: the policy's rules, and the only queries that answer them."""
