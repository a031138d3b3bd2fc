"""What the product remembers: one database, embedded unless another is named."""
