-- A user's newest message, which every prompt asks for, in one step also where tools or another bot have talked on by themselves since.
CREATE INDEX idx_messages_questions ON messages (conversation_id, timestamp) WHERE role = 'user';

UPDATE store_info SET schema_version = 37;
