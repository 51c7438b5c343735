export interface ReplayState {
  /** 0 stands still. */
  readonly barsPerSecond: number;
  readonly barsPlayed: number;
  readonly markets: readonly {
    readonly source: string;
    readonly marketTime: string;
    readonly isOver: boolean;
  }[];
}

/** The speed of played markets. Only a demo has one. */
export interface ReplayControl {
  state(): ReplayState;
  /** 0 to 1000. */
  setSpeed(barsPerSecond: number): void;
}
