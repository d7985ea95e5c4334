-- Question: who followed on a given day (here the first day of this month, 00:00 UTC)?
-- Reading: `follows` = followed at that moment; `unknown` = left in an interval that holds it.
-- Caveat: counts what archives have shown. Someone who left and came back is counted from the later
--   follow on; the months away and before are in follower_changes.
with

moment as (
    select date_trunc('month', max(captured_at)) as asked_at
    from follower_captures
),

candidates as (
    select
        followers.account_id,
        followers.username,
        followers.followed_at,
        followers.lost_after,
        followers.lost_before,
        moment.asked_at,
        followers.is_current or followers.lost_after >= moment.asked_at as is_certain
    from followers
    cross join moment
    where followers.followed_at <= moment.asked_at
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
