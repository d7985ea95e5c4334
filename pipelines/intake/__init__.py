"""From where the owner drops archives to the store that keeps them: taken once, by content.

What belongs here: finding archives in a folder or bucket (`places`), telling when one has arrived
whole (`looks`), and fetching, checking and keeping it (`taking`, `keeping`, `store`). What does
not: the format (`pipelines.exports`) and the loading (`pipelines.sources`).
"""
