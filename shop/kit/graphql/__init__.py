"""What every GraphQL door of the shop shares; it knows no concept of the shop."""
