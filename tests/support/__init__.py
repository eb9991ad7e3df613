"""What the pytest files share: small landing folders, builds of them, comparison of warehouses."""
