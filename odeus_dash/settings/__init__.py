"""The settings, read and checked once from the environment and secrets.toml.

    ODEUS_API_KEY, ODEUS_DEPLOYMENT_URL    the workspace called `default`
    ODEUS_BUDGET                           its monthly budget, in the currency of [prices]
    ODEUS_BILLING_DAY                      the day of the month on which its billing cycle begins, 1 to 28
    ODEUS_PEOPLE                           1: read its users export to count people exactly
    ODEUS_CA_FILE                          certificate authorities that it trusts as well as the public ones
    ODEUS_ALLOWED_NETWORKS                 address ranges that it may be in although they are not public
    [workspaces.NAME] in secrets.toml      any number of others; see .streamlit/secrets.example.toml
    [sign_in], [privacy], [network]        who may sign in, what viewers see, which hosts may be asked
    ODEUS_DASH_SECRETS                     the path of secrets.toml, instead of the two usual places
    ODEUS_DASH_DEMO                        1 or 0: offer the demo workspace or not; by default, the demo is
                                           offered when no workspace is configured
    [archive], ODEUS_DASH_ARCHIVE          where fetched exports are kept: a folder, a URL or "off"
    ODEUS_DASH_WARM                        1 or 0: fill the archive every hour or not, like warm in [archive]
    [store], ODEUS_DASH_STORE              where goals and notes are kept: a file, a PostgreSQL URL or "off"
    [prices]                               the currency of costs, and the file with own prices
    ODEUS_DASH_MAX_DOWNLOAD_BYTES          the largest export that is accepted (default: 2 GiB)

Of two workspaces or sections with the same name, the environment's wins, then the current folder's file.
"""

from odeus_dash.settings.keys import Key
from odeus_dash.settings.reading import other_section, read_settings, secrets_files
from odeus_dash.settings.values import (
    MAX_DOWNLOAD_BYTES,
    NEVER_ALLOWED,
    Budget,
    Budgeted,
    Membership,
    Network,
    Pricing,
    Provider,
    Settings,
    SignIn,
    Workspace,
)

__all__ = [
    "MAX_DOWNLOAD_BYTES", "NEVER_ALLOWED", "Budget", "Budgeted", "Key", "Membership", "Network", "Pricing",
    "Provider", "Settings", "SignIn", "Workspace", "other_section", "read_settings", "secrets_files",
]  # fmt: skip
