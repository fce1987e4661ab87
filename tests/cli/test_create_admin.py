"""The first administrator, and a password that was lost."""

from tests.cli.conftest import Call

UNIT = (
    "INSERT INTO orgs_unit (code, name_zh, name_en, kind, area, phone) "
    "VALUES ('C001', '指挥中心', 'Centre', 'centre', '', '') ON CONFLICT DO NOTHING"
)


def test_without_units_a_pack_is_asked_for(huiyin: Call, migrated: None) -> None:
    done = huiyin("create-admin", "early", given="correct-horse-battery\n")
    assert done.returncode == 1
    assert "huiyin load-pack" in done.stderr


def test_an_administrator_is_created_traced_and_can_have_a_new_password(huiyin: Call, migrated: None) -> None:
    assert huiyin("db", "shell", "-qc", UNIT).returncode == 0
    weak = huiyin("create-admin", "root", given="12345\n")
    assert weak.returncode == 1
    assert "too short" in weak.stderr
    done = huiyin("create-admin", "root", "--name", "李明", given="correct-horse-battery\n")
    assert done.returncode == 0, done.stderr
    asked = (
        "SELECT p.role, left(a.password, 6), (SELECT string_agg(action, ' ' ORDER BY action) "
        "FROM audit_traceentry WHERE chain IN ('account/' || a.id, 'staff/' || s.id)) "
        "FROM orgs_post p JOIN orgs_staff s ON s.id = p.staff_id JOIN accounts_account a ON a.id = s.account_id "
        "WHERE a.login = 'root'"
    )
    rows = huiyin("db", "shell", "-At", "-c", asked).stdout
    assert rows == "administrator|argon2|accounts.created orgs.hired orgs.post_given\n"

    again = huiyin("create-admin", "root", given="correct-horse-battery\n")
    assert again.returncode == 1
    assert "huiyin set-password root" in again.stderr
    assert huiyin("set-password", "root", given="another-horse-entirely\n").returncode == 0
    assert huiyin("set-password", "nobody", given="another-horse-entirely\n").returncode == 1
