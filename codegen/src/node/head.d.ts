/// <reference lib="esnext.disposable" />

/**
 * Any JSON value, nested 64 deep at most. Whole numbers beyond `Number.MAX_SAFE_INTEGER` come as
 * strings.
 */
export type Value = null | boolean | number | string | Value[] | { [name: string]: Value };

/** What may be said about a single call. */
export interface CallOptions {
  /**
   * Cancels the call when it is aborted: its connection closes, and it fails with `Cancelled`,
   * whose `cause` is the signal's reason.
   */
  signal?: AbortSignalLike | undefined;
}

/**
 * Where an application keeps an integration's tokens: a database, a vault, a key ring. With an
 * `AsyncClient` its functions may answer promises; with a `BlockingClient` they answer at once. If
 * one throws, or does not answer within a minute, the call that needed the tokens fails with
 * `Configuration`.
 */
export interface TokenStore {
  /** The text that was saved last, or nothing. */
  load(): string | null | undefined | PromiseLike<string | null | undefined>;
  /**
   * Replaces the text as a whole. It is a secret, and has to last: refresh tokens are good once
   * (v2 §3.2).
   */
  save(tokens: string): unknown;
  /**
   * Keeps other processes from renewing the tokens until `unlock`. Needed if several share the
   * store.
   */
  lock?(): unknown;
  /** Ends what `lock` began. */
  unlock?(): unknown;
}

/** What amocore needs of an `AbortSignal`. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** A failed call. Its message says what failed, where, and what is known about it. */
export class AmoError extends Error {
  /** Errors come from calls; a test of yours may make its own, with what it knows. */
  constructor(message?: string, known?: Partial<Omit<AmoError, 'name' | 'message' | 'stack'>>);
  /** The operation that failed, such as `legacy.contacts.add`. */
  readonly operation: string | undefined;
  /** The argument or setting at fault. */
  readonly field: string | undefined;
  /** The HTTP status of the answer. */
  readonly status: number | undefined;
  /** The vendor's error code. */
  readonly code: number | undefined;
  /** What the vendor documents the code to mean. */
  readonly codeMeaning: string | undefined;
  /** What the server said, in its own words. */
  readonly vendorText: string | undefined;
  /** The server's identifier of the request, for its support. */
  readonly requestId: string | undefined;
  /** The wait that the server asked for, in seconds. */
  readonly retryAfter: number | undefined;
  /** Whether the request may have been carried out all the same. */
  readonly mayHaveHappened: boolean;
  /** The first bytes of an unexpected body, secrets masked. */
  readonly bodyStart: string | undefined;
  /** What became of each item of a batch that was carried out in part. */
  readonly items: readonly BatchItem[];
  /** What the failure comes from, such as the reason of an aborted signal. */
  readonly cause?: unknown;
}
