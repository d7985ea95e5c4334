"""Instagram's Graph API, read: an HTTP client and the readings made with it.

    facts     what Instagram offers, as data
    errors    what can go wrong, and what to do about it
    usage     how much of the quota is used
    client    one authenticated conversation with one account
    paging    lists by cursor
    walking   lists of posts and stories, each page with the insights of its items
    insights  numbers out of an insights answer
    fields    single values out of an answer
    rows      the rows of the raw tables
    profile, media, comments, stories, account_insights, audience   one reading each
    parts     the four parts a pass is made of: the way in

It knows nothing of where rows go: no dlt, no Dagster, no store.
"""
