"""What the package writes is read back by another program, and computed again."""
