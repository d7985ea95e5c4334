-- Question: who followed at any moment (here 30 days before the newest capture), and who may have?
-- Reading: is_certain = listed or continuously following around the moment; otherwise the person
--   left or came back in an interval that holds it. For another moment change asked_at; the moment
--   of a capture stands for its list.
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

standings as (
    select
        stays.*,
        moments.asked_at,
        moments.asked_at >= moments.first_captured_at as is_after_first_capture,
        (stays.certain_from <= moments.asked_at or stays.seen_from = moments.asked_at)
        and stays.seen_until >= moments.asked_at as is_certain,
        stays.possible_from <= moments.asked_at
        and coalesce(
            stays.possible_until > coalesce(
                (
                    select max(lists.written_before)
                    from follower_captures as lists
                    where
                        lists.account_id = stays.account_id
                        and lists.captured_at = moments.asked_at
                        and (
                            lists.covered_from is null
                            or stays.followed_at >= lists.covered_from
                        )
                ),
                moments.asked_at
            ),
            true
        ) as is_possible
    from follower_stays as stays
    inner join moments on stays.account_id = moments.account_id
),

final as (
    select
        standings.account_id,
        standings.asked_at,
        standings.username,
        standings.followed_at,
        standings.is_certain,
        standings.is_after_first_capture
    from standings
    where standings.is_certain or standings.is_possible
)

select * from final
order by account_id asc, is_certain desc, followed_at desc
