"""Word lists as data: which words tell a role, an age, a place, a prop."""
