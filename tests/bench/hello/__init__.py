"""The yardstick: the smallest honest pipeline of the same stack, written as each library's documentation shows it."""
