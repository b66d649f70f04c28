"""Puts each file of the catalogue into the wheel a second time, as JSON, which is decoded in a fifth of the time."""

import json
import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithJson(build_py):
    """The usual step, then the JSON files; none for an editable installation, whose catalogue may change."""

    def run(self) -> None:
        """Build the package."""
        super().run()
        if not self.editable_mode:
            for file in Path(self.build_lib, "ai_residency_lint", "catalog").rglob("*.toml"):
                table = tomllib.loads(file.read_text("utf-8"))
                file.with_suffix(".json").write_text(json.dumps(table, default=str), "utf-8")


setup(cmdclass={"build_py": WithJson})
