"""Instagram's Graph API, read: an HTTP client and the readings made with it.

What Instagram is
    flavours    the two logins, and all in which they differ
    facts       windows, ages and limits
    catalogue   what metrics there are, were and when (metric, media_metrics, account_metrics,
                retired_metrics)
    errors      what can go wrong, and what to do about it

How it is asked
    client      one authenticated conversation with one account
    budget      how calls are rationed; usage: how much of the quota is used
    known       what a part is told before it reads
    verdicts    which metrics are asked, and which were refused
    insights    numbers out of an insights answer; fields: single values out of any answer
    paging      lists by cursor
    rows        the rows of the raw tables

What is read
    planning    which parts of the list of posts a pass reads
    walking     pages of posts and stories; riding: what every item of a page is asked for
    media, details, comments, stories                  posts and stories
    profile, publishing, account_insights, history, audience   the account (days, day_metrics,
                                                               account_asking)
    tags, mentions, discovery, hashtags                others
    parts       what a pass is made of: the way in

It knows nothing of where rows go: no dlt, no Dagster, no store.
"""
