"""What the product does for its users, one module for each area; doors stay thin."""
