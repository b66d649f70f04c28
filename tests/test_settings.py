"""Settings files, env files, precedence, and the errors about them."""

from pathlib import Path

import pytest

from ai_residency_lint.errors import SettingsError
from ai_residency_lint.settings.decode import KEYS
from ai_residency_lint.settings.envfile import read_env_file
from ai_residency_lint.settings.load import Loader, Overrides, read

EVERYTHING = """
[tool.ai-residency-lint]
region = "us"
policy = "openai-2026-02"
retention = "zdr"
environment = { OPENAI_BASE_URL = "https://us.api.openai.com/v1" }
env-files = ["deploy.env"]
trusted-hosts = ["relay.example.org"]
allowed-providers = ["openai"]
persona = "auditor"
select = ["RSD1"]
extend-select = ["RSD401"]
ignore = ["RSD107"]
per-file-ignores = { "tests/*" = ["RSD1"] }
severity = { RSD101 = "warning" }
exclude = ["build"]
plugins = ["some.plugin"]
shutdown-warning-days = 0
"""


def write(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def test_every_key_arrives(tmp_path: Path) -> None:
    write(tmp_path / "deploy.env", "OPENAI_BASE_URL=https://api.openai.com/v1\nREGION=eu\n")
    settings = read(write(tmp_path / "pyproject.toml", EVERYTHING))
    assert settings.root == tmp_path
    assert settings.config_file == tmp_path / "pyproject.toml"
    assert (settings.region, settings.policy, settings.retention) == ("us", "openai-2026-02", "zdr")
    assert settings.environment == {"OPENAI_BASE_URL": "https://us.api.openai.com/v1", "REGION": "eu"}
    assert settings.trusted_hosts == ("relay.example.org",)
    assert settings.allowed_providers == ("openai",)
    assert settings.persona == "auditor"
    assert (settings.select, settings.extend_select, settings.ignore) == (("RSD1",), ("RSD401",), ("RSD107",))
    assert settings.per_file_ignores == {"tests/*": ("RSD1",)}
    assert settings.severity == {"RSD101": "warning"}
    assert (settings.exclude, settings.plugins, settings.shutdown_warning_days) == (("build",), ("some.plugin",), 0)


def test_the_example_uses_every_key() -> None:
    assert [key for key in KEYS if key not in EVERYTHING] == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('regoin = "eu"', 'unknown key "regoin"; did you mean "region"?'),
        ('per_file_ignores = ""', 'unknown key "per_file_ignores"; did you mean "per-file-ignores"?'),
        ("zzz = 1", 'unknown key "zzz"'),
        ("region = 1", "region: expected a string, got a whole number"),
        ('select = "RSD1"', "select: expected a list of strings, got a string"),
        ("select = [1]", "select[0]: expected a string, got a whole number"),
        ("environment = { A = 1 }", "environment: expected a string, got a whole number"),
        (
            'persona = "auditer"',
            'persona: "auditer" is none of "regular", "pedantic", "auditor"; did you mean "auditor"?',
        ),
        ('retention = "ZDRx"', 'retention: "ZDRx" is none of "none", "mam", "zdr"; did you mean "zdr"?'),
        (
            'severity = { RSD1 = "eror" }',
            'severity: "eror" is none of "error", "warning", "note"; did you mean "error"?',
        ),
        ("shutdown-warning-days = -1", "shutdown-warning-days: must be at least 0"),
        ("shutdown-warning-days = 99999999", "shutdown-warning-days: must be at most 36500"),
        (
            'trusted-hosts = ["https://a.example.com/v1"]',
            'trusted-hosts: "https://a.example.com/v1" is not a host; write "a',
        ),
        ('trusted-hosts = ["a.example.com:8080"]', '"a.example.com:8080" is not a host; write "a.example.com"'),
        ('trusted-hosts = [" "]', 'trusted-hosts: " " is not a host'),
        ('trusted-hosts = ["8.8.8.8:8080"]', '"8.8.8.8:8080" is not a host; write "8.8.8.8"'),
        ("region = 1.5", "region: expected a string, got a number"),
        ("shutdown-warning-days = true", "shutdown-warning-days: expected a whole number, got true or false"),
        ('env-files = ["missing.env"]', "missing.env: cannot read the env file (No such file or directory)"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, line: str, said: str) -> None:
    file = write(tmp_path / ".ai-residency-lint.toml", line)
    with pytest.raises(SettingsError) as caught:
        read(file)
    assert said in str(caught.value)
    assert str(file.parent) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["region = ", b"\xff = 1".decode("latin-1"), "[tool]\nai-residency-lint = 3\n"])
def test_broken_files(tmp_path: Path, text: str) -> None:
    file = tmp_path / "pyproject.toml"
    file.write_bytes(b"# ai-residency-lint\n" + text.encode("latin-1"))
    with pytest.raises(SettingsError, match=r"pyproject\.toml: "):
        Loader(tmp_path).for_folder(tmp_path)


def test_nearest_file_upwards(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[tool.ai-residency-lint]\nregion = "us"\n')
    write(tmp_path / "a/pyproject.toml", '[project]\nname = "a"\n')
    write(tmp_path / "a/b/.ai-residency-lint.toml", 'region = "jp"\n')
    write(tmp_path / "a/b/pyproject.toml", '[tool.ai-residency-lint]\nregion = "kr"\n')
    loader = Loader(tmp_path)
    assert loader.for_file(tmp_path / "a/x.py").region == "us"
    assert loader.for_file(tmp_path / "a/b/c/x.py").region == "jp"
    assert loader.for_file(tmp_path / "a/x.py") is loader.for_file(tmp_path / "y.py")


def test_no_file_means_defaults_rooted_in_the_working_directory(tmp_path: Path) -> None:
    settings = Loader(tmp_path).for_file(tmp_path / "x.py")
    assert (settings.root, settings.config_file, settings.region, settings.persona) == (tmp_path, None, "eu", "regular")
    assert settings.shutdown_warning_days == 30


@pytest.mark.parametrize(
    "host", ["a.example.com", "*.example.com", "localhost", "10.0.0.1", "::1", "a_b-c.lan", "fd00::10.0.0.1"]
)
def test_hosts_that_can_be_trusted(tmp_path: Path, host: str) -> None:
    file = write(tmp_path / ".ai-residency-lint.toml", f'trusted-hosts = ["{host}"]')
    assert read(file).trusted_hosts == (host,)


@pytest.mark.parametrize(
    "text",
    [
        "[tool.ai_residency_lint]",
        '\ufeff[tool.ai_residency_lint]\nregion = "us"\n',
        '[ tool . "ai_residency_lint" ]\r\n',
        "[tool]\nai_residency_lint = {}\n",
        "[tool.ai_residency_lint.severity]\n",
    ],
)
def test_the_table_with_the_name_of_the_package(tmp_path: Path, text: str) -> None:
    write(tmp_path / "pyproject.toml", text)
    with pytest.raises(SettingsError, match=r"write \[tool\.ai-residency-lint\]"):
        Loader(tmp_path).for_folder(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        'tool = 1\n[project]\nname = "ai_residency_lint"\n',
        "[project]\ndescription = '''\n[tool.ai_residency_lint]\n'''\n",
        "[tool.ai_residency_lint\n",
    ],
)
def test_the_name_of_the_package_elsewhere(tmp_path: Path, text: str) -> None:
    write(tmp_path / "pyproject.toml", text)
    assert Loader(tmp_path).for_folder(tmp_path).config_file is None


def test_a_broken_project_file_of_others_is_none_of_our_business(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", "= broken")
    assert Loader(tmp_path).for_folder(tmp_path).config_file is None


def test_config_and_isolated(tmp_path: Path) -> None:
    write(tmp_path / "pyproject.toml", '[tool.ai-residency-lint]\nregion = "us"\n')
    write(tmp_path / "ci/strict.toml", 'region = "jp"\nenv-files = ["a.env"]\n')
    write(tmp_path / "ci/a.env", "A=1")
    chosen = Loader(tmp_path, config=Path("ci/strict.toml")).for_folder(tmp_path)
    assert (chosen.region, chosen.environment, chosen.root) == ("jp", {"A": "1"}, tmp_path / "ci")
    assert Loader(tmp_path, isolated=True).for_folder(tmp_path).region == "eu"
    with pytest.raises(SettingsError, match=r"none\.toml: cannot be read"):
        Loader(tmp_path, config=Path("none.toml"))
    write(tmp_path / "other/pyproject.toml", "[project]\n")
    with pytest.raises(SettingsError, match=r"has no \[tool\.ai-residency-lint\]"):
        Loader(tmp_path, config=Path("other/pyproject.toml"))


def test_the_command_line_wins(tmp_path: Path) -> None:
    write(tmp_path / "deploy.env", "")
    write(tmp_path / "pyproject.toml", EVERYTHING)
    overrides = Overrides(
        region="eu",
        policy="openai-2026-10",
        retention="mam",
        persona="regular",
        environment={"B": "2"},
        select=("RSD4",),
        extend_select=("RSD5",),
        ignore=("RSD402",),
        exclude=("dist",),
        trusted_hosts=("b.example.org",),
    )
    settings = Loader(tmp_path, overrides=overrides).for_folder(tmp_path)
    assert (settings.region, settings.policy, settings.retention) == ("eu", "openai-2026-10", "mam")
    assert settings.persona == "regular"
    assert settings.environment == {"OPENAI_BASE_URL": "https://us.api.openai.com/v1", "B": "2"}
    assert settings.select == ("RSD4",)
    assert settings.extend_select == ("RSD401", "RSD5")
    assert settings.ignore == ("RSD107", "RSD402")
    assert settings.exclude == ("build", "dist")
    assert settings.trusted_hosts == ("relay.example.org", "b.example.org")


def test_env_file_grammar(tmp_path: Path) -> None:
    file = write(
        tmp_path / ".env",
        "\ufeff# comment\n"
        "PLAIN = value # comment\n"
        "export EXPORTED=yes\n"
        "HASH=a#b\n"
        "SINGLE='a # ${PLAIN} b'  # comment\n"
        'DOUBLE="line\\nnext \\"quoted\\""\n'
        "URL=https://${EXPORTED}.example.org/v1\n"
        "EMPTY=\n"
        "PASSED_THROUGH\n"
        "UNKNOWN=https://${ELSEWHERE}.example.org\n"
        "\n",
    )
    assert read_env_file(file) == {
        "PLAIN": "value",
        "EXPORTED": "yes",
        "HASH": "a#b",
        "SINGLE": "a # ${PLAIN} b",
        "DOUBLE": 'line\nnext "quoted"',
        "URL": "https://yes.example.org/v1",
        "EMPTY": "",
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [("key: value", "not a KEY=VALUE line"), ('A="b', "close the quotes"), ("A='b' c", "close the quotes")],
)
def test_env_file_mistakes(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(SettingsError, match=rf"\.env:2: .*{said}"):
        read_env_file(write(tmp_path / ".env", f"A=1\n{line}\n"))
