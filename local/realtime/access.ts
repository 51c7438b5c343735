import type { RealtimeAccess } from '../../shared/application/ports/realtime.ts';
import { REALTIME_PROTOCOL } from '../../shared/contracts/realtime.ts';
import { REALTIME_PATH } from './sockets.ts';
import type { Tickets } from './tickets.ts';

/** Lets clients into the sockets of this host: the ticket travels as a second sub-protocol. */
export function localRealtimeAccess(tickets: Tickets): RealtimeAccess {
  return {
    admit: (principal) => {
      const { ticket, expiresInSeconds } = tickets.issue(principal);
      const protocols = [REALTIME_PROTOCOL, `ticket.${ticket}`];
      return Promise.resolve({ url: REALTIME_PATH, protocols, expiresInSeconds });
    },
  };
}
