/** One step of the shape of the data. Steps are only ever added: a file may come from any earlier version. */
export interface Migration {
  readonly version: number;
  readonly adds: string;
  readonly sql: string;
}

/**
 * Read by id or in their partition alone, and half of what an order writes: the index across partitions does without them. Never edited: a later
 * migration brings a list of its own.
 */
export const UNLISTED_TYPES: readonly string[] = ['account', 'posting', 'reports', 'slot', 'step'];

/** A query across partitions repeats these words, because SQLite uses the index of a part only for those who ask for that part. */
export const LISTED_ACROSS_PARTITIONS = `type NOT IN (${UNLISTED_TYPES.map((type) => `'${type}'`).join(', ')})`;

const DOCUMENTS = `
  CREATE TABLE documents (
    scope TEXT NOT NULL, container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
    etag TEXT NOT NULL, expires_at INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (scope, container, partition, id)
  ) WITHOUT ROWID;
  CREATE INDEX documents_of_partition ON documents (scope, container, partition, type, state, at, id);
  CREATE INDEX documents_of_scope ON documents (scope, container, type, state, at, partition, id);
  CREATE INDEX documents_by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE revisions (tenant TEXT PRIMARY KEY, revision INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE changes (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, revision INTEGER NOT NULL,
    container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL
  );
  CREATE TABLE feeds (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;
`;

const QUEUES = `
  CREATE TABLE messages (
    seq INTEGER PRIMARY KEY, queue TEXT NOT NULL, scope TEXT NOT NULL, session TEXT, message_id TEXT NOT NULL,
    body TEXT NOT NULL, enqueued_at INTEGER NOT NULL, due_at INTEGER NOT NULL, retry_at INTEGER, deliveries INTEGER NOT NULL
  );
  CREATE TABLE message_ids (
    queue TEXT NOT NULL, scope TEXT NOT NULL, message_id TEXT NOT NULL, known_until INTEGER NOT NULL,
    PRIMARY KEY (queue, scope, message_id)
  ) WITHOUT ROWID;
  CREATE INDEX message_ids_by_end ON message_ids (known_until);
  CREATE TABLE dead_letters (
    seq INTEGER PRIMARY KEY, queue TEXT NOT NULL, scope TEXT NOT NULL, session TEXT, message_id TEXT NOT NULL,
    body TEXT NOT NULL, enqueued_at INTEGER NOT NULL, deliveries INTEGER NOT NULL, died_at INTEGER NOT NULL, reason TEXT NOT NULL
  );
  CREATE INDEX dead_letters_of_scope ON dead_letters (queue, scope, seq);
`;

const DURABLE = `
  CREATE TABLE entities (
    entity TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (entity, key)
  ) WITHOUT ROWID;
  CREATE TABLE workflows (
    id TEXT PRIMARY KEY, workflow TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
    output TEXT, error TEXT, started_at INTEGER NOT NULL, wake_at INTEGER, finished_at INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX workflows_running ON workflows (id) WHERE status = 'running';
  CREATE INDEX workflows_finished ON workflows (finished_at) WHERE finished_at IS NOT NULL;
  CREATE TABLE workflow_steps (
    instance TEXT NOT NULL, first INTEGER NOT NULL, steps TEXT NOT NULL, PRIMARY KEY (instance, first)
  ) WITHOUT ROWID;
  CREATE TABLE workflow_events (seq INTEGER PRIMARY KEY, instance TEXT NOT NULL, name TEXT NOT NULL, data TEXT NOT NULL);
  CREATE INDEX workflow_events_of_instance ON workflow_events (instance, name, seq);
`;

const REST = `
  CREATE TABLE timers (name TEXT PRIMARY KEY, schedule TEXT NOT NULL, last_run_at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE secrets (
    tenant TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, written_at INTEGER NOT NULL, PRIMARY KEY (tenant, name)
  ) WITHOUT ROWID;
  CREATE TABLE starts (number INTEGER PRIMARY KEY);
`;

/**
 * Rows of a kilobyte in a table without row numbers spill onto a page of their own, and random keys spread the rows of one commit over the file: an order
 * dirtied some 27 pages. Rows that are appended share pages, and only narrow keys are spread.
 */
const APPENDED = `
  CREATE TABLE appended_documents (
    scope TEXT NOT NULL, container TEXT NOT NULL, partition TEXT NOT NULL, id TEXT NOT NULL,
    type TEXT NOT NULL, state TEXT NOT NULL, at INTEGER NOT NULL,
    etag TEXT NOT NULL, expires_at INTEGER, body TEXT NOT NULL,
    PRIMARY KEY (scope, container, partition, id)
  );
  INSERT INTO appended_documents (scope, container, partition, id, type, state, at, etag, expires_at, body)
    SELECT scope, container, partition, id, type, state, at, etag, expires_at, body FROM documents;
  DROP TABLE documents;
  ALTER TABLE appended_documents RENAME TO documents;
  CREATE INDEX documents_of_partition ON documents (scope, container, partition, type, state, at, id);
  CREATE INDEX documents_of_scope ON documents (scope, container, type, state, at, partition, id) WHERE ${LISTED_ACROSS_PARTITIONS};
  CREATE INDEX documents_by_expiry ON documents (expires_at) WHERE expires_at IS NOT NULL;
  CREATE TABLE appended_entities (
    entity TEXT NOT NULL, key TEXT NOT NULL, state TEXT NOT NULL, PRIMARY KEY (entity, key)
  );
  INSERT INTO appended_entities (entity, key, state) SELECT entity, key, state FROM entities;
  DROP TABLE entities;
  ALTER TABLE appended_entities RENAME TO entities;
  CREATE TABLE appended_workflows (
    id TEXT PRIMARY KEY, workflow TEXT NOT NULL, input TEXT NOT NULL, status TEXT NOT NULL,
    output TEXT, error TEXT, started_at INTEGER NOT NULL, wake_at INTEGER, finished_at INTEGER
  );
  INSERT INTO appended_workflows (id, workflow, input, status, output, error, started_at, wake_at, finished_at)
    SELECT id, workflow, input, status, output, error, started_at, wake_at, finished_at FROM workflows;
  DROP TABLE workflows;
  ALTER TABLE appended_workflows RENAME TO workflows;
  CREATE INDEX workflows_running ON workflows (id) WHERE status = 'running';
  CREATE INDEX workflows_finished ON workflows (finished_at) WHERE finished_at IS NOT NULL;
  CREATE TABLE appended_steps (
    instance TEXT NOT NULL, first INTEGER NOT NULL, steps TEXT NOT NULL, PRIMARY KEY (instance, first)
  );
  INSERT INTO appended_steps (instance, first, steps) SELECT instance, first, steps FROM workflow_steps;
  DROP TABLE workflow_steps;
  ALTER TABLE appended_steps RENAME TO workflow_steps;
`;

/** A batch is logged as one row: `documents` is a JSON list of [id, type], place and revision are those of the last one. */
const LOGGED_BY_BATCH = `
  CREATE TABLE batches (
    seq INTEGER PRIMARY KEY, tenant TEXT NOT NULL, revision INTEGER NOT NULL,
    container TEXT NOT NULL, partition TEXT NOT NULL, documents TEXT NOT NULL
  );
  INSERT INTO batches (seq, tenant, revision, container, partition, documents)
    SELECT seq, tenant, revision, container, partition, json_array(json_array(id, type)) FROM changes;
  DROP TABLE changes;
  ALTER TABLE batches RENAME TO changes;
`;

export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    adds: 'documents, queues, workflows, timers and secrets',
    sql: DOCUMENTS + QUEUES + DURABLE + REST,
  },
  { version: 2, adds: 'rows that are appended, and a shorter index across partitions', sql: APPENDED },
  { version: 3, adds: 'a change log with one row a batch', sql: LOGGED_BY_BATCH },
];
