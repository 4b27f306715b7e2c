# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the options that say where the services are and who is calling. They are the same in every module."""

from __future__ import annotations


class ModuleDocFragment:
    """The options of C(module_utils/_connect.py)."""

    DOCUMENTATION = r"""
options:
  site_url:
    description:
      - Address of the Atlassian Cloud site, without a path, for example V(https://example.atlassian.net).
      - Needed with O(api_user) and O(api_token), unless O(use_gateway=true) and O(cloud_id) are set.
      - With every other way in to the site it is only used to find O(cloud_id), and can be omitted when that is given.
      - When omitted, the environment variable E(ATLASSIAN_SITE_URL) is used.
    type: str
  api_user:
    description:
      - E-mail of the account that O(api_token) belongs to. Goes together with O(api_token).
      - When omitted, the environment variable E(ATLASSIAN_API_USER) is used.
    type: str
  api_token:
    description:
      - API token of O(api_user), sent as HTTP Basic authentication.
      - A token that was created with scopes is refused (401) at the address of the site. Set O(use_gateway=true) for it.
      - When omitted, the environment variable E(ATLASSIAN_API_TOKEN) is used.
    type: str
  access_token:
    description:
      - OAuth 2.0 access token, sent as a bearer through O(gateway_url). It is used as it is and never renewed; such tokens last an hour.
      - For unattended runs O(client_id) with O(client_secret) is the better choice.
      - When omitted, the environment variable E(ATLASSIAN_ACCESS_TOKEN) is used.
    type: str
  client_id:
    description:
      - Client ID of the OAuth 2.0 credential of a service account. Goes together with O(client_secret).
      - The module asks O(auth_url) for an access token by itself, and again when that has expired.
      - When omitted, the environment variable E(ATLASSIAN_CLIENT_ID) is used.
    type: str
  client_secret:
    description:
      - Client secret that belongs to O(client_id).
      - When omitted, the environment variable E(ATLASSIAN_CLIENT_SECRET) is used.
    type: str
  use_gateway:
    description:
      - Whether O(api_user) and O(api_token) are sent to O(gateway_url) instead of O(site_url).
      - API tokens with scopes work only there; API tokens without scopes only at the address of the site.
      - O(access_token) and O(client_id) always go through the gateway, whatever this option says.
      - When omitted, the environment variable E(ATLASSIAN_USE_GATEWAY) is used.
    type: bool
    default: false
  gateway_url:
    description:
      - Address of Atlassian's API gateway. There is no reason to change it, except for tests.
      - When omitted, the environment variable E(ATLASSIAN_GATEWAY_URL) is used.
    type: str
    default: https://api.atlassian.com
  auth_url:
    description:
      - Address of Atlassian's login service, which turns O(client_id) and O(client_secret) into an access token.
        There is no reason to change it, except for tests.
      - When omitted, the environment variable E(ATLASSIAN_AUTH_URL) is used.
    type: str
    default: https://auth.atlassian.com
  cloud_id:
    description:
      - ID of the site, as the gateway needs it.
      - When it is omitted but needed, the module asks O(site_url) for it, which takes one request and no login.
      - When omitted, the environment variable E(ATLASSIAN_CLOUD_ID) is used.
    type: str
  scim_url:
    description:
      - Address of Atlassian's user provisioning (SCIM) service, without the directory. There is no reason to change it, except for tests.
      - When omitted, the environment variable E(ATLASSIAN_SCIM_URL) is used.
    type: str
    default: https://api.atlassian.com/scim/directory
  directory_id:
    description:
      - ID of the identity provider directory. Goes together with O(scim_token).
      - When omitted, the environment variable E(ATLASSIAN_SCIM_DIRECTORY_ID) is used.
    type: str
  scim_token:
    description:
      - Key of exactly this directory. It is not an API token and not an organization key; those get 401 here.
      - Atlassian shows it once, when the directory is connected or its key is regenerated. Regenerating ends the old key.
      - When omitted, the environment variable E(ATLASSIAN_SCIM_TOKEN) is used.
    type: str
  org_url:
    description:
      - Address of Atlassian's organization admin service. There is no reason to change it, except for tests.
      - Managed accounts are asked for at the same address without C(/admin) at its end.
      - When omitted, the environment variable E(ATLASSIAN_ORG_URL) is used.
    type: str
    default: https://api.atlassian.com/admin
  org_id:
    description:
      - ID of the Atlassian organization. Goes together with O(org_api_key).
      - When omitted, the environment variable E(ATLASSIAN_ORG_ID) is used.
    type: str
  org_api_key:
    description:
      - API key of the organization. It is never required.
      - With it the e-mails of Atlassian accounts can be looked up although their owners hide them, and the organization says
        which groups an identity provider owns. Portal-only customers are not in the organization.
      - When omitted, the environment variable E(ATLASSIAN_ORG_API_KEY) is used.
    type: str
  timeout:
    description:
      - Seconds to wait for a connection, and then for an answer that does not come or that falls silent.
      - Altogether, one answer may take four times as long, however steadily it comes. After that the connection is cut, and the request has failed.
      - Answers of more than 16 MiB are not read to their end; the largest of these services, a page of a thousand users, has about one. Such an answer takes
        about 6 times its size in memory, and at most 42 times, when it is made to; as many of them are in memory as O(concurrency) allows.
      - A list that has not ended after 40,000 pages or 1 GiB is given up, and nothing is concluded from it.
    type: float
    default: 30
  retry_budget:
    description:
      - Seconds that a task may spend waiting in all, for retries after errors and rate limits, and for changes that show late.
      - When it is used up, the task ends with an error instead of waiting on.
      - Keeping to the rates that Atlassian documents is not counted.
      - Answers that take longer than O(timeout) may together take as many seconds more; after that none is waited for longer than O(timeout).
      - With 60 seconds or more the module finds out, at the price of a refused request, whether the service keeps to the rates that are documented,
        and goes faster where it does not. With less, no refusal is risked.
    type: float
    default: 300
  concurrency:
    description:
      - How many requests may be under way at the same time. The module lowers it by itself while the service says that it is too fast.
    type: int
    default: 16
  validate_certs:
    description:
      - Whether TLS certificates are checked. Set it to V(false) for test servers only; every run warns of it.
    type: bool
    default: true
  ca_path:
    description:
      - File or folder with the certificates of the authorities to trust, on the host that runs the module.
      - When omitted, those that the Python library requests brings along are trusted, or those in E(REQUESTS_CA_BUNDLE).
    type: path
requirements:
  - python >= 3.9
  - requests >= 2.25
notes:
  - Every module of this collection accepts every connection option and uses only those that it needs. So the options can be set once for
    a whole play, in C(module_defaults) under C(group/lifecycle.atlassian.all), or in the environment of the host that runs the module.
  - >-
    There are four ways in to a site. B(API token without scopes) - O(site_url), O(api_user), O(api_token).
    B(API token with scopes) - the same, and O(use_gateway=true).
    B(OAuth access token) - O(access_token) with O(site_url) or O(cloud_id).
    B(Service account) - O(client_id), O(client_secret) with O(site_url) or O(cloud_id).
    Credentials for two of them at once, also when one comes from the environment, are an error.
  - Addresses must begin with V(https://). Plain V(http://) is accepted for a loopback address only.
    Redirects are not followed, so that credentials reach no other host. Proxies are taken from the environment, as the library requests does.
"""
