"""The storefront schema: types that several parts fill are put together here."""
