"""The pages of provider, expert team, municipality, monitor and administrator, in the order of their addresses."""

from rets.web import (
    admin,
    admin_sessions,
    availability_file,
    catalogue,
    decision_lines,
    messages,
    monitor,
    municipality,
    own_supply,
    region_plan,
    requests_in,
    ret,
    ret_decide,
    ret_follow,
    routes,
    what_if,
)

ROUTERS = (
    own_supply.router,
    availability_file.router,
    catalogue.router,
    requests_in.router,
    ret.router,
    ret_decide.router,
    ret_follow.router,
    decision_lines.router,
    municipality.router,
    monitor.router,
    routes.router,
    region_plan.router,
    what_if.router,
    admin.router,
    admin_sessions.router,
    messages.router,
)
