"""Pure functions of counts: rounding, attainability, printed figures. No Dagster, no SQL, no files but figures.csv."""
