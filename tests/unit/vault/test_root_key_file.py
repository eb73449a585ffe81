"""The root key's file: made once, private, and refused whenever it might not be."""

import os
import resource
import stat

import pytest

from cfsdocs.errors import KeyUnusable
from cfsdocs.vault.keys import RootKey
from cfsdocs.vault.rootfile import create_root_key, format_root_key, load_root_key, parse_root_key


@pytest.fixture
def file(tmp_path):
    return tmp_path / "root.key"


def test_what_is_made_is_read_again(file):
    root = create_root_key(file)

    assert load_root_key(file) == root


def test_the_file_is_for_its_owner_alone_whatever_the_umask(file):
    before = os.umask(0)
    try:
        create_root_key(file)
    finally:
        os.umask(before)

    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])
def test_a_file_that_others_may_use_is_refused_with_the_command_that_mends_it(file, mode):
    create_root_key(file)
    file.chmod(mode)

    with pytest.raises(KeyUnusable, match=f"chmod 600 {file}"):
        load_root_key(file)


@pytest.mark.parametrize("mode", [0o600, 0o400])
def test_a_private_file_is_taken(file, mode):
    root = create_root_key(file)
    file.chmod(mode)

    assert load_root_key(file) == root


def test_a_file_of_another_account_is_refused(file, monkeypatch):
    create_root_key(file)
    if os.geteuid() == 0:
        os.chown(file, 65534, 65534)
    else:  # only root can give a file away: be another account instead
        monkeypatch.setattr(os, "geteuid", lambda: 65534)

    with pytest.raises(KeyUnusable, match="another account"):
        load_root_key(file)


def test_a_missing_file_is_refused(file):
    with pytest.raises(KeyUnusable, match="no root key file"):
        load_root_key(file)


def test_what_is_not_a_file_is_refused(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe, 0o600)

    for each in (pipe, tmp_path):
        with pytest.raises(KeyUnusable, match="is not a file"):
            load_root_key(each)


def test_a_root_key_is_never_overwritten_not_even_through_a_link(file, tmp_path):
    root = create_root_key(file)
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "elsewhere")

    for each in (file, link):
        with pytest.raises(KeyUnusable, match="exists already"):
            create_root_key(each)
    assert load_root_key(file) == root
    assert not (tmp_path / "elsewhere").exists()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    with pytest.raises(KeyUnusable, match="cannot be made"):
        create_root_key(tmp_path / "missing" / "root.key")


def test_a_file_inside_the_data_folder_is_refused_also_by_a_link(file, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    create_root_key(data / "root.key")
    file.symlink_to(data / "root.key")

    for each in (data / "root.key", file):
        with pytest.raises(KeyUnusable, match="inside the data folder"):
            load_root_key(each, apart_from=data)


def test_a_file_beside_the_data_folder_is_taken(file, tmp_path):
    root = create_root_key(file)

    assert load_root_key(file, apart_from=tmp_path / "data") == root


def test_a_key_typed_from_paper_is_read_whatever_its_case_and_gaps():
    root = RootKey.new()
    text = format_root_key(root)
    title, code = text.rsplit("key ", 1)

    for typed in (code.lower(), code.replace("-", " "), code.replace("-", "")):
        assert parse_root_key(f"{title}key {typed}") == root


def test_a_slip_in_any_letter_of_the_key_is_noticed():
    text = format_root_key(RootKey.from_secret(bytes(range(32))))
    start = text.rindex("key ") + 4
    for position in range(start, len(text) - 2):  # the last letter of all carries bits that nothing uses
        if text[position] != "-":
            slip = "B" if text[position] != "B" else "C"
            with pytest.raises(ValueError, match="do not match"):
                parse_root_key(text[:position] + slip + text[position + 1 :])


def test_a_malformed_file_is_refused_and_the_message_shows_nothing_of_it(file):
    text = format_root_key(RootKey.from_secret(b"\xa5" * 32))
    code = text.rsplit("key ", 1)[1].strip()
    broken = [
        "",
        "\n\n",
        code,
        text.replace("root key 1", "root key 2"),
        text.replace("id ", "name "),
        text + "key " + code,
        text + "more\n",
        text.replace(code, code[:-1]),
        text.replace(code, code + "A"),
        text.replace(code, code[:-1] + "!"),
        text.replace(code, ""),
        text + "#" * 5000,
    ]
    for content in [each.encode() for each in broken] + [os.urandom(200), text.encode("utf-16")]:
        file.write_bytes(content)
        file.chmod(0o600)
        with pytest.raises(KeyUnusable) as refusal:
            load_root_key(file)
        assert str(file) in str(refusal.value)
        assert code[:9] not in str(refusal.value)


def test_a_file_that_cannot_be_written_is_not_left_half_made(file):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(KeyUnusable, match="cannot be written"):
            create_root_key(file)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert not file.exists()


def test_a_file_that_cannot_be_read_is_said(file):
    file.symlink_to(file)

    with pytest.raises(KeyUnusable, match="cannot be read"):
        load_root_key(file)
