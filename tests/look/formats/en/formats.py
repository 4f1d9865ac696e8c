"""Each digit apart, and a decimal mark that no machine knows."""

NUMBER_GROUPING = 1
THOUSAND_SEPARATOR = "⁝"
DECIMAL_SEPARATOR = "⁏"
