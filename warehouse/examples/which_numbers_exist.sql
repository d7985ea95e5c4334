-- Question: which of Instagram's numbers does each account have, and why is one missing?
-- Reading: one line per metric and kind of post. `offered` with a last_value_at is read as it
--   should be; `put_aside` was refused and is asked again; `withheld` needs more followers;
--   `withdrawn` ended on withdrawn_on, and its successor counts something else; the rest the login
--   has not.
-- Caveat: this says what Instagram gives, not how fresh it is: how_far_to_trust.sql does. One post
--   or story can still lack a number that its kind has, such as a story with few viewers.
with

final as (
    select
        accounts.username as account_username,
        metrics.level,
        metrics.product_type,
        metrics.metric,
        metrics.status,
        metrics.unit,
        metrics.first_value_at,
        metrics.last_value_at,
        coalesce(metrics.last_refusal, metrics.meaning) as explanation,
        metrics.asked_again_at,
        metrics.withdrawn_on,
        metrics.successor
    from metrics
    left join accounts on metrics.account_id = accounts.account_id
)

select * from final
order by
    account_username asc,
    array_position(
        ['put_aside', 'withheld', 'offered', 'withdrawn', 'not_offered'], status
    ) asc,
    level asc,
    product_type asc,
    metric asc
