/**
 * A page of another site can make a browser on this machine send requests to a loopback server: by a form (another Origin) or by a
 * name that it points here (another Host). Both are refused; programs without a browser send neither header wrongly.
 */
const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

/** @param loopbackOnly whether the server is bound to this machine alone; then every other name in Host is a trick */
export function isForeign(headers: { get(name: string): string | null }, loopbackOnly: boolean): boolean {
  const host = headers.get('host') ?? '';
  const origin = headers.get('origin');
  if (origin !== null && !sameHost(origin, host)) return true;
  return loopbackOnly && !LOOPBACK_NAMES.has(host.replace(/:\d+$/, ''));
}

export function isLoopbackAddress(hostname: string): boolean {
  return LOOPBACK_NAMES.has(hostname) || hostname === '::1';
}

function sameHost(origin: string, host: string): boolean {
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
