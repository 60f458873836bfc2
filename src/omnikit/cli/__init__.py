"""``omnikit …``: the commands, for people and scripts. Needs the extra ``cli``.

Exit status: 0 success, 1 a finding, 2 wrong use. With ``--json`` standard output holds JSON and nothing else.
"""

import sys

EXTRA = frozenset({"typer", "click", "rich"})


def main() -> None:
    """Run the command named on the command line and exit with its status."""
    try:
        from omnikit.cli.app import app
    except ModuleNotFoundError as missing:
        package = (missing.name or "").partition(".")[0]
        if package not in EXTRA:
            raise
        sys.stderr.write(f"the omnikit command needs {package}: pip install 'omnikit[cli]'\n")
        raise SystemExit(2) from None
    app()
