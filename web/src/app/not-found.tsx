import { Link } from '@tanstack/react-router';
import { Empty } from '../components/ui/states.tsx';
import { useWords } from '../lib/words/words.ts';

export function NotFound() {
  const say = useWords();
  return (
    <>
      <h1 className="sr-only">{say('notFound.title')}</h1>
      <Empty
        title={say('notFound.title')}
        action={
          <Link to="/" className="lone-link">
            {say('notFound.home')}
          </Link>
        }
      >
        {say('notFound.words')}
      </Empty>
    </>
  );
}
