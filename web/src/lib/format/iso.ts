/** A moment as files hold it: ISO 8601 in UTC. */
export function isoOf(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString();
}
