-- Question: who followed on a given day (here the first of the newest capture's month, 00:00 UTC)?
-- Reading: `follows` = followed at that moment; `unknown` = left in an interval that holds it.
-- Caveat: counts what archives have shown. Someone who left and came back is counted from the later
--   follow on; the months away and before are in follower_changes.
with

moments as (
    -- By account: of the time after its newest capture, nothing is known.
    select
        account_id,
        date_trunc('month', max(captured_at)) as asked_at
    from follower_captures
    where completeness <> 'partial'
    group by account_id
),

candidates as (
    select
        followers.account_id,
        followers.username,
        followers.followed_at,
        followers.lost_after,
        followers.lost_before,
        moments.asked_at,
        followers.is_current or followers.lost_after >= moments.asked_at as is_certain
    from followers
    inner join moments on followers.account_id = moments.account_id
    where followers.followed_at <= moments.asked_at
),

final as (
    select
        account_id,
        username,
        followed_at,
        lost_after,
        lost_before,
        asked_at,
        if(is_certain, 'follows', 'unknown') as state
    from candidates
    where is_certain or lost_before > asked_at
)

select * from final
order by account_id, state, followed_at
