"""The municipality's portal: accounts, checking, delivering, reports, help. It imports `expectations` and `feeds`."""
