"""The assistant: facts, verifier, writers, against a server that speaks OpenAI's wire protocol."""
