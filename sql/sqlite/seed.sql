-- S0's seed data for testing: a coaching conversation and what hangs on it, in rows whose ids begin with "seed-".
-- It begins on Monday, 2026-01-05, at 07:30 UTC. Not a migration: running it again changes nothing.

-- Two people; the first is coached, the second has not said anything yet.
INSERT INTO users (id, display_name, metadata, created_at, updated_at)
VALUES
    ('seed-user-maya', 'Maya', '{"timezone":"Europe/Berlin"}', 1767511800000, 1767511800000),
    ('seed-user-tom', 'Tom', NULL, 1767594600000, 1767594600000)
ON CONFLICT DO NOTHING;

INSERT INTO user_identities (id, user_id, platform, external_id, created_at, updated_at)
VALUES
    ('seed-identity-maya-discord', 'seed-user-maya', 'discord', '100000000000000001', 1767511800000, 1767511800000),
    ('seed-identity-maya-email', 'seed-user-maya', 'email', 'maya@example.org', 1767511800000, 1767511800000),
    ('seed-identity-tom-discord', 'seed-user-tom', 'discord', '100000000000000002', 1767594600000, 1767594600000)
ON CONFLICT DO NOTHING;

INSERT INTO conversations (id, user_id, external_key, title, status, mode, channel_id, guild_id, provider, model,
                           system_prompt, started_at, last_activity_at, metadata, created_at, updated_at)
VALUES
    ('seed-conversation', 'seed-user-maya', 'seed:coaching', 'Sleeping before midnight', 'active', 'coaching', '200000000000000001', '300000000000000001', 'openai', 'gpt-4o-mini',
     'You are a calm coach. Ask one question at a time.', 1767598200000, 1767598200000, '{"source":"seed"}', 1767598200000, 1767598200000)
ON CONFLICT DO NOTHING;

INSERT INTO messages (id, conversation_id, user_id, author_id, role, content,
                      message_type, tool_name, tool_success, response_id, external_id, channel_id, token_count, timestamp, created_at, updated_at)
VALUES
    ('seed-message-1', 'seed-conversation', 'seed-user-maya', 'seed-user-maya', 'user', 'I slept four hours again and I am useless before noon. I want to get to bed before midnight.',
     'text', NULL, NULL, 'seed-message-2', '400000000000000001', '200000000000000001', 23, 1767598200000, 1767598200000, 1767598200000),
    ('seed-message-2', 'seed-conversation', 'seed-user-maya', NULL, 'assistant', 'That sounds rough. What were you doing between eleven and the moment you turned off the light last night?',
     'text', NULL, NULL, NULL, '400000000000000002', '200000000000000001', 22, 1767598206000, 1767598206000, 1767598206000),
    ('seed-message-3', 'seed-conversation', 'seed-user-maya', 'seed-user-maya', 'user', 'Scrolling on my phone, honestly. I always tell myself just ten minutes.',
     'text', NULL, NULL, 'seed-message-5', '400000000000000003', '200000000000000001', 15, 1767598295000, 1767598295000, 1767598295000),
    ('seed-message-4', 'seed-conversation', 'seed-user-maya', NULL, 'tool', 'Average bedtime of the last 7 nights: 01:12',
     'tool_result', 'sleep_log', 'success', NULL, NULL, '200000000000000001', NULL, 1767598297000, 1767598297000, 1767598297000),
    ('seed-message-5', 'seed-conversation', 'seed-user-maya', NULL, 'assistant', 'Your log says 01:12 on average, so midnight is a real change. Shall we start small: the phone charges in the kitchen from 23:00, this week only?',
     'text', NULL, NULL, NULL, '400000000000000005', '200000000000000001', 36, 1767598301000, 1767598301000, 1767598301000),
    ('seed-message-6', 'seed-conversation', 'seed-user-maya', 'seed-user-maya', 'user', 'Okay, one week. Please ask me about it on Friday.',
     'text', NULL, NULL, NULL, '400000000000000006', '200000000000000001', 12, 1767598360000, 1767598360000, 1767598360000)
ON CONFLICT DO NOTHING;

INSERT INTO conversation_states (id, conversation_id, version, state, previous_state_id, timestamp, created_at)
VALUES
    ('seed-state-1', 'seed-conversation', 1, '{"phase":"exploring","topic":"sleep","energy":2,"open_questions":["What happens after eleven?"]}', NULL, 1767598206200, 1767598206200),
    ('seed-state-2', 'seed-conversation', 2, '{"phase":"exploring","topic":"sleep","energy":2,"obstacle":"phone in bed","open_questions":[]}', 'seed-state-1', 1767598301200, 1767598301200),
    ('seed-state-3', 'seed-conversation', 3, '{"phase":"committed","topic":"sleep","energy":3,"obstacle":"phone in bed","commitment":"phone charges in the kitchen from 23:00","check_in":"2026-01-09"}', 'seed-state-2', 1767598360400, 1767598360400)
ON CONFLICT DO NOTHING;

INSERT INTO working_states (id, conversation_id, user_id, user_input, focus_areas, step_count, last_tool_result, created_at, updated_at)
VALUES
    ('seed-working-state', 'seed-conversation', 'seed-user-maya', 'Okay, one week. Please ask me about it on Friday.', '["sleep","evening routine"]', 3, '{"average_bedtime":"01:12","nights":7}', 1767598200000, 1767598360400)
ON CONFLICT DO NOTHING;

INSERT INTO classification_results (id, message_id, classifier_name, result, confidence, processing_time_ms, llm_model, created_at)
VALUES
    ('seed-classification-1', 'seed-message-1', 'safety', '{"label":"safe"}', 0.99, 41, 'gpt-4o-mini', 1767598200300),
    ('seed-classification-2', 'seed-message-1', 'intent', '{"label":"set_goal","goal":"in bed before midnight"}', 0.91, 187, 'gpt-4o-mini', 1767598200500),
    ('seed-classification-3', 'seed-message-1', 'topic', '{"label":"sleep"}', 0.97, 64, 'gpt-4o-mini', 1767598200500),
    ('seed-classification-4', 'seed-message-1', 'sentiment', '{"label":"frustrated"}', 0.84, 58, 'gpt-4o-mini', 1767598200500),
    ('seed-classification-5', 'seed-message-6', 'intent', '{"label":"commit"}', 0.95, 171, 'gpt-4o-mini', 1767598360200)
ON CONFLICT DO NOTHING;

INSERT INTO arbiter_decisions (id, message_id, final_classification, reasoning, classifier_agreement, overrides, created_at)
VALUES
    ('seed-arbiter-decision', 'seed-message-1', '{"intent":"set_goal","topic":"sleep","sentiment":"frustrated","safe":true}', 'All four fit together: a wish to change a habit, told with frustration, nothing at risk.', 100.0, NULL, 1767598200600)
ON CONFLICT DO NOTHING;

INSERT INTO flows (id, conversation_id, flow_type, current_step, total_steps, state, status, started_at, created_at, updated_at)
VALUES
    ('seed-flow', 'seed-conversation', 'habit_formation', 3, 5, '{"habit":"phone charges in the kitchen","from":"23:00","days":7}', 'active', 1767598206200, 1767598206200, 1767598360400)
ON CONFLICT DO NOTHING;

INSERT INTO user_goals (id, user_id, conversation_id, goal, category, status, extracted_at, created_at, updated_at)
VALUES
    ('seed-goal', 'seed-user-maya', 'seed-conversation', 'Be in bed before midnight', 'health', 'active', 1767598200600, 1767598200600, 1767598200600)
ON CONFLICT DO NOTHING;

INSERT INTO traces (id, user_id, conversation_id, message_id, stage, start_time, end_time, duration_ms, status, data, error, created_at, updated_at)
VALUES
    ('seed-trace-1', 'seed-user-maya', 'seed-conversation', 'seed-message-1',
     'load', 1767598200000, 1767598200012, 12, 'completed', '{"messages":0}', NULL, 1767598200000, 1767598200012),
    ('seed-trace-2', 'seed-user-maya', 'seed-conversation', 'seed-message-1',
     'classify', 1767598200020, 1767598200500, 480, 'completed', '{"classifiers":4}', NULL, 1767598200020, 1767598200500),
    ('seed-trace-3', 'seed-user-maya', 'seed-conversation', 'seed-message-1',
     'handle', 1767598200500, 1767598205800, 5300, 'completed', '{"model":"gpt-4o-mini"}', NULL, 1767598200500, 1767598205800),
    ('seed-trace-4', 'seed-user-maya', 'seed-conversation', 'seed-message-1',
     'save', 1767598205900, 1767598205903, 3, 'completed', NULL, NULL, 1767598205900, 1767598205903),
    ('seed-trace-5', 'seed-user-maya', 'seed-conversation', 'seed-message-3',
     'handle', 1767598295200, 1767598296700, 1500, 'failed', NULL, '{"type":"System.Net.Http.HttpRequestException","message":"The model closed the connection."}', 1767598295200, 1767598296700),
    ('seed-trace-6', 'seed-user-maya', 'seed-conversation', 'seed-message-3',
     'handle', 1767598296800, 1767598300900, 4100, 'completed', '{"model":"gpt-4o-mini","attempt":2}', NULL, 1767598296800, 1767598300900),
    ('seed-trace-7', 'seed-user-maya', 'seed-conversation', 'seed-message-6',
     'post', 1767598360500, NULL, NULL, 'started', NULL, NULL, 1767598360500, 1767598360500)
ON CONFLICT DO NOTHING;

-- The host's own figures.
INSERT INTO system_metrics (id, timestamp, metric_type, value, metadata, created_at)
VALUES
    ('seed-metric-1', 1767598205900, 'latency', 5803.0, '{"stage":"turn"}', 1767598205900),
    ('seed-metric-2', 1767598260000, 'memory', 148.5, '{"unit":"MiB"}', 1767598260000),
    ('seed-metric-3', 1767598260000, 'api_calls', 5.0, NULL, 1767598260000),
    ('seed-metric-4', 1767598320000, 'memory', 151.25, '{"unit":"MiB"}', 1767598320000),
    ('seed-metric-5', 1767598320000, 'api_calls', 2.0, NULL, 1767598320000)
ON CONFLICT DO NOTHING;
