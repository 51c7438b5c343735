import { Presets, SingleBar } from 'cli-progress';
import type { Terminal } from './output.ts';

/** How far a long piece of work has come. */
export interface Progress {
  /** From 0 to 1. */
  to(fraction: number): void;
  end(): void;
}

const SILENT: Progress = { to: () => undefined, end: () => undefined };
/** A bar that comes and goes within a blink only flickers. */
const SHOWN_AFTER_MS = 400;

/** A bar on stderr, for a person only: a pipe or a log gets none. */
export function progressOn(terminal: Terminal, words: string, nowMs: () => number): Progress {
  if (!terminal.errIsTty) return SILENT;
  const startedMs = nowMs();
  const bar = new SingleBar(
    {
      format: `${words} {bar} {percentage} %`,
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    },
    Presets.shades_classic,
  );
  return {
    to: (fraction) => {
      if (!bar.isActive && nowMs() - startedMs >= SHOWN_AFTER_MS) bar.start(1_000, 0);
      if (bar.isActive) bar.update(Math.round(fraction * 1_000));
    },
    end: () => bar.stop(),
  };
}
