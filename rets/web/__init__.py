"""Pages and API: parse, call one verb, render."""
