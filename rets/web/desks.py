"""The pages of provider, expert team, municipality, monitor and administrator, in the order of their addresses."""

from rets.web import decision_lines, requests_in, ret, ret_decide, ret_follow

ROUTERS = (
    requests_in.router,
    ret.router,
    ret_decide.router,
    ret_follow.router,
    decision_lines.router,
)
