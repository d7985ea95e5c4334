"""Tips that never make a number up: facts from the published marts, a writer, and a verifier."""
