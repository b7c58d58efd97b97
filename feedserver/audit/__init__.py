"""The audit log: who changed what, when and why; append-only, and sealed so that an edit shows."""
