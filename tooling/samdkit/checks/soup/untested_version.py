"""What was tested is what ships."""

from collections.abc import Iterator

from samdkit.checks.check import Check
from samdkit.model.component import LockedPackage
from samdkit.model.evidence import Environment
from samdkit.model.finding import Finding
from samdkit.model.location import Location
from samdkit.project import Project
from samdkit.shipped import environments
from samdkit.sources.locks import normal


# implements: KIT-SRS-026.5
def find(project: Project) -> Iterator[Finding]:
    """The tests ran with each package of the runtime lock, in the version that the lock names.

    Looked at is the environment in which the recorded tests ran under the lock that is here; of tests under another lock
    `evidence.stale` speaks. A package that was installed in another version, or not at all, is in the product and was not seen
    in any test. Left out is a package with a condition (`; sys_platform == 'win32'`) that was not installed, and a component,
    which brings its own evidence.

    > the tests ran with attrs 25.1.0, and requirements.txt has 26.1.0

    Run `samdkit sync`, then `samdkit verify`. Whether the tests used the package, this check does not see.
    """
    tested = [one for one in environments(project) if one.locks == project.lock_digests]
    if project.identity.is_component or not tested:
        return
    installed = [(one, {normal(str(each["name"])): str(each.get("version", "")) for each in one.packages}) for one in tested]
    for package in project.packages:
        if package.development or package.wheel:
            continue
        for environment, versions in installed:
            wrong = _wrong(package, environment, versions.get(package.name, ""))
            if wrong:
                hint = "run `samdkit sync`, then `samdkit verify`"
                yield Finding("", wrong, Location(package.path, package.line), package.name, hint=hint, fact=environment.python)


def _wrong(package: LockedPackage, environment: Environment, version: str) -> str:
    """What is wrong with a package of the lock in an environment, or nothing."""
    if version == package.version or (not version and package.marker):
        return ""
    ran = f"{package.name} {version}" if version else f"{environment.python} and without {package.name}"
    return f"the tests ran with {ran}, and {package.path} has {package.name if not version else ''} {package.version}".replace(
        "  ", " "
    )


CHECK = Check("soup.untested-version", find, ("package", "run"), ("iec62304:8.1.2",))
