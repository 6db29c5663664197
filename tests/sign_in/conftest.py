"""An identity provider and a dashboard that signs in with it, for each module its own.

Modules about passwords have another dashboard.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.launcher import AppServer
from tests.sign_in import dashboard as dashboards
from tests.sign_in import idp
from tests.sign_in.idp import IdentityProvider


@pytest.fixture(scope="module")
def provider() -> Iterator[IdentityProvider]:
    with idp.running() as running:
        yield running


@pytest.fixture(scope="module")
def dashboard(provider: IdentityProvider, tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppServer]:
    with dashboards.running(provider, tmp_path_factory.mktemp("oidc")) as running:
        yield running
