"""Product pictures, drawn by code: nothing is fetched and no font is needed."""
