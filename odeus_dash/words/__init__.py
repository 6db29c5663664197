"""What the interface says: numbers, money, dates and intervals as text."""
