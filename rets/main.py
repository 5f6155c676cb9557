"""The web application: `uvicorn --factory rets.main:create_app`."""

import asyncio
from functools import partial

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from rets import db, logs
from rets.render.assets import STATIC_DIR, STATIC_URL
from rets.settings import Settings, get_settings
from rets.web import (
    api,
    casework,
    desks,
    edit_case,
    failures,
    health,
    help_pages,
    home,
    import_cases,
    lost_session,
    paste_case,
    raise_case,
    signin,
    style,
)
from rets.web.changes import Changes
from rets.web.cookies import Signer, forget_flash
from rets.web.deps import OpenSession
from rets.web.identity import identity_provider
from rets.web.requestlog import RequestLog
from rets.web.security import OwnWritesOnly, SecurityHeaders
from rets.web.shell import shell

ROUTERS = (
    signin.router,
    health.router,
    home.router,
    paste_case.router,
    raise_case.router,  # before the pages of one case: "nieuw" is no number
    import_cases.router,
    edit_case.router,
    *casework.ROUTERS,
    style.router,
    help_pages.router,
    *desks.ROUTERS,
)


def create_app(settings: Settings | None = None, open_session: OpenSession | None = None) -> FastAPI:
    """The application for these settings. `open_session` replaces the way to one transaction (tests, replay)."""
    chosen = settings or get_settings()
    logs.configure(as_json=chosen.log_json)
    app = FastAPI(title="RETS", docs_url=None, redoc_url=None, openapi_url=None)
    attach(app, chosen, open_session)
    failures.install(app)
    lost_session.install(app)
    app.mount(STATIC_URL, StaticFiles(directory=STATIC_DIR), name="static")
    for router in ROUTERS:
        app.include_router(router)
    api.install(app)
    _wrap(app, chosen)
    return app


def attach(app: FastAPI, settings: Settings, open_session: OpenSession | None = None) -> None:
    """Give an application what its requests work with; it may be attached anew between two requests (tests)."""
    app.state.settings = settings
    app.state.signer = Signer(settings)
    app.state.identity_provider = identity_provider(settings)
    app.state.open_session = open_session or partial(db.transaction, settings=settings)
    app.state.turns = asyncio.Semaphore(settings.database_pool)
    app.state.changes = Changes(settings)
    app.state.shell = shell
    app.state.page_shown = forget_flash


def _wrap(app: FastAPI, settings: Settings) -> None:
    """Outermost last: every answer, a failure's too, passes the security headers."""
    app.add_middleware(OwnWritesOnly, base_url=settings.base_url)
    app.add_middleware(RequestLog, show_messages=settings.demo)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    app.add_middleware(SecurityHeaders, https=settings.base_url.startswith("https:"))
