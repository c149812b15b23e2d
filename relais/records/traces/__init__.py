"""The audit as records: changes, and accesses beside them, are listed, filtered, exported and asked for by programs as everything else is."""
