# Copyright (c) 2026, the lifecycle.atlassian authors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx's settings for "make docs". The pages come from antsibull-docs; nothing is fetched from anywhere."""

from __future__ import annotations

project = "lifecycle.atlassian"
author = copyright = "the lifecycle.atlassian authors"
title = html_short_title = "lifecycle.atlassian"
extensions = ["sphinx_antsibull_ext"]
html_theme = "sphinx_ansible_theme"
templates_path = ["templates"]
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False
html_copy_source = False
html_use_index = False
pygments_style = "ansible"
highlight_language = "YAML+Jinja"
# Links to guides and environment variables of Ansible itself have their labels there, and are not looked up over the network.
suppress_warnings = ["ref.ref", "ref.envvar"]
