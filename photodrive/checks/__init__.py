"""System checks: what is missing or unsafe is said at start, not at the first request. No rule of the drive is here."""

from photodrive.checks.addresses import check_account_pages, check_addresses, check_documents
from photodrive.checks.appearance import check_base_template, check_readable
from photodrive.checks.background import check_task_backend
from photodrive.checks.caches import check_cache_of_limits, check_default_cache, check_replay_cache
from photodrive.checks.counts import check_count_triggers, check_counting
from photodrive.checks.installation import (
    check_assets,
    check_client_secret_hasher,
    check_deactivation,
    check_dependencies,
    check_loggers,
    check_only_server,
    check_storage,
    check_time_zones,
    check_writers,
)
from photodrive.checks.project_settings import (
    check_access_token_lifetime,
    check_functions,
    check_issuer,
    check_length_of_keys,
    check_older_audiences,
    check_plain_http,
    check_registration_help,
    check_request_start_header,
    check_secret_key,
    check_settings,
)
from photodrive.checks.registered_applications import (
    check_redirect_uris,
    check_registered_protocols,
    check_served_by_host,
)
from photodrive.checks.searching import check_search
from photodrive.checks.uploads import check_place, check_remote, check_room

__all__ = [
    "check_access_token_lifetime",
    "check_account_pages",
    "check_addresses",
    "check_assets",
    "check_base_template",
    "check_cache_of_limits",
    "check_client_secret_hasher",
    "check_count_triggers",
    "check_counting",
    "check_deactivation",
    "check_default_cache",
    "check_dependencies",
    "check_documents",
    "check_functions",
    "check_issuer",
    "check_length_of_keys",
    "check_loggers",
    "check_older_audiences",
    "check_only_server",
    "check_place",
    "check_plain_http",
    "check_readable",
    "check_redirect_uris",
    "check_registered_protocols",
    "check_registration_help",
    "check_remote",
    "check_replay_cache",
    "check_request_start_header",
    "check_room",
    "check_search",
    "check_secret_key",
    "check_served_by_host",
    "check_settings",
    "check_storage",
    "check_task_backend",
    "check_time_zones",
    "check_writers",
]
