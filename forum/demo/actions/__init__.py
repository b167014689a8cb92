"""Making the demo exchange and its history through the actions of the other slices, and taking it away again."""
