import { ProblemNote } from '../components/ui/states.tsx';

/** A page that broke leaves the shell standing: the halt button works, and the page can be tried again. */
export function ErrorPage({ error, onRetry }: { readonly error: unknown; readonly onRetry: () => void }) {
  return <ProblemNote problem={error} onRetry={onRetry} />;
}
