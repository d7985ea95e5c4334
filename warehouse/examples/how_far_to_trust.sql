-- Question: how fresh is each source, and which captures of the followers list are whole?
-- Reading: look here before any other number. A `partial` capture gives no events; an `unproven`
--   one proves gains, and losses only among people who followed since its covered_from.
-- Caveat: missing = followers that Instagram counted and the list did not show; a few are normal
--   (deactivated accounts are counted), many mean a cut archive; below 0 the count lags. Null: no
--   count from that time.
with

health as (
    select
        account_id,
        'source: ' || source as subject,
        last_success_at as as_of,
        verdict,
        last_error as detail,
        null::bigint as missing
    from data_health
),

captures as (
    select
        account_id,
        'capture: ' || source as subject,
        captured_at as as_of,
        completeness as verdict,
        array_to_string(reasons, ' ') as detail,
        followers_reported - followers_listed as missing
    from follower_captures
),

readings as (
    select * from health
    union all
    select * from captures
),

final as (
    select
        accounts.username as account_username,
        readings.subject,
        readings.as_of,
        readings.verdict,
        readings.detail,
        readings.missing
    from readings
    left join accounts on readings.account_id = accounts.account_id
)

select * from final
order by account_username asc, subject asc, as_of desc
