/** An emulator on this machine, the one place where a connection may be unencrypted. */
export function isLoopback(url: string): boolean {
  return /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/|$)/.test(url);
}
