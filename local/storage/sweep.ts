/** Removes in small transactions, so that orders pass between them, until one finds less than its limit. Answers how many went. */
export async function sweepAll(
  limit: number,
  sweepSome: (limit: number) => Promise<number>,
): Promise<number> {
  let all = 0;
  for (;;) {
    const some = await sweepSome(limit);
    all += some;
    if (some < limit) return all;
  }
}
