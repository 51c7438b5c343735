import type { Principal, VerifiedTenant } from '../principal.ts';

/** The revision that screens follow: it grows by one with every change of a record of the tenant. */
export interface Revisions {
  /** To be read before a snapshot: every change with a higher revision will be published. */
  newestOf(tenant: VerifiedTenant): Promise<number>;
}

/** Where and how a client opens its socket, once an HTTP route has proven who asks. */
export interface SocketAdmission {
  /** Absolute, or a path of the server that answered. */
  readonly url: string;
  /** The sub-protocols to ask for; a ticket may be one of them, because addresses end in logs. */
  readonly protocols: readonly string[];
  readonly expiresInSeconds: number;
}

export interface RealtimeAccess {
  /** Throws AppError REALTIME_UNAVAILABLE. */
  admit(principal: Principal): Promise<SocketAdmission>;
}
