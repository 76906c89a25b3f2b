"""Static files under names that change with their content."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStatic(CompressedManifestStaticFilesStorage):
    """Compressed and hashed; a file that was not collected keeps its name.

    Vendored scripts name source maps that they do not ship, which the strict mode refuses.
    """

    manifest_strict = False

    def hashed_name(self, name: str, *content: object, **options: object) -> str:
        """Give the name with its hash, or the plain name of a file that was not collected."""
        try:
            return str(super().hashed_name(name, *content, **options))
        except ValueError:
            return name
