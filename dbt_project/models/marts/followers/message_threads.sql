-- One row per account and message thread, with how many messages it has and who it may be with.
with threads as (
    select * from {{ ref('int_threads_counted') }}
),

fitting as (
    select
        account_id,
        thread_name,
        count(*) as candidates,
        if(candidates = 1, any_value(person_id), null) as candidate_person_id,
        if(candidates = 1, any_value(username), null) as candidate_username
    from {{ ref('int_threads_named') }}
    group by account_id, thread_name
),

final as (
    select
        threads.account_id,
        threads.thread_id,
        threads.thread_name,
        threads.is_request,
        threads.is_group,
        threads.participants,
        threads.message_count,
        threads.messages_sent,
        threads.messages_received,
        threads.first_message_at,
        threads.last_message_at,
        threads.is_whole,
        threads.covered_from,
        threads.archive_sha256,
        threads.captured_at,
        case when threads.is_sought then coalesce(fitting.candidates, 0) end as candidates,
        fitting.candidate_person_id,
        fitting.candidate_username
    from threads
    left join fitting
        on
            threads.account_id = fitting.account_id
            and threads.thread_name = fitting.thread_name
            and threads.is_sought
)

select * from final
