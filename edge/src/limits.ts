/** Bytes of one request to `/audit`; the binding MAX_BODY_BYTES may lower it. */
export const MAX_BODY_BYTES = 8 * 1024 * 1024;

/**
 * Bytes of one webhook delivery. Its signature is checked only once all of it was read, so what a
 * stranger can make us hold stays small; pull request events take some 30 KB.
 */
export const MAX_WEBHOOK_BYTES = 1024 * 1024;

/** Files of one audit, characters of one path, entries of one list in the options. */
export const MAX_FILES = 1000;
export const MAX_PATH = 1024;
export const MAX_LIST = 10_000;

/**
 * Bytes of one side of a change, or of a commit that is deployed. An isolate has 128 MB for all tenants, and
 * what is written to be worst takes 42 times its size; MAX_AUDIT_BYTES is for hosts that have more.
 */
export const MAX_AUDIT_BYTES = 2 * 1024 * 1024;
export const MOST_AUDIT_BYTES = MAX_BODY_BYTES;

/** An engine that audited more than this is not kept: its memory never shrinks. */
export const KEPT_ENGINE_BYTES = 1024 * 1024;

/** Jobs that one isolate does at a time; each may hold some MiB of what it reads. */
export const MAX_JOBS = 8;

/**
 * Limits of the engine; those that cost memory are below the command line's, since an isolate has
 * 128 MB for all its requests, and so are those that cost time, since the host counts it: the file
 * that is worst for the rules takes about a second at `file_bytes`. They count bytes and values and
 * no time, so that the report is the same wherever the
 * same limits are given. Names and meaning are those of `Limits` in core/audit/limits.h.
 * Reaching one is a finding, as everywhere.
 */
export const ENGINE_LIMITS = {
  file_bytes: 512 * 1024,
  total_bytes: MAX_BODY_BYTES,
  files: MAX_FILES,
  findings_per_file: 1000,
  archive_entries: 1000,
  inflated_bytes: 16 * 1024 * 1024,
  inflate_ratio: 100,
  archive_depth: 1,
  depth: 256,
  nodes: 300_000,
  expanded: 100_000,
} as const;

/** The name of an engine limit that a request may lower further. */
export type LimitName = keyof typeof ENGINE_LIMITS;
