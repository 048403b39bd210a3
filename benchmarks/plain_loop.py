"""What a user would write instead: ruamel.yaml reads each file, a Pydantic model checks it.

No references, no places, no rules. The second argument is ruamel.yaml's type: rt, which is what
``YAML()`` gives, or safe, which is quicker.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ruamel.yaml import YAML

from cpath.model import BY_KIND


def main() -> None:
    """Check every file of the repository that the command line names."""
    root = Path(sys.argv[1])
    folders = {model.folder: model for model in BY_KIND.values() if model.folder}
    yaml = YAML(typ=sys.argv[2])
    for path in sorted(root.rglob("*.yaml")):
        if path.name == "cpath.yaml":
            model = BY_KIND["settings"]
        elif path.name == "region.yaml":
            model = BY_KIND["region"]
        else:
            model = folders[path.parent.name]
        model.model_validate(yaml.load(path.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
