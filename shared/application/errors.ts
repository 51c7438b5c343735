/** Why an adapter failed. Closed, so that hosts can decide by code alone. */
export type FailureCode =
  | 'STORE_UNAVAILABLE'
  | 'STORE_CONFLICT'
  | 'QUEUE_UNAVAILABLE'
  | 'DURABLE_UNAVAILABLE'
  | 'VENUE_UNAVAILABLE'
  | 'VENUE_ANSWER_UNREADABLE'
  | 'MARKET_DATA_UNAVAILABLE'
  | 'SECRET_UNAVAILABLE'
  | 'REALTIME_UNAVAILABLE'
  | 'RECORD_UNREADABLE'
  | 'TIMEOUT';

/** A failure of the world outside. A refusal is a value (Result) and a broken promise is InvariantBroken; this is neither. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: FailureCode;
  readonly retryable: boolean;
  /** True when the outside world may have acted although we saw no answer. */
  readonly ambiguous: boolean;

  constructor(
    code: FailureCode,
    sentence: string,
    options: { readonly retryable: boolean; readonly ambiguous: boolean; readonly cause?: unknown },
  ) {
    super(`${code}: ${sentence}`, { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable;
    this.ambiguous = options.ambiguous;
  }
}
