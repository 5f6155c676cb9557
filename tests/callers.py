"""Programs that call the API, each as the person it works for."""

import warnings

from rets.main import create_app
from rets.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette announces another http client; this one stays pinned in the lock
    from fastapi.testclient import TestClient

API = "/api/v1"


class People:
    """One site, and whoever is chosen to work on it: `person("jb-noor")`; without a name nobody is signed in."""

    def __init__(self, settings: Settings) -> None:
        self.app = create_app(settings)

    def __call__(self, slug: str = "") -> TestClient:
        client = TestClient(self.app, headers={"Origin": "http://testserver"}, follow_redirects=False)
        if slug:
            assert client.post("/aanmelden", data={"persoon": slug}).status_code == 303
        return client
