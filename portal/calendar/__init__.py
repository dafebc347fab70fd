"""The month's days: reminders before it is due, notices when it is late or waits for a confirmation."""
