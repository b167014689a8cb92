"""What every slice stands on: time, errors, events, the unit of work, the outbox, pages and markup. No slice, no HTTP."""
