-- Question: who followed at any moment (here 30 days before the newest capture), and who may have?
-- Reading: is_certain = listed or continuously following around the moment; otherwise the person
--   left or came back in an interval that holds it. For another moment change asked_at.
-- Caveat: whoever had left before the first capture is in no list, so older moments lack them; of
--   moments after the newest capture nothing is certain.
with

moments as (
    select
        account_id,
        max(captured_at) - interval 30 days as asked_at,
        min(captured_at) as first_captured_at
    from follower_captures
    where completeness <> 'partial'
    group by account_id
),

final as (
    select
        stays.account_id,
        moments.asked_at,
        stays.username,
        stays.followed_at,
        stays.certain_from <= moments.asked_at
        and stays.seen_until >= moments.asked_at as is_certain,
        moments.asked_at >= moments.first_captured_at as is_after_first_capture
    from follower_stays as stays
    inner join moments on stays.account_id = moments.account_id
    where
        stays.possible_from <= moments.asked_at
        and coalesce(stays.possible_until > moments.asked_at, true)
)

select * from final
order by account_id asc, is_certain desc, followed_at desc
