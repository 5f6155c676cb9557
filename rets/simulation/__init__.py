"""A region or a province over months: children arrive, people act as people do, and the real process does the rest."""
