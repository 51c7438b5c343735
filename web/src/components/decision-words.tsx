import { useTold } from './use-told.ts';
import { usePreferences } from '../lib/preferences.ts';
import type { Decision } from '../lib/records.ts';
import { decisionSentence } from '../lib/words/server-words.ts';
import { useServerWords } from '../lib/words/words.ts';

/** A decision in one sentence of the chosen language. */
export function DecisionWords({
  decision,
}: {
  readonly decision: Pick<Decision, 'symbol' | 'direction' | 'score' | 'sentence' | 'denial' | 'size'>;
}) {
  const words = useServerWords();
  const { language } = usePreferences();
  const told = useTold();
  return <>{told(decisionSentence(words, decision, language))}</>;
}
