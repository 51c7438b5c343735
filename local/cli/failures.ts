import { AppError } from '../../shared/application/errors.ts';
import { SettingsRefused } from '../settings.ts';

/** The call itself was wrong: a flag, a name, a file that is not there. Nothing was begun. */
export class WrongCall extends Error {
  override readonly name = 'WrongCall';
  /** One sentence for each problem, all of them at once. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** The call was understood and the work was refused, with a closed code and sentences that say where, what was expected and what to do. */
export class WorkRefused extends Error {
  override readonly name = 'WorkRefused';
  readonly code: string;
  readonly problems: readonly string[];

  constructor(code: string, problems: readonly string[]) {
    super(problems.join('\n'));
    this.code = code;
    this.problems = problems;
  }
}

/** What a failed call answers: 1 the work failed, 2 the call was wrong. */
export interface FailedCall {
  readonly exitCode: 1 | 2;
  readonly code: string;
  readonly problems: readonly string[];
  /** Where it happened, for a failure that nobody foresaw; null otherwise. */
  readonly stack: string | null;
}

/** Errors of our own whose message is already a sentence for the person at the terminal. */
const SPOKEN: Readonly<Record<string, string>> = {
  FolderInUse: 'FOLDER_IN_USE',
  DataRefused: 'DATA_REFUSED',
  SecretKeyRefused: 'SECRET_KEY_REFUSED',
};

export function failedCall(error: unknown): FailedCall {
  if (error instanceof WrongCall) {
    return { exitCode: 2, code: 'WRONG_CALL', problems: error.problems, stack: null };
  }
  if (error instanceof SettingsRefused) {
    return { exitCode: 2, code: 'SETTINGS_REFUSED', problems: error.message.split('\n'), stack: null };
  }
  if (error instanceof WorkRefused) {
    return { exitCode: 1, code: error.code, problems: error.problems, stack: null };
  }
  if (error instanceof AppError) {
    return { exitCode: 1, code: error.code, problems: [error.message], stack: null };
  }
  if (!(error instanceof Error)) {
    return { exitCode: 1, code: 'UNEXPECTED', problems: [String(error)], stack: null };
  }
  const spoken = SPOKEN[error.name] ?? systemCode(error);
  if (spoken !== null) return { exitCode: 1, code: spoken, problems: [error.message], stack: null };
  return {
    exitCode: 1,
    code: 'UNEXPECTED',
    problems: [`${error.name}: ${error.message}`],
    stack: error.stack ?? null,
  };
}

/** What the operating system says, such as ENOSPC; its message names the file. */
function systemCode(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code)
    ? error.code
    : null;
}
