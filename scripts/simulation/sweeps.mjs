/** Runs of stories with a fault at every call, or with pairs of faults. */
import { minutes } from './runs.mjs';
import { storyCount, workAll } from './workers.mjs';

/** Small piles keep all processes busy to the end. */
const PILES = 8;

/** Every fault at every `stride`-th call of so many stories, or so many pairs of faults over all of them. */
export async function runSweep({ bundle, venues, workers, stories, stride, pairs, seed }, tell) {
  const count = Math.min(stories, await storyCount(bundle));
  const lives = venues.flatMap((venue) => Array.from({ length: count }, (_, story) => ({ venue, story })));
  const jobs = lives.flatMap((life) =>
    pairs === null
      ? sweepsOf(life, stride)
      : [{ what: 'pairs', ...life, count: Math.ceil(pairs / lives.length), seed }],
  );
  const figures = { stories: count, runs: 0, bad: 0, worstConvergenceMinutes: 0 };
  const calls = new Map();
  await workAll(bundle, jobs, workers, (report) => {
    figures.runs += report.runs;
    figures.bad += report.findings.length;
    const slowest = minutes(report.worstConvergenceMs);
    figures.worstConvergenceMinutes = Math.max(figures.worstConvergenceMinutes, slowest);
    calls.set(`${report.venue} ${report.story}`, report.calls);
    for (const finding of report.findings) tell(finding);
  });
  return { ...figures, calls: [...calls.values()].reduce((sum, one) => sum + one, 0) };
}

function sweepsOf(life, stride) {
  return Array.from({ length: PILES }, (_, pile) => ({
    what: 'sweep',
    ...life,
    first: 1 + pile * stride,
    stride: stride * PILES,
  }));
}
