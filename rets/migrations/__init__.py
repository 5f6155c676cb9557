"""Steps that bring a database from any earlier shape to the present one; run as the role that owns the tables."""
