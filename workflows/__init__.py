"""The process as data: states, steps, guards, clocks, norms, calendar, routes. Pure: no session, request or clock."""
