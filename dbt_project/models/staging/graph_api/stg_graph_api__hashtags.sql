-- One row per searched hashtag and time at which its id was found.
select
    account_id,
    lower(hashtag) as hashtag,
    cast(captured_at as timestamptz) as captured_at,
    hashtag_id,
    run_id
from {{ source('graph_api', 'hashtags') }}
