"""The regional expert team engine: the application."""
