"""The providers' HTTP APIs as they document them, played on loopback; their state is a file.

``python -m tests.fakes`` serves them to any process and keeps what was charged when it is killed.
"""
