"""The process as data: states, steps, guards, clocks, norms, the calendar and routes. Pure: no session, request or clock."""
