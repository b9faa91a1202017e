// Everything has a limit. Each stands here with its reason; what is over it gets an error that
// names it. Those that a user may change are settings in config/settings.ts, with these values as
// defaults.

/** One user value. Big enough for documents, small enough that a Round of some stays cheap. */
export const PAYLOAD_BYTES_MAX: number = 2 * 1024 * 1024;

/** Size to aim at for a frame. It may hold one item of at most a payload more: below 4 MiB. */
export const FRAME_BYTES: number = 1024 * 1024;

/**
 * Turns, and activities, in one frame when few wait; of many, a quarter. The receiver starts on it
 * while the next one is made: all at once would let both wait for each other in turn.
 */
export const FRAME_ITEMS: number = 64;

/** Largest gRPC message accepted, as a multiple of the payload limit. */
export const MESSAGE_PAYLOADS_MAX: number = 4;

/** Instance ids, names of orchestrations, activities, events, steps, queues: they are keys. */
export const NAME_BYTES_MAX: number = 256;

/** Ids generated for children: the id at the top of the family, and three numbers. */
export const CHILD_ID_BYTES_MAX: number = 1024;

/**
 * Instance ids that orchestrator code chooses: shorter than generated ones by what the sidecar adds
 * to them for their children. The id of a parent and of its child are one key of the store.
 */
export const CHOSEN_ID_BYTES_MAX: number = 940;

/** Ids of a parent and its child together: with a prefix they are one key of LMDB. */
export const PARENT_AND_CHILD_BYTES_MAX: number = 1_964;

/**
 * Failures of one chain of causes. Longer ones are shortened in the middle. Histories and frames
 * hold them some messages deep, and protocol buffers are read up to 100 deep in all languages.
 */
export const FAILURE_DEPTH_MAX: number = 32;

/**
 * Class names of one failure, as the contract bounds them: retry policies are matched with each,
 * and an attempt's row holds them all. SDKs send no more.
 */
export const CLASS_NAMES_MAX: number = 16;
/** Characters of one of them; a longer name is omitted: a part of a name would match nothing. */
export const CLASS_NAME_CHARS_MAX: number = 256;

/** The last time that a Date can hold: what is later cannot be shown. */
export const TIME_MS_MAX: number = 8_640_000_000_000_000;

/** Longest duration, more than 100,000 years: added to the current time it is a time. */
export const DURATION_MS_MAX: number = 4_000_000_000_000_000;

/** Number of an execution that is imported: it is an int32, and more executions follow. */
export const EXECUTION_MAX: number = 1_000_000_000;

/** Custom status is rewritten with each change, so it must stay small. */
export const CUSTOM_STATUS_BYTES_MAX: number = 256 * 1024;

/** One value that an instance keeps: it is held in memory and crosses continue-as-new. */
export const VALUE_BYTES_MAX: number = 64 * 1024;

/** Change ids that one execution passes: they are in the row of its instance. */
export const PATCHES_MAX: number = 1_000;

/** Values that one instance keeps: more belong into a database of the application. */
export const VALUES_MAX: number = 256;

/** Bytes of all those values with their keys: they cross continue-as-new in one event. */
export const VALUES_BYTES_MAX: number = 1024 * 1024;

/** Reason of a cancellation, termination or suspension: for humans. */
export const REASON_BYTES_MAX: number = 4 * 1024;

/**
 * Unread events of one instance: beyond it a sender gets an error, so that no mailbox eats the
 * disk.
 */
export const MAILBOX_EVENTS_MAX: number = 10_000;

/** Bytes of those events: they are kept in memory while the instance is. */
export const MAILBOX_BYTES_MAX: number = 16 * 1024 * 1024;

/**
 * Idempotency keys that one instance keeps in memory, of the latest raised events and settled
 * promises: as many as its mailbox holds, so that all that can be in flight at once is covered.
 */
export const STORED_REQUESTS_MAX: number = 10_000;

/** Those of messages already read that cross continue-as-new: they are written again each time. */
export const STORED_REQUESTS_CARRIED_MAX: number = 256;

/**
 * Those that stay in the row of an instance that has ended: what it took just before its end may be
 * repeated after it, and rows are read in listings.
 */
export const STORED_REQUESTS_ENDED_MAX: number = 64;

/** Operations of one execution without an outcome: each costs memory in sidecar and worker. */
export const OPEN_OPERATIONS_MAX: number = 50_000;

/** Actions of one turn, parts together. */
export const TURN_ACTIONS_MAX: number = 100_000;

/** Bytes of the turn results of one stream that came in part: each is one Round, held in memory. */
export const TURN_BYTES_MAX: number = 64 * 1024 * 1024;

/** Instances of a tree that the command line prints: more are no help to a reader. */
export const TREE_MAX: number = 10_000;

/** Generations of a tree that are listed: each page begins with the path to where it continues. */
export const TREE_DEPTH_MAX: number = 10_000;

/** Instances deleted together: they are one commit, for which everything else waits. */
export const DELETE_TREE_MAX: number = 10_000;

/** Executions pruned in one commit, for which everything else waits. */
export const PRUNE_EXECUTIONS_MAX: number = 500;

/** Events of executions above which no further one is pruned in the same commit. */
export const PRUNE_EVENTS_MAX: number = 20_000;

/** Events of an execution that is rewound or forked: its copy is made in memory, as one commit. */
export const REWIND_EVENTS_MAX: number = 100_000;

/** Events of one execution; continue-as-new starts a new one. An int32 on the wire counts them. */
export const HISTORY_EVENTS_MAX: number = 10_000_000;

/** Bytes of the history of one execution: what a worker must read to rebuild the orchestrator. */
export const HISTORY_BYTES_MAX: number = 1024 * 1024 * 1024;

/**
 * Events from which code is advised to continue as new: a replay of them takes a part of a second.
 */
export const HISTORY_EVENTS_SUGGEST: number = 20_000;

/** Bytes from which code is advised so: a few frames, and a part of what a worker may keep. */
export const HISTORY_BYTES_SUGGEST: number = 16 * 1024 * 1024;

/** Updates of one instance without an answer: each is kept in memory with its input. */
export const UPDATES_OPEN_MAX: number = 1_000;

/** Answers to updates that an execution remembers, so that asking again does not update twice. */
export const UPDATE_ANSWERS_MAX: number = 1_000;

/** How often an update is validated again because its instance changed during the validation. */
export const UPDATE_VALIDATIONS_MAX: number = 8;

/** Queries and validations without an answer: each is kept in memory with its input. */
export const LIVE_REQUESTS_MAX: number = 10_000;

/**
 * Bytes of the inputs of queries and updates whose callers wait, of the whole process: a caller may
 * wait for long, and no worker need be there.
 */
export const LIVE_REQUEST_BYTES_MAX: number = 64 * 1024 * 1024;

/** When a client that was refused for those asks again. */
export const LIVE_REQUEST_RETRY_MS: number = 1_000;

/** How long a query waits for a worker to answer it when it does not say. */
export const QUERY_TIMEOUT_MS: number = 10_000;

/** Bytes of all histories of an instance that is imported: it becomes durable in one commit. */
export const IMPORT_BYTES_MAX: number = 256 * 1024 * 1024;

/** Bytes of all imports in progress, of the whole process: a large one, and some small ones. */
export const IMPORT_BYTES_TOTAL_MAX: number = 320 * 1024 * 1024;

/** When a client whose import was refused for those imports again. */
export const IMPORT_RETRY_MS: number = 5_000;

/** Handlers that one worker may announce. */
export const WORKER_HANDLERS_MAX: number = 10_000;

/** Workers that one turn or attempt may take with it before it is quarantined. */
export const LOST_ATTEMPTS_MAX: number = 5;

/**
 * How long attempts wait for a worker whose stream has ended: the longest pause of one that comes
 * back is 2 s.
 */
export const WORKER_GRACE_MS: number = 5_000;

/**
 * The same when its connections over a loopback address have ended: its process has died, or a
 * proxy on this machine was restarted, and then it is back within its first pauses.
 */
export const LOCAL_GRACE_MS: number = 1_000;

/** How long after the end of a liveness stream its connection may be found to be gone. */
export const LIVENESS_END_MS: number = 100;

/** Attempts and steps that one Hello may list: looking them up takes about 20 ms. */
export const WORKER_HELD_MAX: number = 20_000;

/**
 * Largest token that Hello may list: those of the stream are above it, and must be exact numbers in
 * every language.
 */
export const HELD_TOKEN_MAX: number = 2 ** 52;

/**
 * Commits that have begun and not ended. Those that begin during a flush share the next one, so
 * that more of them gain little; each retains its Rounds in memory until it is durable.
 */
export const COMMITS_IN_FLIGHT_MAX: number = 8;

/**
 * How long writes may stay in the journal alone. In this time an instance often lives and ends.
 */
export const APPLY_AFTER_MS: number = 100;

/**
 * How long a result may be durable before its worker is notified: it keeps the result until then.
 */
export const RECORDED_DELAY_MS: number = 100;

/** How long a session without activities stays with its worker. */
export const SESSION_IDLE_MS: number = 5 * 60_000;

/**
 * How long after its start the sidecar gives workers to reconnect before sessions of instances from
 * before go to others: their longest pause is 2 s.
 */
export const SESSION_RETURN_MS: number = 3_000;

/**
 * Instances in memory that have something out at a worker or activities that wait for one: each
 * takes about 5 KB, and cannot leave memory before that is done.
 */
export const BUSY_INSTANCES_MAX: number = 100_000;

/**
 * Bytes of payloads (inputs of open activities, messages that are not read) that are kept in
 * memory; what is beyond is read from the store when it is needed.
 */
export const PAYLOAD_MEMORY_BYTES: number = 256 * 1024 * 1024;

/** Of the memory that the process may use one such part at most: much else is in it, too. */
export const PAYLOAD_MEMORY_PART: number = 8;

/** The least of it: a few of the largest payloads. */
export const PAYLOAD_MEMORY_BYTES_MIN: number = 16 * 1024 * 1024;

/**
 * Turns that wait for workers with their instances in memory, at 4 KB each; of those beyond only
 * the numbers are kept. Enough that no usual burst is read from the store again.
 */
export const WAITING_TURNS_MAX: number = 20_000;

/** Of what waits for the same workers so many stay in memory: reading more takes a while. */
export const WAITING_CLASS_MIN: number = 1_000;

/** Turns that wait with their numbers only: 25 bytes each. */
export const WAITING_SPILLED_MAX: number = 10_000_000;

/**
 * Bytes of history that wait for the store, above which clients' calls wait: a disk that is
 * slower than they are must not fill the memory.
 */
export const WAITING_COMMIT_BYTES_MAX: number = 256 * 1024 * 1024;

/** When a client that was refused for those asks again: a disk writes them in about a second. */
export const COMMIT_RETRY_MS: number = 500;

/** When a client that was refused for instances that wait for workers asks again. */
export const OVERLOAD_RETRY_MS: number = 1_000;

/**
 * How long a worker that is alive may take for a turn. A turn is short, but it may wait at a busy
 * worker behind others with long histories.
 */
export const TURN_TIMEOUT_MS: number = 2 * 60_000;

/** Queues that have limits: each is examined for every task that is taken. */
export const LIMITED_QUEUES_MAX: number = 1_000;

/** Sessions that one worker may hold when it says nothing. */
export const WORKER_SESSIONS: number = 1_000;

/** Sessions that one worker may hold, whatever it says: each is kept in memory while it lasts. */
export const WORKER_SESSIONS_MAX: number = 100_000;

/** Headers of one start, call or event: they travel with every hand-out. */
export const HEADERS_MAX: number = 32;

/** Bytes of those, keys and values: they are kept in the history too. */
export const HEADER_BYTES_MAX: number = 4 * 1024;

/** Turns or activities that may be out at one worker, whatever it says. */
export const WORKER_CREDITS_MAX: number = 100_000;

/** Namespaces of one sidecar: each has files, a scheduler and a view of its disk of its own. */
export const NAMESPACES_MAX: number = 100;

/** Workers attached at once, of each namespace. */
export const WORKERS_MAX: number = 10_000;

/** Refusals that wait for one worker: one that sends so much without reading is disconnected. */
export const REFUSALS_MAX: number = 100_000;

/**
 * Answers made at the same time for one reader, a session or the unary calls of a connection: each
 * may hold megabytes.
 */
export const READER_ANSWERS_MAKING_MAX: number = 4;

/** Answers made at the same time for all readers. */
export const ANSWERS_MAKING_MAX: number = 16;

/** Bytes of answers that a reader has not taken, above which no further one is made for it. */
export const READER_ANSWER_BYTES_MAX: number = 4 * 1024 * 1024;

/**
 * The same for all readers: beyond it those that take nothing are ended soon. Encoding, gRPC and
 * HTTP/2 each have a copy for a while, so that it may take four times as much.
 */
export const ANSWER_BYTES_TOTAL_MAX: number = 32 * 1024 * 1024;

/** Answers up to this size need no turn: they say that something was done, or what was wrong. */
export const UNPACED_ANSWER_BYTES_MAX: number = 16 * 1024;

/**
 * Bytes that a reader has not taken, above which answers that cannot be paced are rejected:
 * those to queries and updates come from workers, and can be requested again.
 */
export const UNPACED_BYTES_MAX: number = 32 * 1024 * 1024;

/** How long a reader may take nothing of the answers that are made for it. */
export const ANSWER_STUCK_MS: number = 30_000;

/** The same while the budget of all readers is used up. */
export const ANSWER_STUCK_PRESSED_MS: number = 2_000;

/** How often the sidecar looks for calls and readers whose time is over. */
export const CALL_SWEEP_MS: number = 1_000;

/** What long work, in all, may take of one turn of the event loop before other tasks run. */
export const LOOP_SLICE_MS: number = 10;

/**
 * Calls of one connection that start at once; those that come with them start in turns. Enough for
 * a client that requests some things together, and a few milliseconds.
 */
export const CONNECTION_CALLS_AT_ONCE: number = 16;

/** Fields and list items of one request: it is decoded at once. */
export const REQUEST_FIELDS_MAX: number = 20_000;

/** Fields and list items of one frame of a stream: it is decoded in parts. */
export const FRAME_FIELDS_MAX: number = 500_000;

/** Fields of each of those parts: some milliseconds. */
export const FRAME_PART_FIELDS: number = 8_192;

/** Smaller frames are decoded without a look at what they hold. */
export const FRAME_SCAN_BYTES: number = 32 * 1024;

/** Items of a frame that are processed before others may have a turn. */
export const FRAME_PART_ITEMS: number = 64;

/** Bytes of the headers of one call: a token, a namespace, what a tracer adds. As other servers. */
export const CALL_HEADER_BYTES_MAX: number = 16 * 1024;

/** Bytes of the headers of all open calls of one connection. */
export const CONNECTION_HEADER_BYTES_MAX: number = 16 * 1024 * 1024;

/** Bytes of the headers of all open calls; then every connection has an equal share. */
export const HEADER_BYTES_TOTAL_MAX: number = 64 * 1024 * 1024;

/** Bytes of requests of one connection that are not complete or wait to be processed. */
export const CONNECTION_REQUEST_BYTES_MAX: number = 64 * 1024 * 1024;

/** The same for all connections; then every connection has an equal share. */
export const REQUEST_BYTES_TOTAL_MAX: number = 128 * 1024 * 1024;

/** How long the request of a call that is answered once may take to arrive. */
export const REQUEST_TIMEOUT_MS: number = 60_000;

/** How long a call that is answered may stay open because its client does not close it. */
export const ANSWERED_TIMEOUT_MS: number = 5_000;

/** Hours that a call which is answered once may take when its client sets no deadline. */
export const CALL_DEADLINE_HOURS: number = 1;

/** Bytes of one request to the health service, which answers without a token. */
export const HEALTH_REQUEST_BYTES_MAX: number = 1024;

/** Calls of the health service that watch: they stay open without a token. */
export const HEALTH_WATCHES_MAX: number = 100;

/** Streams of server reflection: a person or a tool has one, for a moment. */
export const REFLECTION_STREAMS_MAX: number = 16;

/** Calls, streams among them, that one connection may have open: each costs some kilobytes. */
export const CONNECTION_CALLS_MAX: number = 10_000;

/** Evictions, cancellations, refusals in one frame: each has some hundred bytes at most. */
export const FRAME_NOTES: number = 4_096;

/** Calls in flight within one client session. */
export const SESSION_CALLS_MAX: number = 100_000;

/** Bytes that may wait in one stream's send buffer before its work goes elsewhere. */
export const STREAM_BUFFER_BYTES_MAX: number = 16 * 1024 * 1024;

/** Instances kept in memory when they wait; the least recently used go first. */
export const CACHED_INSTANCES_MAX: number = 100_000;

/** Bytes of undelivered events kept in memory over all instances; beyond it they are read again. */
export const CACHED_EVENT_BYTES_MAX: number = 64 * 1024 * 1024;

/** Timers kept in memory; later ones wait in the store. */
export const TIMERS_IN_MEMORY_MAX: number = 50_000;

/** Rows of one page of a listing. */
export const PAGE_SIZE_MAX: number = 1_000;

/** Bytes of one page of a listing, above which it ends: custom statuses may be large. */
export const PAGE_BYTES_MAX: number = 1024 * 1024;

/** Executions in one page of their listing: about half a MiB. */
export const EXECUTIONS_PAGE_MAX: number = 10_000;

/** Queues in one page of their listing: about half a MiB. */
export const QUEUES_PAGE_MAX: number = 2_000;

/** Orchestrations in one page of the report of versions: of each, very many may be in use. */
export const VERSION_NAMES_PAGE_MAX: number = 100;

/** Versions, and change ids, of one orchestration in that report: each is counted in memory. */
export const VERSIONS_REPORTED_MAX: number = 1_000;

/** Rows looked at for one page of a listing: bounds the time of one call. */
export const PAGE_SCAN_MAX: number = 20_000;

/** Silence after which a peer is asked whether it is there. */
export const PING_INTERVAL_MS: number = 5_000;

/** Silence after which a peer is disconnected. */
export const PING_TIMEOUT_MS: number = 15_000;

/** Time a new stream has for its Hello. */
export const HELLO_TIMEOUT_MS: number = 10_000;

/**
 * How long a completion whose turn is out already may wait (once to twice this) to be committed
 * together with the decisions of that turn. Long enough for a busy worker's answer, short enough
 * to lose little.
 */
export const LATE_COMMIT_MS: number = 8;

/** The same for what a client waits for: little enough not to be felt. */
export const ACKNOWLEDGED_COMMIT_MS: number = 2;

/**
 * How much longer a completion may wait (once to twice this) that no client waits for, while a
 * burst of due timers fires and its turns are answered. Ten thousand timers take less. Lasting
 * overload must not keep writes in memory alone.
 */
export const COMMIT_HELD_MS_MAX: number = 1_000;

/** Schedules. All are kept in memory, with the next time of each. */
export const SCHEDULES_MAX: number = 10_000;

/** Bytes of the inputs of all schedules of a namespace: they are in memory with them. */
export const SCHEDULE_INPUTS_BYTES_MAX: number = 64 * 1024 * 1024;

/** Times of one schedule that wait for what runs; more are skipped. */
export const SCHEDULE_BUFFERED_MAX: number = 1_000;

/** Running instances that a schedule remembers: they are rewritten with each start. */
export const SCHEDULE_RUNNING_MAX: number = 1_000;

/** Times of one schedule looked at before other tasks run, after the sidecar was down. */
export const SCHEDULE_TIMES_PER_STEP: number = 100;

/** Shortest interval of a schedule: each of its times is an instance and a commit. */
export const SCHEDULE_INTERVAL_MS_MIN: number = 1_000;

/** Bytes of a schedule's id: with a time behind it, it is an instance id. */
export const SCHEDULE_ID_BYTES_MAX: number = 200;

/** Cron expressions of one schedule: the next time of each is computed. */
export const SCHEDULE_CRONS_MAX: number = 100;

/** Times of one backfill: each is a commit that its caller waits for. */
export const BACKFILL_TIMES_MAX: number = 1_000;

/** Times of one preview. */
export const PREVIEW_TIMES_MAX: number = 1_000;

/** Batches that run at once: they take turns. */
export const BATCHES_RUNNING_MAX: number = 100;

/** Orchestrations that have a retention of their own. */
export const RETENTIONS_MAX: number = 10_000;

/**
 * Pages of rows that are read before a start, for damage that LMDB would end the process on: 256 of
 * 4 KiB take about 10 ms. Reading a large file whole would double the time of a start.
 */
export const START_CHECK_PAGES: number = 256;

/**
 * When what an open activity has in the store alone is read again, after it could not be. Long
 * enough not to press a store that fails, short enough that the activity is hardly late.
 */
export const READ_RETRY_MS: number = 1_000;
