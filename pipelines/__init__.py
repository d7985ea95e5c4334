"""Everything that moves data: reading Instagram and archives, loading, checking, publishing."""
