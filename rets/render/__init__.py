"""Words on pages and in mail: one environment, one way to answer with a page or with one block of it."""

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2_fragments import render_block

from rets.render.environment import environment

__all__ = ["environment", "page", "text"]


def page(
    request: Request,
    template: str,
    block: str | None = None,
    *,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> HTMLResponse:
    """A whole page, or one block of it: the view chooses which, never the client.

    What every page shows (reader, navigation, message, today) comes from `app.state.shell`; `context` may not
    silently replace it. After a whole page `app.state.page_shown` may clear what was to be shown once.
    """
    shell: Mapping[str, object] = request.app.state.shell(request)
    if taken := shell.keys() & context.keys():
        raise ValueError(f"these names belong to the shell of the page: {', '.join(sorted(taken))}")
    answer = HTMLResponse(text(template, block, **shell, **context), status_code=status, headers=headers)
    answer.headers["Vary"] = "HX-Request"
    if block is None:
        request.app.state.page_shown(request, answer)
    return answer


def text(template: str, block: str | None = None, **context: object) -> str:
    """The text of a template or one block of it, without a request: mail, letters, tests."""
    if block is None:
        return environment().get_template(template).render(**context)
    return render_block(environment(), template, block, **context)
