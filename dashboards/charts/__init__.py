"""What the charts of each page look like; rows come from `dashboards.queries`."""
