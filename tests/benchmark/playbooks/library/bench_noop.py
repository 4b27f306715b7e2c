# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A module that does nothing, and imports no more than every module must."""

from ansible.module_utils.basic import AnsibleModule


def main():
    """Take no options, return nothing."""
    AnsibleModule({}).exit_json(changed=False)


if __name__ == "__main__":
    main()
