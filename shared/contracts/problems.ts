/**
 * Every no of the product, in one place: code, HTTP status, a sentence for the trader and what to do about it. Docs tables are
 * generated from this list.
 */
interface ProblemKind {
  readonly status: 400 | 401 | 403 | 404 | 405 | 409 | 412 | 413 | 415 | 422 | 429 | 500 | 503;
  readonly title: string;
  readonly remedy: string;
}

export const PROBLEMS = {
  BODY_INVALID: {
    status: 400,
    title: 'The body is not what this route expects.',
    remedy: 'Correct the fields named in `errors` and send again.',
  },
  BODY_NOT_JSON: {
    status: 400,
    title: 'The body is not JSON.',
    remedy: 'Send a JSON object with content-type application/json.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is larger than 1 MiB.',
    remedy: 'Send less in one request.',
  },
  CONTENT_TYPE_UNSUPPORTED: {
    status: 415,
    title: 'Only application/json is read here.',
    remedy: 'Set content-type: application/json.',
  },
  QUERY_INVALID: {
    status: 400,
    title: 'A query parameter is not what this route expects.',
    remedy: 'Correct the parameters named in `errors`.',
  },
  PATH_INVALID: {
    status: 400,
    title: 'A part of the path is not what this route expects.',
    remedy: 'Correct the parts named in `errors`.',
  },
  IDEMPOTENCY_KEY_MISSING: {
    status: 400,
    title: 'A command needs an Idempotency-Key header.',
    remedy: 'Send a new unique key with each new command, and the same key when you repeat one.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 409,
    title: 'This Idempotency-Key was used with another command.',
    remedy: 'Use a new key for a new command.',
  },
  IDEMPOTENCY_IN_PROGRESS: {
    status: 409,
    title: 'The same command is being carried out.',
    remedy: 'Repeat it with the same key in a moment.',
  },
  SIGN_IN_REQUIRED: { status: 401, title: 'Nobody is signed in.', remedy: 'Sign in and repeat.' },
  ROLE_MISSING: {
    status: 403,
    title: 'Your role may not do this.',
    remedy: 'Ask an administrator of your tenant.',
  },
  ROUTE_UNKNOWN: {
    status: 404,
    title: 'There is nothing at this address.',
    remedy: 'See /api/docs for the routes.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'This address does not take this method.',
    remedy: 'See the allow header.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'There is no such record.',
    remedy: 'Check the id; it may belong to another profile.',
  },
  CHANGED_SINCE_READ: {
    status: 412,
    title: 'Somebody changed the record since you read it.',
    remedy: 'Read it again and repeat the change on what it is now.',
  },
  ALREADY_EXISTS: { status: 409, title: 'A record with this name exists.', remedy: 'Choose another name.' },
  LIMIT_REACHED: {
    status: 409,
    title: 'There are as many of these as there may be.',
    remedy: 'Delete one that is no longer needed.',
  },
  PARAMETERS_INVALID: {
    status: 422,
    title: 'Parameters are outside their ranges.',
    remedy: 'See `errors` for each parameter and its range.',
  },
  PROFILE_RETIRED: { status: 409, title: 'The profile is retired.', remedy: 'Duplicate it to trade again.' },
  PROFILE_HAS_OPEN_TRADES: {
    status: 409,
    title: 'The profile still has open trades or orders.',
    remedy: 'Close them first.',
  },
  TRADING_HALTED: {
    status: 409,
    title: 'Trading is halted.',
    remedy: 'Resume trading with a reason, then repeat.',
  },
  ORDER_DENIED: {
    status: 422,
    title: 'The order was denied before it was sent.',
    remedy: 'See `because` for the check that said no and its figures.',
  },
  ORDER_REFUSED: {
    status: 409,
    title: 'The desk refused the order.',
    remedy: 'See `because` for the reason and its figures.',
  },
  DESK_REFUSED: {
    status: 409,
    title: 'The desk refused this.',
    remedy: 'See `because` for the reason and its figures.',
  },
  INSTRUMENT_UNKNOWN: {
    status: 422,
    title: 'The venue does not know this symbol.',
    remedy: 'See /api/instruments for what can be traded.',
  },
  NO_MARKET_DATA: {
    status: 422,
    title: 'There are no bars for this symbol and time frame.',
    remedy: 'See /api/instruments for what has data, or import bars.',
  },
  ORDER_PROTECTS: {
    status: 409,
    title: 'The order protects an open trade.',
    remedy: 'Close the trade instead: its stop and target then go with it.',
  },
  TRADE_NOT_OPEN: { status: 409, title: 'The trade is not open.', remedy: 'Look at its timeline.' },
  BACKTEST_FINISHED: { status: 409, title: 'The backtest has already ended.', remedy: 'Read its result.' },
  TOO_MANY_REQUESTS: {
    status: 429,
    title: 'Too many requests.',
    remedy: 'Wait as long as retry-after says.',
  },
  UNAVAILABLE: {
    status: 503,
    title: 'A part that this needs is not answering.',
    remedy: 'Repeat in a moment with the same Idempotency-Key.',
  },
  INTERNAL: {
    status: 500,
    title: 'We made a mistake. Nothing was half done.',
    remedy: 'Report the request id.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemCode = keyof typeof PROBLEMS;

export interface FieldError {
  /** Where, such as `body.limits.riskPct`. */
  readonly field: string;
  readonly message: string;
}

/** A problem before it is dressed as application/problem+json by the edge. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly errors?: readonly FieldError[];
  /** Closed code and figures of the refusal behind it. */
  readonly because?: Readonly<Record<string, string | number | boolean | null>>;
}
