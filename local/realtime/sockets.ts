import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { ServiceSettings } from '../../shared/application/services.ts';
import { REALTIME_PROTOCOL } from '../../shared/contracts/realtime.ts';
import { isForeign } from '../http/same-origin.ts';
import type { RealtimeHub } from './hub.ts';
import type { Tickets } from './tickets.ts';

export const REALTIME_PATH = '/api/realtime';
/** Clients have nothing to say but pongs. */
const CLIENT_BYTES_MAX = 1_024;
const BEAT_MS = 15_000;

export interface SocketHost {
  readonly hub: RealtimeHub;
  readonly tickets: Tickets;
  readonly settings: ServiceSettings;
  readonly loopbackOnly: boolean;
}

/**
 * Accepts sockets at /api/realtime. The ticket travels as a second sub-protocol, `ticket.<ticket>`, and not in the address, which proxies and
 * logs would keep. Returns what stops it.
 */
export function acceptSockets(server: Server, host: SocketHost): () => void {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: CLIENT_BYTES_MAX,
    handleProtocols: (offered) => (offered.has(REALTIME_PROTOCOL) ? REALTIME_PROTOCOL : false),
  });
  const upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    const principal = admitted(request, host);
    if (principal === null) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const { tenant } = principal;
      const hello = { type: 'hello', tenantId: tenant.tenantId, mode: host.settings.mode } as const;
      if (!host.hub.join(tenant, socket, hello)) socket.close(1013, 'Too many sockets of this tenant');
    });
  };
  server.on('upgrade', upgrade);
  const beat = setInterval(() => host.hub.beat(), BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    server.off('upgrade', upgrade);
    host.hub.closeAll();
    sockets.close();
  };
}

function admitted(request: IncomingMessage, host: SocketHost) {
  const headers = { get: (name: string) => singleHeader(request.headers[name]) };
  if (
    new URL(request.url ?? '/', 'http://local').pathname !== REALTIME_PATH ||
    isForeign(headers, host.loopbackOnly)
  )
    return null;
  const offered = (singleHeader(request.headers['sec-websocket-protocol']) ?? '')
    .split(',')
    .map((each) => each.trim());
  if (!offered.includes(REALTIME_PROTOCOL)) return null;
  const ticket = offered.find((each) => each.startsWith('ticket.'));
  return ticket === undefined ? null : host.tickets.redeem(ticket.slice('ticket.'.length));
}

function singleHeader(value: string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : (value[0] ?? null);
}
