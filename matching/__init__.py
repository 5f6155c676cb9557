"""Children, places, hard rules, scores and the solver. Pure: data in, result out."""
