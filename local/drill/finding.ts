/** What an audit found: how many of each kind, and a sentence for every single one. */
export interface Finding {
  /** The venue has it and our books lack it, or have less of it. */
  readonly lost: number;
  /** Our books or the venue have twice, or too much, what should be there once. */
  readonly doubled: number;
  /** Money, a lock, an order or a piece of work that is held and that nothing will ever free. */
  readonly stuck: number;
  /** Desk, postings, venue and trades agree on every unit of money and quantity. */
  readonly ledgerExact: boolean;
  readonly sentences: readonly string[];
}

type Kind = 'lost' | 'doubled' | 'stuck' | 'inexact';

/** Collects what an audit sees. */
export class Findings {
  readonly #found: { readonly kind: Kind; readonly sentence: string }[] = [];

  add(kind: Kind, sentence: string): void {
    this.#found.push({ kind, sentence: `${kind}: ${sentence}` });
  }

  /** One finding of many audits. */
  summary(): Finding {
    const count = (kind: Kind): number => this.#found.filter((one) => one.kind === kind).length;
    return {
      lost: count('lost'),
      doubled: count('doubled'),
      stuck: count('stuck'),
      ledgerExact: count('inexact') === 0,
      sentences: this.#found.map((one) => one.sentence),
    };
  }
}

export function sumOfFindings(findings: readonly Finding[]): Finding {
  const total = (kind: 'lost' | 'doubled' | 'stuck'): number =>
    findings.reduce((sum, finding) => sum + finding[kind], 0);
  return {
    lost: total('lost'),
    doubled: total('doubled'),
    stuck: total('stuck'),
    ledgerExact: findings.every((finding) => finding.ledgerExact),
    sentences: findings.flatMap((finding) => finding.sentences),
  };
}
