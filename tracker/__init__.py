"""The command line, where the product is put together: nothing else imports it."""
