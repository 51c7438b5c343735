import { ArrowDownRight, ArrowUpRight } from 'lucide-react';
import { useWords } from '../../lib/words/words.ts';

/** Long and short by word and arrow; the colours stay with profit and loss. */
export function Direction({ direction }: { readonly direction: 'long' | 'short' | 'flat' }) {
  const say = useWords();
  const Arrow = direction === 'short' ? ArrowDownRight : ArrowUpRight;
  return (
    <span className="inline-flex items-center gap-0.5 whitespace-nowrap">
      {direction === 'flat' ? null : <Arrow size={14} aria-hidden className="text-quiet" />}
      {say(`direction.${direction}`)}
    </span>
  );
}
