"""The real dbt project, built on small raw warehouses whose truth is known."""
