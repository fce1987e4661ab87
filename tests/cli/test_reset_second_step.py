"""On the server: the way back for the last administrator, who has lost phone and codes."""

from tests.cli.conftest import Call

OPENED = (
    "INSERT INTO accounts_account (password, login, name, language, is_active) "
    "VALUES ('x', 'lost', 'Lost', 'en', true) ON CONFLICT DO NOTHING; "
    "INSERT INTO accounts_secondstep (account_id, sealed, last_step, confirmed_at) "
    "SELECT id, 'x', 0, now() FROM accounts_account WHERE login = 'lost' ON CONFLICT DO NOTHING"
)
LEFT = "SELECT count(*) FROM accounts_secondstep"
TOLD = "SELECT actor, data FROM audit_traceentry WHERE action = 'accounts.second_step_reset'"


def test_a_reason_is_asked_for(huiyin: Call, migrated: None) -> None:
    done = huiyin("reset-second-step", "lost")
    assert done.returncode == 2 and "--reason" in done.stderr


def test_it_is_taken_off_and_traced(huiyin: Call, migrated: None) -> None:
    assert huiyin("db", "shell", "-qc", OPENED).returncode == 0
    done = huiyin("reset-second-step", "lost", "--reason", "lost", "--checked", "in_person")
    assert done.returncode == 0, done.stderr
    assert huiyin("db", "shell", "-Atc", LEFT).stdout.strip() == "0"
    assert huiyin("db", "shell", "-Atc", TOLD).stdout.strip() == 'system|{"checked":"in_person","reason":"lost"}'
    again = huiyin("reset-second-step", "lost", "--reason", "lost", "--checked", "in_person")
    assert again.returncode == 1 and "no second step" in again.stderr


def test_nobody_is_not_reset(huiyin: Call, migrated: None) -> None:
    done = huiyin("reset-second-step", "nobody", "--reason", "lost", "--checked", "in_person")
    assert done.returncode == 1 and "no account" in done.stderr


def test_a_misspelt_role_is_found(huiyin: Call, migrated: None) -> None:
    done = huiyin("check", HUIYIN_MFA="administrator,confidnat")
    assert "confidnat" in done.stdout + done.stderr
