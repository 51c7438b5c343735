/** One measurement of ours, beside that of a peer taken in the same process, the two in turn. */
export type BenchRow = Measured & (WithPeer | WithoutPeer);

interface Measured {
  readonly name: string;
  /** What `ours` and `peer` count, such as `M bars/s`. */
  readonly unit: string;
  readonly ours: number;
}

interface WithPeer {
  readonly peer: number;
  readonly peerName: string;
  /** How many times better ours is than the peer. */
  readonly ratio: number;
}

interface WithoutPeer {
  readonly peer: null;
  readonly peerName: null;
  readonly ratio: null;
}
