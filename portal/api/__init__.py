"""The interface for municipalities' systems: the same acts, rules and limits as the pages."""
