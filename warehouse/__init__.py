"""Where the data lies: the private warehouse, the published marts, and the ways into both."""
