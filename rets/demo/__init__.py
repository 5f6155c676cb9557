"""The demonstration region: invented providers and people in Noord-Holland, made from a seed and a day."""
