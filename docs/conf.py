"""How the documentation is built: Markdown through MyST, the furo theme."""

import importlib.metadata

project = "omnikit"
author = "the omnikit authors"
copyright = "2026, the omnikit authors"
release = importlib.metadata.version("omnikit")

extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
nitpicky = True
suppress_warnings = ["misc.highlighting_failure"]  # diagrams are blocks of Mermaid, shown as they are written

html_theme = "furo"
html_title = f"omnikit {release}"
