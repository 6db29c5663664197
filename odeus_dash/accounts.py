"""The account file of the password provider."""
