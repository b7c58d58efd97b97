"""Answers that come by mail: the mails of real programs, the rules, hostile ones."""
