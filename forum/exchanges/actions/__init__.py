"""What organisers and members do to an exchange: its programme, its people, and the number its pages are kept under."""
